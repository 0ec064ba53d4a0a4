#include "client/store/carry_over.h"

#include "sync/signing.h"

namespace field::client {

using shared::Done;

namespace {

/// Own values that waited for the set `was` wait for `number`.
Result<> moveOverlays(StoreState& store, const Id& area, const sync::Payload& payload,
                      std::uint64_t was, std::uint64_t number) {
    for (const auto& edit : payload.edits) {
        if (!store.catalog->kind(edit.kind)) continue;
        auto row = store.rows.find(edit.kind, area, edit.id);
        if (!row) return row.failure();
        if (!*row) continue;
        bool moved = false;
        for (auto& slot : (*row)->overlay.slots) {
            if (slot.lastSeq != was) continue;
            slot.lastSeq = number;
            moved = true;
        }
        if (!moved) continue;
        if (auto put = store.rows.put(**row); !put) return put;
    }
    return Done{};
}

}  // namespace

Result<std::size_t> carryOver(StoreState& store, AreaRow& area, const Id& epoch) {
    auto self = store.whose();
    if (!self) return self.failure();
    auto sets = store.sets.toCarry(area.state.area, area.formerSeq, epoch);
    if (!sets) return sets.failure();
    // A life that was never visible here is not over yet, unless `epoch` has just come after it.
    const auto hasEnded = [&](const Id& life) {
        return epoch == area.state.visible.epoch ? area.hasEnded(life) : life != epoch;
    };
    for (const auto& former : *sets) {
        auto payload = payloadOf(former);
        if (!payload) return payload.failure();
        if (payload->gap) {  // says something of a chain that has ended
            if (auto gone = store.sets.drop(former); !gone) return gone.failure();
            continue;
        }
        auto& originals = payload->originals;
        if (originals.size() == sync::maxOriginals) originals.erase(originals.begin());
        originals.push_back(former.hash);
        auto own = former;
        own.deviceSeq = area.lastSeq + 1;
        own.prevHash = area.lastHash;
        own.payload = sync::encodePayload(*payload);
        own.signature.clear();
        own.hash = sync::hashOf(self->server, changeSetOf(own, *self, area));
        if (own.savedAs.none()) own.savedAs = former.hash;
        if (auto put = store.sets.replace(former.deviceSeq, own, hasEnded); !put)
            return put.failure();
        auto moved = moveOverlays(store, former.area, *payload, former.deviceSeq, own.deviceSeq);
        if (!moved) return moved.failure();
        area.lastSeq = own.deviceSeq;
        area.lastHash = own.hash;
    }
    auto put = store.areas.putChain(area.state.area, area.lastSeq, area.lastHash);
    if (!put) return put.failure();
    return sets->size();
}

Result<> beginAnew(StoreState& store, const Id& device) {
    if (auto put = store.settings.put(settings::device, device.view()); !put) return put;
    if (auto released = store.recovery.release(); !released) return released;
    auto areas = store.areas.all();
    if (!areas) return areas.failure();
    for (auto& area : *areas) {
        area.formerSeq = area.lastSeq;
        // Cursors are sealed to the device that they were given to.
        area.state.cursor.clear();
        area.state.staged = {};
        area.stagedEpoch = {};
        // A first fill that is cut here is made whole by the full reconcile that follows.
        area.state.filling = false;
        area.state.filled = {};
        const auto& epoch = area.state.visible.epoch;
        auto goesOnFrom = store.sets.lastSettled(area.state.area, area.lastSeq, epoch);
        if (!goesOnFrom) return goesOnFrom.failure();
        area.lastHash = *goesOnFrom;
        auto dropped = store.db->prepare("DELETE FROM staged_page WHERE area_id = ?1");
        if (auto done = dropped.bind(1, area.state.area).run(); !done) return done;
        if (auto put = store.areas.put(area); !put) return put;
        auto carried = carryOver(store, area, epoch);
        if (!carried) return carried.failure();
    }
    return Done{};
}

}  // namespace field::client
