#include <algorithm>

#include "shared/rules/separation.h"
#include "sync/server/accept/judgement.h"

/// Who may not, or alone may, because of who did what before (shared/rules/separation.h).
namespace field::server {

using shared::Kind;
using shared::Separation;
using sync::Edit;

namespace {

bool holds(const std::vector<std::string>& steps, const std::string& step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
}

}  // namespace

/// The names of what the edit does that a separation could speak of: its step, or its columns.
Judgement::Verdict Judgement::judgeSeparation(const Kind& kind, const Edit& edit,
                                              const Stored* standing) {
    if (!standing) return std::optional<Refusal>();
    const auto& separations = shared::Separations::builtIn();
    if (edit.isStep) {
        const auto* step = rules_.workflow->find(kind.number, edit.from, edit.to);
        const auto* separation = step ? separations.find(kind.number, step->name) : nullptr;
        if (separation) return separate(kind, *separation, *standing);
    }
    for (const auto& slot : edit.slots)
        for (const auto number : kind.slotOf(slot.slot)->columns)
            if (const auto* separation = separations.find(kind.number, kind.column(number)->name))
                return separate(kind, *separation, *standing);
    return std::optional<Refusal>();
}

Result<bool> Judgement::mayTake(const Kind& kind, const shared::Transition& meant,
                                const shared::Transition& now, const Stored& standing) {
    // A reason and what was read were asked for as the one that was meant needs them.
    if ((now.needsReason && !meant.needsReason) || (now.bound && !meant.bound)) return false;
    if (!legalStep(kind, in_.payload.project, now.from, now.to)) return false;
    const auto* separation = shared::Separations::builtIn().find(kind.number, now.name);
    if (!separation) return true;
    auto refusal = separate(kind, *separation, standing);
    if (!refusal) return refusal.failure();
    return !*refusal;
}

Judgement::Verdict Judgement::separate(const Kind& kind, const Separation& separation,
                                       const Stored& standing) {
    const auto states = statesOf(standing.record.id);
    if (!states) return states.failure();
    std::int64_t before = 0;
    const shared::Id* last = nullptr;  // who took one of the steps that `separation` asks for
    for (const StateChange& change : **states) {
        const auto* step = rules_.workflow->find(kind.number, before, change.state);
        before = change.state;
        if (!step) continue;  // the server put it there
        if (holds(separation.notSteps, step->name) && change.person == in_.person)
            return std::optional(Refusal{"own_work", separation.act + " after " + step->name});
        if (holds(separation.onlySteps, step->name)) last = &change.person;
    }
    if (last && *last != in_.person)
        return std::optional(
            Refusal{"no_right", separation.act + " " + kind.name + ": another person's"});
    for (const auto slot : separation.notSlots) {
        const auto version = standing.versions.slots.find(slot);
        if (version == standing.versions.slots.end()) continue;
        auto device = tx_.device(version->second.device);
        if (!device) return device.failure();
        if (*device && (*device)->person == in_.person)
            return std::optional(
                Refusal{"own_work", separation.act + " after " + columnName(kind, slot)});
    }
    return std::optional<Refusal>();
}

}  // namespace field::server
