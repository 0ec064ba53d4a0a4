#include "sync/server/demo/pen.h"

#include "shared/crypto.h"

namespace field::server::town {

using shared::Code;
using shared::Failure;

Pen::Pen(const Id& device, const Id& person, shared::Env& env) : key_(shared::newKeyPair(env)) {
    device_.id = device;
    device_.person = person;
    device_.key = key_.publicKey;
    device_.label = "演示数据";
    device_.confirmed = true;
}

Result<> Pen::write(Writing& tx, Ledger& ledger, const AreaHead& area, const Id& project,
                    std::vector<sync::Edit> edits, std::int64_t wallMs, shared::Env& env) {
    sync::Payload payload;
    payload.salt.assign(16, '\0');
    env.random(payload.salt.data(), payload.salt.size());
    payload.project = project;
    payload.edits = std::move(edits);
    payload.wallMs = wallMs;
    payload.bootId.assign(16, '\0');
    payload.zone = "Asia/Shanghai";

    Chain& chain = chains_[area.area];
    sync::ChangeSet set;
    set.area = area.area;
    set.epoch = area.at.epoch;
    set.device = device_.id;
    set.person = device_.person;
    set.deviceSeq = chain.lastSeq + 1;
    set.prevHash = chain.lastHash;
    set.payload = sync::encodePayload(payload);
    set.signature = shared::sign(key_, sync::signedBytes(ledger.server(), set));
    auto receipt = ledger.accept(tx, set);
    if (!receipt) return receipt.failure();
    if (receipt->verdict != sync::Verdict::received || !receipt->outcomes.empty())
        return Failure{Code::invalid, "a set of the demo was not simply received: " +
                                          receipt->reason + " (" + receipt->detail + ")"};
    chain = {set.deviceSeq, receipt->setHash};
    return shared::Done{};
}

}  // namespace field::server::town
