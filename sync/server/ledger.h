#pragma once

#include <memory>

#include "shared/rules/access.h"
#include "shared/rules/workflow.h"
#include "sync/server/storage.h"

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
    Result<sync::Receipt> accept(Writing& tx, const sync::ChangeSet& set);

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

    /// Checks the chain of `area` from the beginning: hashes, gaps, receipts, signatures.
    /// Code::damaged names the first fault.
    Result<> verify(Reading& tx, const Id& area);

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

    Rules rules_;
    shared::KeyPair key_;
    Id device_;
    std::shared_ptr<shared::Env> env_;
};

}  // namespace field::server
