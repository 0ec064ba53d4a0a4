#pragma once

#include <functional>
#include <memory>

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

    /// A new area with its first epoch.
    Result<> makeArea(Writing& tx, const Id& area, const std::string& code,
                      const std::string& name);
    /// Edits of the server's own device: imports, demo, timers. Host-written kinds are open to it.
    Result<sync::Receipt> acceptOwn(Writing& tx, const Id& area, const Id& project,
                                    std::vector<sync::Edit> edits);
    /// Makes, changes or ends a grant; it takes a revision in its area.
    Result<sync::Receipt> grant(Writing& tx, const shared::Grant& grant);
    /// Applies the parked set by its own bases, as an act of `person`, who needs the right for each
    /// of its edits. Code::refused without it, Code::missing if nothing is parked under the id.
    Result<sync::Receipt> release(Writing& tx, const Id& area, const Id& parked, const Id& person);

    /// Two administrators, one after another, have the payload of `set` replaced by its hash: in
    /// the ledger, whose chain holds all the same, in the rows whose values it made, in conflicts
    /// and parked records, and on devices. Nothing: the first asked, a second must. Code::refused
    /// for someone who is no administrator, or the same person twice.
    Result<std::optional<sync::Receipt>> redact(Writing& tx, const Id& area, const Hash& set,
                                                const Id& person);

    /// Called with every act of administration before it is answered; a failure undoes the act.
    using Journal = std::function<Result<>(const wire::JournalAct&)>;
    void keepJournal(Journal journal) { journal_ = std::move(journal); }

    /// Checks the chain of `area` from the beginning: hashes, gaps, receipts, signatures.
    /// Code::damaged names the first fault.
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
    Result<sync::Receipt> judgeAndMerge(Writing& tx, Incoming& in);
    Result<sync::Receipt> park(Writing& tx, const Incoming& in, const Refusal& why,
                               bool takesSequence);
    /// Writes records, states, entry, chain and head: the one place where a ledger grows.
    Result<sync::Receipt> append(Writing& tx, const Incoming& in, Acceptance& acceptance,
                                 sync::Receipt receipt, bool takesSequence);
    Result<> noteEvidence(Writing& tx, const Incoming& in);
    Result<> eraseValues(Writing& tx, Acceptance& acceptance, const Entry& entry);
    /// The server's mark over what a set became and where; a restored ledger believes it.
    [[nodiscard]] std::string sealOf(const sync::Receipt& receipt) const;
    [[nodiscard]] std::vector<Base> formerPlaces(const Hash& set,
                                                 const std::vector<sync::Receipt>& former) const;

    Rules rules_;
    shared::KeyPair key_;
    Id device_;
    std::shared_ptr<shared::Env> env_;
    Journal journal_;
};

}  // namespace field::server
