#include <algorithm>

#include "client/store/edit_of.h"
#include "client/store/store_state.h"
#include "shared/proto/records.pb.h"
#include "sync/wire.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Kind;
using shared::Policy;
using sync::Edit;
using sync::EditAct;

namespace {

/// What one request can carry, less its envelope: a larger save could never be sent.
constexpr std::size_t maxPayloadBytes = (256 << 10) - 1024;

/// One save on its way into the store, inside its transaction.
class Saving {
  public:
    Saving(StoreState& store, const sync::Replica::Identity& self, AreaRow area, const Id& project)
        : store_(store), self_(self), area_(std::move(area)), seq_(area_.lastSeq + 1) {
        payload_.project = project;
    }

    Result<> add(const Change& change);
    Result<Saved> finish();

  private:
    Result<> nameEvidence();
    Result<std::uint32_t> disputedSlot(const Change& change);
    Result<Base> oldestWithin(const Record& report, Base base);
    Result<bool> addNew(const Kind& kind, const Change& change);
    EffectiveRow laidOver(const Kind& kind, const Change& change, const Edit& edit,
                          std::optional<EffectiveRow> standing) const;

    StoreState& store_;
    const sync::Replica::Identity& self_;
    AreaRow area_;
    std::uint64_t seq_;
    sync::Payload payload_;
};

/// The slot that the conflict of `change.resolves` is about; 0 where it resolves nothing.
Result<std::uint32_t> Saving::disputedSlot(const Change& change) {
    if (change.resolves.none()) return std::uint32_t{0};
    auto conflict = store_.tables.find(shared::kinds::conflict, area_.state.area, change.resolves);
    if (!conflict) return conflict.failure();
    const auto number = [&](std::uint32_t column) {
        const auto* value = std::get_if<std::int64_t>(&(*conflict)->values.get(column));
        return value ? *value : 0;
    };
    using records::Conflict;
    const auto record = change.held.record.id;
    if (!*conflict || (*conflict)->values.get(Conflict::kRecordIdFieldNumber) !=
                          shared::Value{shared::Blob{record.str()}}) {
        return Failure{Code::missing, "conflict " + shared::toText(change.resolves) +
                                          " is not one of record " + shared::toText(record) +
                                          ": list them with `fieldledger conflicts`"};
    }
    const auto slot = static_cast<std::uint32_t>(number(Conflict::kSlotFieldNumber));
    if (slot != 0) return slot;
    return Failure{Code::invalid, "conflict " + shared::toText(change.resolves) +
                                      " tells of a record's deletion; there is no value to decide"};
}

/// `base`, or the oldest under which anything that hangs on `report` was edited here: who removes a
/// report decides over all of it.
Result<Base> Saving::oldestWithin(const Record& report, Base base) {
    for (const auto& kind : store_.catalog->kinds()) {
        if (kind.parentKind != report.kind) continue;
        auto children = store_.tables.children(kind.number, report.area, report.id);
        if (!children) return children.failure();
        for (const auto& child : *children) {
            auto row = store_.rows.find(child.kind, child.area, child.id);
            if (!row) return row.failure();
            if (!*row) continue;
            for (const auto& slot : (*row)->overlay.slots) base = area_.older(base, slot.base);
        }
    }
    return base;
}

const Overlay nothing;

/// A record that is to be made is made without looking for it first: it hardly ever is there. Where
/// it is, or cannot be made, nothing is done, and false answered.
Result<bool> Saving::addNew(const Kind& kind, const Change& change) {
    if (change.act != EditAct::create || !change.resolves.none()) return false;
    auto edit = editOf(kind, change, nothing, area_, 0);
    if (!edit) return false;
    auto made = store_.rows.insert(laidOver(kind, change, *edit, {}));
    if (!made || !*made) return made;
    payload_.edits.push_back(edit.take());
    return true;
}

Result<> Saving::add(const Change& asked) {
    auto kind = store_.kind(asked.held.record.kind);
    if (!kind) return kind.failure();
    auto made = addNew(**kind, asked);
    if (!made) return made.failure();
    if (*made) return shared::Done{};
    const auto& record = asked.held.record;
    auto standing = store_.rows.find(record.kind, record.area, record.id);
    if (!standing) return standing.failure();
    std::optional<Change> filled;
    if (*standing && !(*standing)->record.deleted && asked.act == EditAct::create) {
        filled = asked;  // somebody filled the same line while the form was open
        filled->act = EditAct::change;
    }
    const Change& change = filled ? *filled : asked;
    if (!*standing && change.act != EditAct::create) {
        return Failure{Code::missing,
                       (*kind)->name + " " + shared::toText(record.id) + " is not on this device"};
    }
    auto disputed = disputedSlot(change);
    if (!disputed) return disputed.failure();
    auto edit =
        editOf(**kind, change, *standing ? (*standing)->overlay : nothing, area_, *disputed);
    if (!edit) return edit.failure();
    if (edit->slots.empty() && edit->act == EditAct::change) return shared::Done{};
    if (edit->act == EditAct::remove && (*kind)->report) {
        auto base = oldestWithin(record, edit->base);
        if (!base) return base.failure();
        edit->base = *base;
    }
    const bool stands = standing->has_value();
    const auto laid = laidOver(**kind, change, *edit, standing.take());
    auto written = stands ? store_.rows.overwrite(laid) : store_.rows.put(laid);
    if (!written) return written;
    payload_.edits.push_back(edit.take());
    return shared::Done{};
}

/// The effective row, and in its overlay what the server holds under it.
EffectiveRow Saving::laidOver(const Kind& kind, const Change& change, const Edit& edit,
                              std::optional<EffectiveRow> standing) const {
    const bool stands = standing.has_value();
    EffectiveRow laid = stands ? std::move(*standing) : EffectiveRow{};
    auto& [row, overlay] = laid;
    if (!stands) {
        const auto& made = change.held.record;
        row = {made.kind, made.id, made.area, made.project, made.parent, 0, false, {}};
    }
    const auto life = !stands       ? Overlay::Life::absent
                      : row.deleted ? Overlay::Life::deleted
                                    : Overlay::Life::live;
    overlay.slots.reserve(overlay.slots.size() + edit.slots.size() + 1);
    for (const auto& slot : edit.slots) {
        overlay.edited(kind, slot.slot, slot.base, seq_, row);
        if (kind.slotOf(slot.slot)->policy == Policy::unite) {
            row.values.set(slot.slot, applied(row.values.get(slot.slot), slot.elements));
        }
        for (const auto& [column, value] : slot.values) {
            if (shared::isEmpty(value)) {
                row.values.erase(column);
            } else {
                row.values.set(column, value);
            }
        }
    }
    // An edit of a deleted record brings it back, as the server will judge too.
    if (edit.act != EditAct::change || life == Overlay::Life::deleted) {
        overlay.lived(edit.base, seq_, life);
    }
    row.deleted = edit.act == EditAct::remove;
    return laid;
}

/// Evidence that this save names is to be sent.
Result<> Saving::nameEvidence() {
    for (const auto& edit : payload_.edits) {
        if (edit.kind != shared::kinds::evidence) continue;
        for (const auto& slot : edit.slots)
            for (const auto& [column, value] : slot.values) {
                const auto* blob = std::get_if<shared::Blob>(&value);
                const auto sha256 = blob ? Hash::from(blob->bytes) : std::nullopt;
                if (!sha256) continue;
                auto named = store_.db->prepare(
                    "UPDATE evidence_file SET own = 1 WHERE sha256 = ?1 AND own = 2");
                if (auto done = named.bind(1, *sha256).run(); !done) return done;
            }
    }
    return shared::Done{};
}

Result<Saved> Saving::finish() {
    if (payload_.edits.empty()) {
        return Failure{Code::invalid, "nothing to save: no column differs from what was shown"};
    }
    auto& env = *store_.env;
    payload_.salt.resize(16);
    env.random(payload_.salt.data(), payload_.salt.size());
    payload_.wallMs = env.wallMs();
    payload_.bootMs = env.bootMs();
    payload_.bootId = env.bootId();
    payload_.zone = env.zone();

    OwnSet own;
    own.area = area_.state.area;
    own.project = payload_.project;
    own.epoch = area_.state.visible.epoch;
    own.deviceSeq = seq_;
    own.prevHash = area_.lastHash;
    own.payload = sync::encodePayload(payload_);
    own.savedMs = payload_.wallMs;
    // Fewer bytes cannot hold as many elements as the limit allows.
    const bool fits = own.payload.size() <= maxPayloadBytes &&
                      (own.payload.size() < 2 * sync::WireLimits().elements ||
                       sync::decodePayload(own.payload).ok());
    if (!fits) {
        return Failure{Code::refused,
                       "the save holds " + std::to_string(own.payload.size()) +
                           " bytes, more than one request carries: save a part first"};
    }
    own.hash = sync::hashOf(self_.server, changeSetOf(own, self_, area_));
    if (auto added = store_.sets.add(own); !added) return added.failure();
    if (auto named = nameEvidence(); !named) return named.failure();
    auto moved = store_.areas.putChain(own.area, seq_, own.hash);
    if (!moved) return moved.failure();
    return Saved{own.area, seq_, own.hash};
}

}  // namespace

Result<Saved> Store::save(const std::vector<Change>& changes) {
    if (changes.empty()) return Failure{Code::invalid, "nothing to save"};
    const auto& first = changes.front().held.record;
    for (const auto& change : changes) {
        const auto& record = change.held.record;
        if (record.area == first.area && record.project == first.project) continue;
        return Failure{Code::invalid, "one save belongs to one project: save each on its own"};
    }
    Saved saved;
    auto done = state_->db->transaction([&]() -> Result<> {
        auto self = state_->whose();
        if (!self) return self.failure();
        auto area = state_->areas.find(first.area);
        if (!area) return area.failure();
        if (!*area) {
            return Failure{Code::missing, "area " + shared::toText(first.area) +
                                              " is not on this device: exchange first"};
        }
        Saving saving(*state_, *self, **area, first.project);
        for (const auto& change : changes) {
            if (auto added = saving.add(change); !added) return added;
        }
        auto finished = saving.finish();
        if (!finished) return finished.failure();
        saved = *finished;
        return shared::Done{};
    });
    if (!done) return done.failure();
    return saved;
}

}  // namespace field::client
