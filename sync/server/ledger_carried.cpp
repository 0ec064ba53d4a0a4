#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Work that a person's former enrolment made and that its present one brings.
namespace field::server {

using shared::Code;
using shared::Failure;
using sync::Receipt;

Result<std::optional<Receipt>> Ledger::carriedReceipt(Writing& tx, const Incoming& in) {
    std::optional<Receipt> none;
    if (!in.payload.originalHash) return none;
    auto entry = tx.entryOf(in.head.area, *in.payload.originalHash);
    if (!entry) return entry.failure();
    if (!*entry) return none;  // it never arrived: judged now, by its own bases
    auto original = sync::decodeChangeSet((*entry)->set);
    if (!original) {
        return Failure{Code::damaged, "ledger: the set of revision " +
                                          std::to_string((*entry)->revision) + " does not read"};
    }
    if (original->person != in.person || original->device == in.device) return none;
    auto former = readReceipt(**entry);
    if (!former) return former.failure();
    auto receipt = receiptFor(in.set, in.hash, former->verdict, former->reason, former->detail);
    receipt.outcomes = former->outcomes;
    auto put = tx.putCarried(in.head.area, in.set.device, in.set.deviceSeq, original->device,
                             original->deviceSeq);
    if (!put) return put.failure();
    Acceptance nothing(tx, rules_, in);
    auto appended = append(tx, in, nothing, std::move(receipt), true);
    if (!appended) return appended.failure();
    return std::optional(appended.take());
}

}  // namespace field::server
