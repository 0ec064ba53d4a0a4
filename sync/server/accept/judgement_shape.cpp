#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "shared/written.h"
#include "sync/server/accept/judgement.h"

namespace field::server {

using shared::Kind;
using shared::Policy;
using sync::Edit;
using sync::EditAct;

namespace {

/// Columns in which people name themselves; pages show them as who did it.
constexpr std::array<std::string_view, 3> namesAuthor{"reviewer_id", "reminded_by", "taker_id"};

}  // namespace

/// Are the columns known, and their values possible?
Judgement::Verdict Judgement::judgeShape(const Kind& kind, const Edit& edit) {
    if (kind.append && edit.act == EditAct::change) {
        return std::optional(Refusal{"append_only", kind.name});
    }
    std::set<std::uint32_t> named;
    for (const auto& slot : edit.slots) {
        // Of a slot that comes twice one value would be judged and the other one stand.
        if (!named.insert(slot.slot).second) {
            return std::optional(
                Refusal{"impossible_value", columnName(kind, slot.slot) + " twice"});
        }
        const auto* known = kind.slotOf(slot.slot);
        if (!known || known->number != slot.slot) {
            return std::optional(Refusal{"unknown_column", columnName(kind, slot.slot)});
        }
        for (const auto& [number, value] : slot.values) {
            const auto* column = kind.column(number);
            if (!column || column->slot != slot.slot) {
                return std::optional(Refusal{"unknown_column", columnName(kind, number)});
            }
            if (auto checked = shared::checkWritten(kind, *column, value); !checked) {
                return std::optional(Refusal{"impossible_value", checked.failure().message});
            }
        }
        const bool hasElements = !slot.elements.added.empty() || !slot.elements.removed.empty();
        if (hasElements != (known->policy == Policy::unite) &&
            (hasElements || !slot.values.empty())) {
            return std::optional(Refusal{"impossible_value", columnName(kind, slot.slot)});
        }
        for (const auto* list : {&slot.elements.added, &slot.elements.removed}) {
            for (const auto& element : *list) {
                auto checked = shared::checkWritten(kind, *kind.column(slot.slot),
                                                    shared::Elements{{element}});
                if (!checked) {
                    return std::optional(Refusal{"impossible_value", checked.failure().message});
                }
            }
        }
    }
    return std::optional<Refusal>();
}

/// Do they name themselves, where a column says who did it?
Judgement::Verdict Judgement::judgeNames(const Kind& kind, const Edit& edit, const Stored*) {
    const shared::Value own = shared::Blob{in_.person.str()};
    for (const auto& slot : edit.slots) {
        for (const auto& [number, value] : slot.values) {
            const auto& name = kind.column(number)->name;
            const bool names =
                std::find(namesAuthor.begin(), namesAuthor.end(), name) != namesAuthor.end();
            if (names && !shared::isEmpty(value) && value != own)
                return std::optional(
                    Refusal{"impossible_value", columnName(kind, number) + " names another"});
        }
    }
    return std::optional<Refusal>();
}

}  // namespace field::server
