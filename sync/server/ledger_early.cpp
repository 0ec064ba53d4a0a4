#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Sets that came before others of their device: they wait here and in the outbox until the gap is
/// filled, or until the device says that it no longer can.
namespace field::server {

using shared::Code;
using shared::Failure;
using sync::Receipt;

namespace {

/// What one device may have waiting in one area.
constexpr std::uint64_t maxEarlySets = 500;
constexpr std::uint64_t maxEarlyBytes = 4 << 20;

}  // namespace

Result<Receipt> Ledger::keepEarly(Writing& tx, const Incoming& in, std::uint64_t waitingFor) {
    auto receipt = receiptFor(in.set, in.hash, sync::Verdict::early, "waiting");
    receipt.waitingFor = waitingFor;
    auto waiting = tx.earlySize(in.head.area, in.set.device);
    if (!waiting) return waiting.failure();
    auto bytes = sync::encodeChangeSet(in.set);
    if (waiting->sets >= maxEarlySets || waiting->bytes + bytes.size() > maxEarlyBytes) {
        return receipt;
    }
    auto put = tx.putEarly(in.head.area, in.set.device, in.set.deviceSeq, bytes);
    if (!put) return put.failure();
    if (auto noted = noteEvidence(tx, in); !noted) return noted.failure();
    return receipt;
}

Result<Receipt> Ledger::closeGap(Writing& tx, Incoming& in) {
    in.link = in.payload.gap->lastHash;
    Acceptance nothing(tx, rules_, in);
    return append(tx, in, nothing,
                  receiptFor(in.set, in.hash, sync::Verdict::received, "gap_closed"), true);
}

Result<std::optional<Receipt>> Ledger::takeEarly(Writing& tx, const Id& area, const Id& device) {
    auto chain = tx.chain(area, device);
    if (!chain) return chain.failure();
    const auto last = chain->value_or(Chain{}).lastSeq;
    auto bytes = tx.earlySet(area, device, last + 1);
    if (!bytes) return bytes.failure();
    if (auto done = tx.dropEarly(area, device, last + (*bytes ? 1 : 0)); !done)
        return done.failure();
    if (!*bytes) return std::optional<Receipt>();
    auto set = sync::decodeChangeSet(**bytes);
    if (!set) {
        return Failure{Code::damaged, "server store: early set " + std::to_string(last + 1) +
                                          " of device " + toText(device) + " does not read"};
    }
    auto receipt = accept(tx, *set);
    if (!receipt) return receipt.failure();
    return std::optional(receipt.take());
}

}  // namespace field::server
