#pragma once

#include "sync/server/accept/contests.h"
#include "sync/server/accept/corrections.h"
#include "sync/server/accept/judgement.h"

namespace field::server {

/// Judges and merges one verified change set into records held back in a WorkingSet; the ledger
/// writes them once all of it stands. One object per set.
class Acceptance {
  public:
    Acceptance(Reading& tx, const Ledger::Rules& rules, const Incoming& in)
        : tx_(tx),
          rules_(rules),
          in_(in),
          working_(tx, in.head.area),
          lineage_(tx, in),
          judgement_(tx, rules, in, working_, lineage_),
          contests_(tx, in, working_, lineage_),
          corrections_(rules, in, working_, contests_) {}

    /// Nothing: all edits are merged, see outcomes() and working(). A Refusal: the set is parked
    /// and this object is to be dropped.
    Result<std::optional<Refusal>> run();

    [[nodiscard]] const std::vector<sync::EditOutcome>& outcomes() const { return outcomes_; }
    WorkingSet& working() { return working_; }

    /// Reports whose workflow state this set moved.
    struct Moved {
        Id report;
        std::int64_t state;
    };
    [[nodiscard]] const std::vector<Moved>& moved() const { return moved_; }

  private:
    Result<> merge(std::uint32_t index, const sync::Edit& edit);
    Result<> mergeSlots(std::uint32_t index, const sync::Edit& edit, Stored& stored, bool made);
    Result<> mergeSlot(std::uint32_t index, const shared::Kind& kind, const sync::SlotEdit& edit,
                       Stored& stored);
    Result<> mergeElements(std::uint32_t index, const shared::Slot& slot,
                           const sync::SlotEdit& edit, const sync::Arriving& arriving,
                           Stored& stored);
    /// A note that arrives: keeps it, and finds the one that its author had changed.
    Result<> knowText(const shared::Slot& slot, const sync::SlotEdit& edit, const Stored& stored,
                      sync::Arriving& arriving);
    /// `values` stand without a question; both authors are told by a conflict that is closed.
    Result<> standTold(std::uint32_t index, const shared::Slot& slot, const sync::SlotEdit& edit,
                       const sync::Arriving& came, const shared::Values& values, Stored& stored);
    Result<> step(std::uint32_t index, const shared::Kind& kind, const sync::Edit& edit,
                  const sync::SlotEdit& slot, Stored& stored);
    void noteSubmitter(const shared::Kind& kind, Stored& stored);
    Result<> lateStep(std::uint32_t index, const shared::Slot& slot, const sync::SlotEdit& edit,
                      const Stored& stored, records::ConflictReason reason,
                      const std::string& message);
    Result<> remove(std::uint32_t index, const sync::Edit& edit, Stored& stored);
    Result<> revive(std::uint32_t index, const Base& base, Stored& stored);
    Result<bool> newerThan(Stored& stored, const sync::Arriving& author);
    /// The edit of a report that was approved meanwhile: its steps are judged, the rest waits in a
    /// proposed correction.
    Result<> propose(std::uint32_t index, const sync::Edit& edit);
    /// Reviews that accept or refuse a correction.
    Result<std::optional<Refusal>> decideCorrections();
    Result<> setReviewEffects();
    /// A row that has become too large for an answer: it would stop every device of its project,
    /// so that the set which makes it so waits aside.
    [[nodiscard]] std::optional<Refusal> outgrown() const;

    Result<sync::Arriving> arriving(std::uint32_t index, const sync::SlotEdit& edit) const;
    /// The author of an edit of a record's life, by what they had seen.
    Result<sync::Arriving> author(std::uint32_t index, const Base& base) const;
    void apply(const shared::Slot& slot, const shared::Values& values, const sync::Arriving& came,
               Stored& stored);
    /// A resolution that keeps what stands, as `standing` is to its author.
    void uphold(const shared::Slot& slot, const shared::Values& values, const sync::Arriving& came,
                const sync::Version& standing, Stored& stored);
    void note(std::uint32_t edit, std::uint32_t slot, sync::Outcome outcome,
              const Id& conflict = {});

    Reading& tx_;
    const Ledger::Rules& rules_;
    const Incoming& in_;
    WorkingSet working_;
    Lineage lineage_;
    Judgement judgement_;
    Contests contests_;
    Corrections corrections_;
    std::vector<sync::EditOutcome> outcomes_;
    std::vector<Moved> moved_;
    std::optional<records::ReviewEffect> reviewEffect_;
};

}  // namespace field::server
