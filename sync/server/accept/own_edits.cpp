#include "sync/server/accept/own_edits.h"

#include <algorithm>

namespace field::server {
namespace {

/// A slot's edit from what `record` holds of it; nothing where it holds nothing.
std::optional<sync::SlotEdit> slotOf(const shared::Slot& slot, const shared::Record& record,
                                     const sync::Base& base) {
    const bool says = std::any_of(slot.columns.begin(), slot.columns.end(),
                                  [&](std::uint32_t c) { return record.values.has(c); });
    if (!says) return std::nullopt;
    sync::SlotEdit edit;
    edit.slot = slot.number;
    edit.base = base;
    if (slot.policy == shared::Policy::unite) {
        edit.elements.added = std::get<shared::Elements>(record.values.get(slot.number)).items;
        return edit;
    }
    for (const std::uint32_t column : slot.columns)
        edit.values.set(column, record.values.get(column));
    return edit;
}

sync::Edit edited(const shared::Kind& kind, const shared::Record& record, const sync::Base& base) {
    sync::Edit edit;
    edit.kind = record.kind;
    edit.id = record.id;
    edit.base = base;
    for (const shared::Slot& slot : kind.slots)
        if (auto slotEdit = slotOf(slot, record, base)) edit.slots.push_back(std::move(*slotEdit));
    return edit;
}

}  // namespace

sync::Edit makes(const shared::Kind& kind, const shared::Record& record, const sync::Base& base) {
    sync::Edit edit = edited(kind, record, base);
    edit.act = sync::EditAct::create;
    edit.parent = record.parent;
    const auto* state = std::get_if<std::int64_t>(&record.values.get(kind.stateColumn));
    if (kind.stateColumn != 0 && state) {
        edit.isStep = true;
        edit.to = *state;
    }
    return edit;
}

sync::Edit changes(const shared::Kind& kind, const shared::Record& record, const sync::Base& base,
                   std::int64_t stateSeen) {
    sync::Edit edit = edited(kind, record, base);
    edit.stateSeen = stateSeen;
    const auto* state = std::get_if<std::int64_t>(&record.values.get(kind.stateColumn));
    if (kind.stateColumn != 0 && state) {
        edit.isStep = true;
        edit.from = stateSeen;
        edit.to = *state;
    }
    return edit;
}

}  // namespace field::server
