#include "client/store/carry_over.h"

#include <algorithm>
#include <set>

#include "shared/proto/records.pb.h"
#include "sync/signing.h"

namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Hashes of own evidence that the server has not confirmed.
Result<std::set<std::string>> unsentEvidence(shared::Database& db) {
    auto statement = db.prepare("SELECT sha256 FROM evidence_file WHERE own = 1 AND sent = 0");
    std::set<std::string> hashes;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return hashes;
        hashes.insert(statement.hash(0).str());
    }
}

bool names(const sync::Payload& payload, const std::set<std::string>& hashes) {
    for (const auto& edit : payload.edits) {
        if (edit.kind != shared::kinds::evidence) continue;
        for (const auto& slot : edit.slots)
            for (const auto& [column, value] : slot.values) {
                const auto* blob = std::get_if<shared::Blob>(&value);
                if (blob && hashes.contains(blob->bytes)) return true;
            }
    }
    return false;
}

Result<sync::Payload> payloadOf(const OwnSet& set) {
    auto payload = sync::decodePayload(set.payload);
    if (payload) return payload;
    return Failure{Code::damaged, "own change set " + std::to_string(set.deviceSeq) +
                                      " cannot be read: " + payload.failure().message};
}

/// Settled sets without which the server would not take the bytes of their evidence: it takes them
/// from the device that named them.
Result<> addThoseOfEvidence(StoreState& store, const AreaRow& area, std::vector<OwnSet>& sets) {
    auto unsent = unsentEvidence(*store.db);
    if (!unsent) return unsent.failure();
    if (unsent->empty()) return Done{};
    auto settled = store.sets.settledUpTo(area.state.area, area.formerSeq);
    if (!settled) return settled.failure();
    for (auto& set : *settled) {
        auto payload = payloadOf(set);
        if (payload && names(*payload, *unsent)) sets.push_back(std::move(set));
    }
    std::sort(sets.begin(), sets.end(),
              [](const auto& a, const auto& b) { return a.deviceSeq < b.deviceSeq; });
    return Done{};
}

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
    auto self = store.identity();
    if (!self) return self.failure();
    auto sets = store.sets.toCarry(area.state.area, area.formerSeq, epoch);
    if (!sets) return sets.failure();
    if (auto added = addThoseOfEvidence(store, area, *sets); !added) return added.failure();
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
        sync::ChangeSet set;
        set.area = former.area;
        set.epoch = former.epoch;
        set.device = self->device;
        set.person = self->person;
        set.deviceSeq = area.inChain(area.lastSeq + 1);
        set.prevHash = area.lastHash;
        set.payload = sync::encodePayload(*payload);
        auto own = former;
        own.deviceSeq = area.lastSeq + 1;
        own.hash = sync::hashOf(self->server, set);
        own.prevHash = set.prevHash;
        own.payload = set.payload;
        own.signature.clear();
        if (own.savedAs.none()) own.savedAs = former.hash;
        if (auto put = store.sets.replace(former.deviceSeq, own, epoch); !put) return put.failure();
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
    auto areas = store.areas.all();
    if (!areas) return areas.failure();
    for (auto& area : *areas) {
        area.formerSeq = area.lastSeq;
        area.lastHash = {};
        // Cursors are sealed to the device that they were given to.
        area.state.cursor.clear();
        area.state.staged = {};
        area.stagedEpoch = {};
        if (area.state.filling) {
            area.state.visible = {};
            area.state.filling = false;
            area.state.filled = {};
        }
        auto dropped = store.db->prepare("DELETE FROM staged_page WHERE area_id = ?1");
        if (auto done = dropped.bind(1, area.state.area).run(); !done) return done;
        if (auto put = store.areas.put(area); !put) return put;
        auto carried = carryOver(store, area, area.state.visible.epoch);
        if (!carried) return carried.failure();
    }
    return Done{};
}

}  // namespace field::client
