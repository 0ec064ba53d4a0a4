#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Work that a person's former enrolment made and that its present one brings.
namespace field::server {

using shared::Code;
using shared::Failure;
using sync::Receipt;

namespace {

/// The entry of the set with `hash`, or of the one that carried it over; nothing where there is
/// neither.
Result<std::optional<Entry>> workOf(Reading& tx, const Incoming& in, const Hash& hash) {
    auto entry = tx.entryOf(in.head.area, hash);
    if (!entry || *entry) return entry;
    auto carrier = tx.carrierOf(in.head.area, hash);
    if (!carrier) return carrier.failure();
    return *carrier ? tx.entryOf(in.head.area, **carrier) : entry;
}

}  // namespace

Result<Receipt> Ledger::keepUntrusted(Writing& tx, const Incoming& in, const std::string& why) {
    auto hashes = in.payload.originals;
    hashes.push_back(in.hash);  // it may have been carried over before it comes itself
    auto carried = carriedReceipt(tx, in, hashes, false);
    if (!carried) return carried.failure();
    if (*carried) return **carried;
    return park(tx, in, {"untrusted_device", why}, false);
}

Result<std::optional<Receipt>> Ledger::carriedReceipt(Writing& tx, const Incoming& in,
                                                      const std::vector<Hash>& hashes,
                                                      bool takesSequence) {
    std::optional<Receipt> receipt;  // none: it never arrived, and is judged now, by its own bases
    std::vector<sync::FormerPlace> places;
    for (const auto& hash : hashes) {
        auto entry = workOf(tx, in, hash);
        if (!entry) return entry.failure();
        if (!*entry) continue;
        auto original = sync::decodeChangeSet((*entry)->set);
        if (!original) {
            return Failure{Code::damaged, "ledger: the set of revision " +
                                              std::to_string((*entry)->revision) +
                                              " does not read"};
        }
        if (original->person != in.person || original->device == in.device) continue;
        // One that was carried before is that of its first enrolment too.
        if (takesSequence) {
            auto put = tx.putCarried(in.head.area, in.set.device, in.set.deviceSeq,
                                     original->device, original->deviceSeq);
            if (!put) return put.failure();
        }
        auto former = readReceipt((*entry)->receipt);
        if (!former) return former.failure();
        // Whoever saw it stand saw it there: another restore is to know that.
        places.push_back({{in.head.at.epoch, (*entry)->revision}, former->outcomes});
        if (receipt) continue;
        receipt = receiptFor(in.set, in.hash, former->verdict, former->reason, former->detail);
        receipt->outcomes = former->outcomes;
        if (receipt->verdict == sync::Verdict::received) receipt->reason = carriedReason;
    }
    if (!receipt) return receipt;
    auto done = in;
    done.former.insert(done.former.end(), places.begin(), places.end());
    Acceptance nothing(tx, rules_, done);
    auto appended = append(tx, done, nothing, std::move(*receipt), takesSequence);
    if (!appended) return appended.failure();
    return std::optional(appended.take());
}

}  // namespace field::server
