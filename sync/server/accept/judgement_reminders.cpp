#include "sync/server/accept/corrections.h"
#include "sync/server/accept/judgement.h"

/// Who may remind whom (domain.md §7): the acts "remind" of shared/rules/data/permissions.tsv.
namespace field::server {

using records::Reminder;
using shared::Kind;
using sync::Edit;
using sync::EditAct;

/// Is the report here, in the state that the reminder says, and may its author remind of it there?
/// A report that has moved on since is no fault: the reminder came late, and is shown as such.
Judgement::Verdict Judgement::judgeReminder(const Kind& kind, const Edit& edit, const Stored*) {
    if (kind.number != shared::kinds::reminder || edit.act != EditAct::create)
        return std::optional<Refusal>();
    shared::Record said;
    for (const auto& slot : edit.slots)
        for (const auto& [column, value] : slot.values) said.values.set(column, value);
    const auto* report = rules_.catalog->kind(
        static_cast<std::uint32_t>(integerIn(said, Reminder::kReportKindFieldNumber)));
    if (!report || report->stateColumn == 0)
        return std::optional(Refusal{"impossible_value", "Reminder.report_kind"});
    const auto id = idIn(said, Reminder::kReportIdFieldNumber);
    auto found = working_.find(report->number, id);
    if (!found) return found.failure();
    if (!*found || (*found)->record.project != in_.payload.project)
        return std::optional(Refusal{"missing_record", report->name + " " + toText(id), id});
    const Stored& standing = **found;
    auto seen = stateSeen(*report, standing, edit);
    if (!seen) return seen.failure();
    if (integerIn(said, Reminder::kReportStateFieldNumber) != *seen)
        return std::optional(Refusal{"impossible_value", "Reminder.report_state"});
    if (!in_.judgedBefore && !may(report->number, {shared::Act::remind, 0}, *seen))
        return std::optional(Refusal{"no_right", "remind " + report->name});
    return std::optional<Refusal>();
}

}  // namespace field::server
