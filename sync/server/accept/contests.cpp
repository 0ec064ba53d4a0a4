#include "sync/server/accept/contests.h"

#include "sync/messages.h"

namespace field::server {

using records::Conflict;
using shared::Blob;
using shared::Code;
using shared::Failure;
using shared::Value;
using sync::Contested;

namespace {

void setColumn(Stored& stored, int column, Value value) {
    stored.record.values.set(static_cast<std::uint32_t>(column), std::move(value));
}

}  // namespace

Result<std::vector<Contested>> sidesOf(const Stored& conflict) {
    const auto* packed =
        std::get_if<Blob>(&conflict.record.values.get(Conflict::kValuesFieldNumber));
    if (!packed) return std::vector<Contested>();
    auto sides = sync::unpackContested(packed->bytes);
    if (!sides) {
        return Failure{Code::damaged, "server store: conflict " + toText(conflict.record.id) +
                                          " does not read; restore from a backup"};
    }
    return sides;
}

Id reportOf(const shared::Record& record) {
    return record.parent.none() ? record.id : record.parent;
}

Id Contests::idFor(const Id& record, std::uint32_t slot) const {
    const auto hash = shared::Sha256()
                          .addSized("fieldledger conflict 1")
                          .addSized(in_.hash.view())
                          .addSized(record.view())
                          .add(std::uint64_t{slot})
                          .finish();
    return *Id::from(hash.view().substr(0, Id::size));
}

Stored* Contests::make(const Stored& record, std::uint32_t slot, records::ConflictReason reason) {
    shared::Record conflict;
    conflict.kind = shared::kinds::conflict;
    conflict.id = idFor(record.record.id, slot);
    conflict.area = record.record.area;
    conflict.project = record.record.project;
    conflict.values.set(Conflict::kRecordKindFieldNumber, std::int64_t{record.record.kind});
    conflict.values.set(Conflict::kRecordIdFieldNumber, Blob{record.record.id.str()});
    conflict.values.set(Conflict::kReportIdFieldNumber, Blob{reportOf(record.record).str()});
    conflict.values.set(Conflict::kSlotFieldNumber, std::int64_t{slot});
    conflict.values.set(Conflict::kReasonFieldNumber, std::int64_t{reason});
    auto* made = working_.make(std::move(conflict));
    made->versions.slots[0] = in_.version();
    for (const int column : {Conflict::kRecordKindFieldNumber, Conflict::kRecordIdFieldNumber,
                             Conflict::kReportIdFieldNumber, Conflict::kSlotFieldNumber,
                             Conflict::kReasonFieldNumber}) {
        working_.touch(*made, static_cast<std::uint32_t>(column));
    }
    return made;
}

Result<> Contests::put(Stored& conflict, const std::vector<Contested>& sides) {
    const bool closes = sync::allSettled(sides);
    setColumn(conflict, Conflict::kValuesFieldNumber, Blob{sync::packContested(sides)});
    setColumn(conflict, Conflict::kStateFieldNumber,
              std::int64_t{closes ? records::CONFLICT_STATE_CLOSED : records::CONFLICT_STATE_OPEN});
    if (closes) {
        setColumn(conflict, Conflict::kClosedByFieldNumber, Blob{in_.person.str()});
        working_.touch(conflict, Conflict::kClosedByFieldNumber);
    }
    working_.touch(conflict, Conflict::kValuesFieldNumber);
    working_.touch(conflict, Conflict::kStateFieldNumber);
    return shared::Done{};
}

Result<const Said*> Contests::saidAt(const Id& area, std::uint64_t revision) {
    // One large set is often behind many conflicts; a bound, since a set may be a megabyte.
    constexpr std::size_t kept = 16;
    auto at = said_.find(revision);
    if (at == said_.end()) {
        auto said = readSaid(area, revision);
        if (!said) return said.failure();
        if (said_.size() >= kept) said_.clear();
        at = said_.emplace(revision, said.take()).first;
    }
    return at->second ? &*at->second : static_cast<const Said*>(nullptr);
}

Result<std::optional<Said>> Contests::readSaid(const Id& area, std::uint64_t revision) {
    auto entry = tx_.entry(area, revision);
    if (!entry) return entry.failure();
    if (!*entry) return std::optional<Said>();
    auto said = Said::of((*entry)->set, std::move((*entry)->effect));
    if (!said || !said->release) return said;
    auto parked = tx_.find(shared::kinds::parked, area, *said->release);
    if (!parked) return parked.failure();
    const auto* content =
        *parked
            ? std::get_if<Blob>(&(*parked)->record.values.get(records::Parked::kContentFieldNumber))
            : nullptr;
    auto released = content ? Said::of(content->bytes, {}) : std::optional<Said>();
    if (!released) return said;
    released->takeEffect(*said);
    return released;
}

Result<> Contests::findSaw(Contested& side) {
    auto meanings = formerMeanings(tx_, in_.head, side.base);
    if (!meanings) return meanings.failure();
    side.saw = meanings.take();
    side.saw.push_back(side.base);
    return shared::Done{};
}

Result<std::vector<Contested>> Contests::asSeen(const Stored& conflict,
                                                std::vector<Contested> sides, std::uint64_t base,
                                                const Base& said) {
    const auto& about = conflict.record.values;
    const auto* id = std::get_if<Blob>(&about.get(Conflict::kRecordIdFieldNumber));
    const auto* slot = std::get_if<std::int64_t>(&about.get(Conflict::kSlotFieldNumber));
    const auto record = Id::from(id ? id->bytes : "").value_or(Id{});
    for (auto& side : sides) {
        sync::Version kept{side.revision, side.device, side.deviceSeq, side.former, side.waited};
        if (auto recalled =
                lineage_.recall(record, slot ? static_cast<std::uint32_t>(*slot) : 0, kept);
            !recalled)
            return recalled.failure();
        side.former = kept.former;
        side.waited = kept.waited;
        auto version = lineage_.seen(std::move(kept), base, said);
        if (!version) return version.failure();
        side.device = version->device;
        side.deviceSeq = version->deviceSeq;
        if (auto saw = findSaw(side); !saw) return saw.failure();
    }
    return sides;
}

Result<Contested> Contests::standingSide(const Stored& record, const shared::Slot& slot) {
    Contested side;
    side.values = slotValues(record.record, slot);
    side.current = true;
    const auto version = record.versions.slots.find(slot.number);
    if (version == record.versions.slots.end()) return side;
    side.device = version->second.device;
    side.deviceSeq = version->second.deviceSeq;
    side.revision = version->second.revision;
    side.former = version->second.former;
    side.waited = version->second.waited;
    // Its author and time stand in the ledger entry that set it.
    auto said = saidAt(record.record.area, side.revision);
    if (!said) return said.failure();
    if (!*said) return side;
    side.person = (*said)->person;
    side.wallMs = (*said)->wallMs;
    side.base = (*said)->baseOf(record.record.id, slot.number).value_or(side.base);
    auto before = seenBefore(record, slot.number, side.revision, side.revision);
    if (!before) return before.failure();
    side.was = before.take();
    return side;
}

Result<sync::Replaced> Contests::seenBefore(const Stored& record, std::uint32_t slot,
                                            std::uint64_t revision, std::uint64_t base) {
    constexpr int furthest = 64;  // entries that are read for a line that only explains
    for (int step = 0; step < furthest; ++step) {
        auto said = saidAt(record.record.area, revision);
        if (!said) return said.failure();
        if (!*said) break;
        auto before = (*said)->replaced(record.record.id, slot);
        if (!before) return before.failure();
        if (!*before) break;
        if ((*before)->revision <= base) return std::move(**before);
        revision = (*before)->revision;
    }
    return sync::Replaced{};
}

Contested Contests::arrivingSide(std::uint32_t index, const sync::SlotEdit& edit) const {
    Contested side;
    side.values = edit.values;
    side.person = in_.person;
    side.device = in_.device;
    side.deviceSeq = in_.deviceSeq;
    side.wallMs = in_.payload.wallMs;
    side.base = edit.base;
    side.revision = in_.revision;
    side.decides = !edit.resolves.none();
    side.former = in_.stood(index, edit.slot);
    side.waited = in_.waited(index, edit.slot);
    return side;
}

Result<Id> Contests::contest(std::uint32_t index, const Stored& record, const shared::Slot& slot,
                             const sync::SlotEdit& arriving) {
    auto found = working_.openConflict(record.record, slot.number);
    if (!found) return found.failure();
    std::vector<Contested> sides;
    auto* conflict = *found;
    if (conflict) {
        auto waiting = sidesOf(*conflict);
        if (!waiting) return waiting.failure();
        sides = waiting.take();
    } else {
        auto standing = standingSide(record, slot);
        if (!standing) return standing.failure();
        sides.push_back(standing.take());
        conflict = make(record, slot.number, records::CONFLICT_REASON_CONCURRENT);
    }
    auto base = presentRevision(tx_, in_.head, arriving.base);
    if (!base) return base.failure();
    auto seen = asSeen(*conflict, sides, *base, arriving.base);
    if (!seen) return seen.failure();
    auto later = arrivingSide(index, arriving);
    if (auto saw = findSaw(later); !saw) return saw.failure();
    const auto standing = record.versions.slots.find(slot.number);
    if (standing != record.versions.slots.end()) {
        auto before = seenBefore(record, slot.number, standing->second.revision, *base);
        if (!before) return before.failure();
        later.was = before.take();
    }
    for (const auto& side : sides) {
        auto replaced = replacedBy(side);
        if (!replaced) return replaced.failure();
        later.settled = later.settled || *replaced;
    }
    const auto joined = sync::joinContest(seen.take(), std::move(later), *base);
    for (std::size_t i = 0; i < sides.size(); ++i) sides[i].settled = joined[i].settled;
    if (joined.size() > sides.size()) sides.push_back(joined.back());
    if (auto written = put(*conflict, sides); !written) return written.failure();
    return conflict->record.id;
}

Result<> Contests::standsNow(const Stored& record, const shared::Slot& slot,
                             const sync::Arriving& came) {
    auto found = working_.openConflict(record.record, slot.number);
    if (!found) return found.failure();
    if (!*found) return shared::Done{};
    auto waiting = sidesOf(**found);
    if (!waiting) return waiting.failure();
    auto sides = waiting.take();
    auto standing = standingSide(record, slot);
    if (!standing) return standing.failure();
    standing->saw = came.alsoSaid;
    standing->saw.push_back(came.said);
    standing->person = in_.person;  // the entry of this revision is not written yet
    standing->wallMs = in_.payload.wallMs;
    standing->was = working_.replaced(record, slot.number);
    auto seen = asSeen(**found, sides, came.base, came.said);
    if (!seen) return seen.failure();
    auto now = sync::standNow(seen.take(), standing.take(), came.base);
    for (std::size_t i = 0; i < sides.size(); ++i) {  // with the devices as they are kept
        now[i + 1].device = sides[i].device;
        now[i + 1].deviceSeq = sides[i].deviceSeq;
    }
    return put(**found, now);
}

Result<> Contests::settle(const Stored& record, const shared::Slot& slot,
                          const sync::Arriving& edit) {
    auto found = working_.openConflict(record.record, slot.number);
    if (!found) return found.failure();
    if (!*found) return shared::Done{};  // an unknown conflict id is no fault
    auto waiting = sidesOf(**found);
    if (!waiting) return waiting.failure();
    auto sides = waiting.take();
    auto seen = asSeen(**found, sides, edit.base, edit.said);
    if (!seen) return seen.failure();
    const auto settled = sync::settleContest(seen.take(), edit);
    for (std::size_t i = 0; i < sides.size(); ++i) sides[i].settled = settled[i].settled;
    return put(**found, sides);
}

Result<Id> Contests::tell(const Stored& record, std::uint32_t slot, records::ConflictReason reason,
                          const std::vector<Contested>& sides, const std::string& message) {
    auto* conflict = make(record, slot, reason);
    auto closed = sides;
    for (auto& side : closed) side.settled = true;
    setColumn(*conflict, Conflict::kMessageFieldNumber, message);
    working_.touch(*conflict, Conflict::kMessageFieldNumber);
    if (auto written = put(*conflict, closed); !written) return written.failure();
    return conflict->record.id;
}

Result<std::vector<Stored*>> Contests::openWithin(const Stored& record) {
    if (!record.record.parent.none()) return working_.openConflictsOf(record.record);
    auto ids = working_.openConflictsOfReport(record.record.id);
    if (!ids) return ids.failure();
    std::vector<Stored*> open;
    for (const auto& id : *ids) {
        auto conflict = working_.find(shared::kinds::conflict, id);
        if (!conflict) return conflict.failure();
        if (*conflict) open.push_back(*conflict);
    }
    return open;
}

Result<> Contests::recordDeleted(const Stored& record) {
    auto open = openWithin(record);
    if (!open) return open.failure();
    for (auto* conflict : *open) {
        setColumn(*conflict, Conflict::kStateFieldNumber,
                  std::int64_t{records::CONFLICT_STATE_CLOSED});
        setColumn(*conflict, Conflict::kReasonFieldNumber,
                  std::int64_t{records::CONFLICT_REASON_RECORD_DELETED});
        working_.touch(*conflict, Conflict::kStateFieldNumber);
        working_.touch(*conflict, Conflict::kReasonFieldNumber);
    }
    return shared::Done{};
}

Result<> Contests::recordRevived(const Stored& record) {
    const bool root = record.record.parent.none();
    auto closed = working_.naming(shared::kinds::conflict, root ? "report_id" : "record_id",
                                  record.record.id);
    if (!closed) return closed.failure();
    for (auto* conflict : *closed) {
        const auto& values = conflict->record.values;
        if (values.get(Conflict::kReasonFieldNumber) !=
            Value{std::int64_t{records::CONFLICT_REASON_RECORD_DELETED}}) {
            continue;
        }
        // A row that was deleted on its own stays deleted when its report comes back.
        const auto* kind = std::get_if<std::int64_t>(&values.get(Conflict::kRecordKindFieldNumber));
        const auto* id = std::get_if<Blob>(&values.get(Conflict::kRecordIdFieldNumber));
        if (!kind || !id) continue;
        auto disputed =
            working_.find(static_cast<std::uint32_t>(*kind), Id::from(id->bytes).value_or(Id{}));
        if (!disputed) return disputed.failure();
        if (!*disputed || (*disputed)->record.deleted) continue;
        setColumn(*conflict, Conflict::kStateFieldNumber,
                  std::int64_t{records::CONFLICT_STATE_OPEN});
        setColumn(*conflict, Conflict::kReasonFieldNumber,
                  std::int64_t{records::CONFLICT_REASON_CONCURRENT});
        working_.touch(*conflict, Conflict::kStateFieldNumber);
        working_.touch(*conflict, Conflict::kReasonFieldNumber);
    }
    return shared::Done{};
}

Result<bool> Contests::unseenWaits(const Stored& record, const sync::Arriving& edit) {
    auto open = openWithin(record);
    if (!open) return open.failure();
    for (const auto* conflict : *open) {
        auto sides = sidesOf(*conflict);
        if (!sides) return sides.failure();
        auto seen = asSeen(*conflict, sides.take(), edit.base, edit.said);
        if (!seen) return seen.failure();
        for (const auto& side : *seen) {
            if (side.settled || side.current) continue;
            auto places = side.former;  // whoever saw it wait has seen it
            places.insert(places.end(), side.waited.begin(), side.waited.end());
            if (!sync::covers(edit, {side.revision, side.device, side.deviceSeq, places}))
                return true;
        }
    }
    return false;
}

}  // namespace field::server
