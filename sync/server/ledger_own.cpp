#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"

/// Acts of the server's own device: imports and grants are change sets like any other.
namespace field::server {

using shared::Code;
using shared::Failure;
using sync::Receipt;

Result<Incoming> Ledger::ownSet(Writing& tx, const Id& area, sync::Payload payload) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Failure{Code::missing, "no area " + toText(area) + " in this store"};
    auto chain = tx.chain(area, device_);
    if (!chain) return chain.failure();
    const auto last = chain->value_or(Chain{});

    payload.salt.assign(16, '\0');
    env_->random(payload.salt.data(), payload.salt.size());
    payload.wallMs = env_->wallMs();
    payload.bootMs = env_->bootMs();
    payload.bootId = env_->bootId();
    payload.zone = env_->zone();
    Incoming in;
    in.head = **head;
    in.revision = in.head.at.revision + 1;
    in.nowMs = payload.wallMs;
    in.host = true;
    in.device = device_;
    in.person = device_;
    in.deviceSeq = last.lastSeq + 1;
    in.set.area = area;
    in.set.epoch = in.head.at.epoch;
    in.set.device = device_;
    in.set.person = device_;  // the server acts for itself
    in.set.deviceSeq = in.deviceSeq;
    in.set.prevHash = last.lastHash;
    in.set.payload = sync::encodePayload(payload);
    in.payload = std::move(payload);
    const auto bytes = sync::signedBytes(server(), in.set);
    in.hash = shared::sha256(bytes);
    in.set.signature = shared::sign(key_, bytes);
    return in;
}

Result<Receipt> Ledger::acceptOwn(Writing& tx, const Id& area, const Id& project,
                                  std::vector<sync::Edit> edits) {
    sync::Payload payload;
    payload.project = project;
    payload.edits = std::move(edits);
    auto in = ownSet(tx, area, std::move(payload));
    if (!in) return in.failure();
    Acceptance acceptance(tx, rules_, *in);
    auto refusal = acceptance.run();
    if (!refusal) return refusal.failure();
    if (*refusal) {  // nothing of ours is parked: whoever imports is told at once
        return Failure{Code::invalid, "the server's own edit cannot be: " + (*refusal)->reason +
                                          " (" + (*refusal)->detail + ")"};
    }
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = area;
    receipt.deviceSeq = in->deviceSeq;
    receipt.outcomes = acceptance.outcomes();
    return append(tx, *in, acceptance, receipt, true);
}

Result<Receipt> Ledger::grant(Writing& tx, const shared::Grant& grant) {
    if (!rules_.access->knowsRole(grant.role)) {
        return Failure{Code::invalid, "no role is called " + grant.role};
    }
    sync::Payload payload;
    payload.project = grant.project;
    payload.grant = sync::GrantAct{grant.id, grant.person, grant.project, grant.role, grant.ended};
    auto in = ownSet(tx, grant.area, std::move(payload));
    if (!in) return in.failure();
    if (journal_) {
        wire::JournalAct act;
        act.set_area(grant.area.str());
        act.mutable_grant()->set_grant(grant.id.str());
        act.mutable_grant()->set_person(grant.person.str());
        act.mutable_grant()->set_role(grant.role);
        if (!grant.project.none()) act.mutable_grant()->set_project(grant.project.str());
        act.mutable_grant()->set_ended(grant.ended);
        if (auto noted = journal_(act); !noted) return noted.failure();
    }
    auto kept = grant;
    kept.revision = in->revision;
    if (auto put = tx.putGrant(kept); !put) return put.failure();
    Acceptance nothing(tx, rules_, *in);
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = grant.area;
    receipt.deviceSeq = in->deviceSeq;
    return append(tx, *in, nothing, receipt, true);
}

}  // namespace field::server
