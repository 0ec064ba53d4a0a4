#include "client/store/recovery/own_values.h"

#include <algorithm>

namespace field::client {

using shared::Done;
using shared::Kind;
using shared::Policy;

namespace {

/// An own change of a set of which nothing else is known: what it took out is said to be there
/// still, so that it goes from whatever the server's set is.
void layElements(const sync::SlotEdit& edit, EffectiveRow& row) {
    auto& slots = row.overlay.slots;
    const auto under = std::find_if(slots.begin(), slots.end(),
                                    [&](const auto& item) { return item.number == edit.slot; });
    const auto& gone = edit.elements.removed;
    const auto own = applied(row.record.values.get(edit.slot), edit.elements);
    const auto below = applied(under->server.get(edit.slot), {gone, {}});
    if (!shared::isEmpty(below)) under->server.set(edit.slot, below);
    row.record.values.set(edit.slot, own);
}

void layEdit(const Kind& kind, const sync::Edit& edit, std::uint64_t number, EffectiveRow& row) {
    auto& [record, overlay] = row;
    if (edit.act == sync::EditAct::create && !edit.parent.none()) record.parent = edit.parent;
    overlay.lived(edit.base, number, Overlay::Life::absent);
    for (const auto& slot : edit.slots) {
        const auto* known = kind.slotOf(slot.slot);
        if (!known) continue;
        // Nothing that the server holds is here to be kept beneath.
        overlay.edited(kind, slot.slot, slot.base, number, {});
        if (known->policy == Policy::unite) layElements(slot, row);
        for (const auto& [column, value] : slot.values) {
            if (shared::isEmpty(value))
                record.values.erase(column);
            else
                record.values.set(column, value);
        }
    }
    record.deleted = edit.act == sync::EditAct::remove;
}

}  // namespace

Result<> layOwnValues(StoreState& store, const OwnSet& set) {
    auto payload = payloadOf(set);
    if (!payload) return payload.failure();
    for (const auto& edit : payload->edits) {
        const auto* kind = store.catalog->kind(edit.kind);
        if (!kind) continue;
        auto standing = store.rows.find(edit.kind, set.area, edit.id);
        if (!standing) return standing.failure();
        EffectiveRow row;
        if (*standing)
            row = std::move(**standing);
        else
            row.record = {edit.kind,   edit.id, set.area, payload->project,
                          edit.parent, 0,       false,    {}};
        layEdit(*kind, edit, set.deviceSeq, row);
        if (auto put = store.rows.put(row); !put) return put;
    }
    return Done{};
}

}  // namespace field::client
