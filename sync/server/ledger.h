#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "shared/rules/access.h"
#include "shared/rules/workflow.h"
#include "sync/server/storage.h"

namespace field::wire {
class JournalAct;
}

namespace field::server {

class Acceptance;
struct Incoming;
struct Refusal;

/// The rules by which an area's ledger grows: verify, judge, merge, append (sync.md, "Accepting a
/// change set"). It holds no data: all of it is in the Writing it is given, so that one ledger
/// serves all areas and a failed set leaves nothing behind.
class Ledger {
  public:
    struct Rules {
        std::shared_ptr<const shared::Catalog> catalog;
        const shared::Workflow* workflow;
        const shared::Access* access;
    };

    /// `device` and `key` are the server's own: imports, grants and releases are its change sets.
    Ledger(Rules rules, shared::KeyPair key, Id device, std::shared_ptr<shared::Env> env);

    /// Takes one set into its area. The receipt says what became of it; a repeat brings the stored
    /// one. A Failure (full, damaged, busy) means that nothing is known to be stored: do not
    /// answer.
    /// `former`: receipts that the device has of it from lives that a restore ended; those that
    /// this server sealed say where the set stood.
    Result<sync::Receipt> accept(Writing& tx, const sync::ChangeSet& set,
                                 const std::vector<sync::Receipt>& former = {});

    /// Of sets that the ledger has, what sealed receipts say of lives that have ended and that it
    /// did not know of when it took them.
    Result<> remember(Writing& tx, const std::vector<sync::Receipt>& former) const;

    /// Judges the kept set of `device` that no gap separates from its chain any more; its receipt,
    /// or nothing where none such waits. Call it again until there is none.
    Result<std::optional<sync::Receipt>> takeEarly(Writing& tx, const Id& area, const Id& device);

    /// A new area with its first epoch.
    Result<> makeArea(Writing& tx, const Id& area, const std::string& code,
                      const std::string& name);
    /// Edits of the server's own device: imports, demo, timers. Host-written kinds are open to it.
    Result<sync::Receipt> acceptOwn(Writing& tx, const Id& area, const Id& project,
                                    std::vector<sync::Edit> edits);
    /// Makes, changes or ends a grant; it takes a revision in its area.
    Result<sync::Receipt> grant(Writing& tx, const shared::Grant& grant);
    /// Applies the parked set by its own bases, as an act of `person`, who needs the right for each
    /// of its edits; then those of its author that wait for it, by their author's rights.
    /// Code::refused without the right, or while what it builds on is parked; Code::missing if
    /// nothing is parked under the id.
    Result<sync::Receipt> release(Writing& tx, const Id& area, const Id& parked, const Id& person);
    /// Judges again what was parked because the server did not know a column or kind, or could not
    /// read it: to be called when the model has changed. Answers how many sets were applied.
    Result<std::size_t> judgeAgain(Writing& tx, const Id& area);

    /// Two administrators, one after another, have the payload of `set` replaced by its hash: in
    /// the ledger, whose chain holds all the same, in the rows whose values it made, in conflicts
    /// and parked records, and on devices. Nothing: the first asked, a second must. Code::refused
    /// for someone who is no administrator, or the same person twice.
    Result<std::optional<sync::Receipt>> redact(Writing& tx, const Id& area, const Hash& set,
                                                const Id& person);

    /// Called with every act of administration before it is answered; a failure undoes the act.
    using Journal = std::function<Result<>(const wire::JournalAct&)>;
    void keepJournal(Journal journal) { journal_ = std::move(journal); }

    /// Checks the chain of `area` from the beginning (hashes, gaps, receipts, signatures) and that
    /// its records are those that were written, by their digests. Code::damaged names the first
    /// fault.
    Result<> verify(Reading& tx, const Id& area);

    /// Whether this server sealed `receipt`.
    [[nodiscard]] bool isSealed(const sync::Receipt& receipt) const {
        return receipt.seal == sealOf(receipt);
    }

    [[nodiscard]] const shared::PublicKey& server() const { return key_.publicKey; }
    [[nodiscard]] const Rules& rules() const { return rules_; }

  private:
    /// A set of the server's own device, next in its chain, signed.
    Result<Incoming> ownSet(Writing& tx, const Id& area, sync::Payload payload);
    /// Keeps a set that came before `waitingFor`; beyond a bound it stays on its device alone.
    Result<sync::Receipt> keepEarly(Writing& tx, const Incoming& in, std::uint64_t waitingFor);
    /// The device no longer has what is missing: its chain goes on behind the gap.
    Result<sync::Receipt> closeGap(Writing& tx, Incoming& in);
    Result<sync::Receipt> judgeAndMerge(Writing& tx, Incoming& in);
    Result<sync::Receipt> park(Writing& tx, const Incoming& in, const Refusal& why,
                               bool takesSequence);
    /// Writes records, states, entry, chain and head: the one place where a ledger grows.
    Result<sync::Receipt> append(Writing& tx, const Incoming& in, Acceptance& acceptance,
                                 sync::Receipt receipt, bool takesSequence);
    /// The parked set on which one of `in`'s edits builds; none if it builds on none.
    static Result<Id> parkedBefore(Reading& tx, const Incoming& in);
    /// A server's own set that applies `parked`, with the rights of `person`; a Refusal changes
    /// nothing.
    using Applied = std::variant<sync::Receipt, Refusal>;
    Result<Applied> applyParked(Writing& tx, const Stored& parked, const Id& person);
    /// Judges `parked` by its author's rights: applies it, or notes what keeps it now. True if it
    /// was applied.
    Result<bool> judgeParked(Writing& tx, const Stored& parked);
    /// Judges what was parked for building on one of `arrived` (released sets, records that were
    /// made) for the first time, and what waits for that in turn.
    Result<> judgeWaiting(Writing& tx, const Id& area, std::vector<Id> arrived);
    /// The same, for the records that `payload` makes: others' edits may have come before them.
    /// The receipt of the work that `in` carries over from a former enrolment of its person, where
    /// the ledger has one of `hashes` that it had, or another that carried it over; nothing where
    /// it has not.
    Result<std::optional<sync::Receipt>> carriedReceipt(Writing& tx, const Incoming& in,
                                                        const std::vector<Hash>& hashes,
                                                        bool takesSequence);
    /// A set that no chain vouches for is kept aside, unless the ledger has what it carries over.
    Result<sync::Receipt> keepUntrusted(Writing& tx, const Incoming& in, const std::string& why);
    Result<> noteEvidence(Writing& tx, const Incoming& in);
    Result<> eraseWork(Writing& tx, Acceptance& acceptance, const Id& area, Entry entry);
    /// The server's mark over what a set became and where; a restored ledger believes it.
    [[nodiscard]] std::string sealOf(const sync::Receipt& receipt) const;
    /// What sealed receipts say of `in` in lives of the ledger that have ended.
    void rememberFormer(const std::vector<sync::Receipt>& former, Incoming& in) const;

    Rules rules_;
    shared::KeyPair key_;
    Id device_;
    std::shared_ptr<shared::Env> env_;
    Journal journal_;
};

}  // namespace field::server
