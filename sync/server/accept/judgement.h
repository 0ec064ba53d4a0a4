#pragma once

#include <set>

#include "sync/server/accept/incoming.h"
#include "sync/server/accept/lineage.h"
#include "sync/server/accept/working_set.h"

namespace field::shared {
struct Separation;
}

namespace field::server {

/// Rights and legality of one edit, in the state that its author saw.
class Judgement {
  public:
    Judgement(Reading& tx, const Ledger::Rules& rules, const Incoming& in, WorkingSet& working,
              Lineage& lineage)
        : tx_(tx), rules_(rules), in_(in), working_(working), lineage_(lineage) {}

    /// Nothing: the edit may be merged. A Refusal parks the whole set.
    Result<std::optional<Refusal>> judge(const sync::Edit& edit);

    /// Whether the edit that was judged last is to wait in a proposed correction: its report, see
    /// report(), was approved after the edit's base, or its record is one that so waits to be made.
    [[nodiscard]] bool proposes() const { return proposes_; }
    [[nodiscard]] const Stored* report() const { return report_; }

    /// State in which the author saw `report`: of its history at `base`, counting the device's own
    /// earlier sets and what this very set did; where a restore took that history, the state that
    /// the edit says. 0 for a report without workflow.
    Result<std::int64_t> stateSeen(const shared::Kind& kind, const Stored& report,
                                   const sync::Edit& edit);
    /// Whether a step to `to` is legal from `from` for one of the author's roles.
    [[nodiscard]] bool legalStep(const shared::Kind& kind, const Id& project, std::int64_t from,
                                 std::int64_t to) const;
    /// Whether the author of a step that was judged as `meant` may also take it as `now`, from the
    /// state that the report is in since.
    Result<bool> mayTake(const shared::Kind& kind, const shared::Transition& meant,
                         const shared::Transition& now, const Stored& standing);

  private:
    using Verdict = Result<std::optional<Refusal>>;

    Verdict judgeShape(const shared::Kind& kind, const sync::Edit& edit);
    Result<const Stored*> findReport(const shared::Kind& kind, const sync::Edit& edit,
                                     const Stored* standing);
    Verdict judgePlace(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    Verdict judgeRights(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    Verdict judgeDecision(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    Verdict judgeStep(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    Verdict judgeSeparation(const shared::Kind& kind, const sync::Edit& edit,
                            const Stored* standing);
    Verdict separate(const shared::Kind& kind, const shared::Separation& separation,
                     const Stored& standing);
    Verdict judgeNames(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    Verdict judgeReminder(const shared::Kind& kind, const sync::Edit& edit, const Stored* standing);
    /// An act that one of the author's roles must allow; `slot` 0: on the whole record.
    struct Needed {
        shared::Act act;
        std::uint32_t slot;
    };
    Result<const std::vector<StateChange>*> statesOf(const Id& report);
    Result<bool> changes(const shared::Kind& kind, const Stored& standing, const sync::Edit& edit);
    /// Whether the author holds anything where the set says it belongs.
    [[nodiscard]] bool enters() const;
    [[nodiscard]] bool may(std::uint32_t kind, const Needed& needed, std::int64_t state) const;
    [[nodiscard]] std::string columnName(const shared::Kind& kind, std::uint32_t column) const;

    Reading& tx_;
    const Ledger::Rules& rules_;
    const Incoming& in_;
    WorkingSet& working_;
    Lineage& lineage_;
    std::map<Id, std::vector<StateChange>> states_;
    std::set<Id> stepped_;  ///< reports that the set took a step of
    bool proposes_ = false;
    const Stored* report_ = nullptr;  ///< of the edit that is judged; null: it has none
};

/// The workflow state in a report's record; 0 where its kind has none.
std::int64_t stateOf(const shared::Kind& kind, const shared::Record& record);

}  // namespace field::server
