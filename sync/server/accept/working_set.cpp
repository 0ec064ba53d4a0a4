#include "sync/server/accept/working_set.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/digest.h"

namespace field::server {

using shared::Record;

namespace {

using Conflict = records::Conflict;

std::int64_t integerOf(const Record& record, int column) {
    const auto* integer =
        std::get_if<std::int64_t>(&record.values.get(static_cast<std::uint32_t>(column)));
    return integer ? *integer : 0;
}

Id idOf(const Record& record, int column) {
    const auto* blob =
        std::get_if<shared::Blob>(&record.values.get(static_cast<std::uint32_t>(column)));
    return blob ? Id::from(blob->bytes).value_or(Id{}) : Id{};
}

}  // namespace

bool isOpen(const Record& conflict) {
    return !conflict.deleted &&
           integerOf(conflict, Conflict::kStateFieldNumber) == records::CONFLICT_STATE_OPEN;
}

shared::Values slotValues(const Record& record, const shared::Slot& slot) {
    shared::Values out;
    for (const auto column : slot.columns)
        if (record.values.has(column)) out.set(column, record.values.get(column));
    return out;
}

Stored* WorkingSet::keep(Stored stored, std::uint64_t digestBefore) {
    const std::pair key{stored.record.kind, stored.record.id};
    const auto [at, isNew] = records_.try_emplace(key);
    if (isNew) {
        at->second.stored = std::move(stored);
        at->second.digestBefore = digestBefore;
    }
    auto* kept = &at->second.stored;
    if (isNew && key.first == shared::kinds::conflict) {
        conflicts_.emplace(idOf(kept->record, Conflict::kRecordIdFieldNumber), kept);
    }
    return kept;
}

Stored* WorkingSet::hold(Stored stored) {
    const auto digest = sync::digestOf(stored.record);
    return keep(std::move(stored), digest);
}

WorkingSet::Touched& WorkingSet::heldOf(const Stored& stored) {
    if (!last_ || &last_->stored != &stored)
        last_ = &records_.at({stored.record.kind, stored.record.id});
    return *last_;
}

Result<Stored*> WorkingSet::find(std::uint32_t kind, const Id& id) {
    const auto held = records_.find({kind, id});
    if (held != records_.end()) return &held->second.stored;
    auto found = tx_.find(kind, area_, id);
    if (!found) return found.failure();
    if (!*found) return static_cast<Stored*>(nullptr);
    return hold(std::move(**found));
}

Stored* WorkingSet::make(Record record) {
    auto* made = keep({std::move(record), {}}, 0);
    touch(*made, 0);
    return made;
}

void WorkingSet::touch(const Stored& stored, std::uint32_t slot) {
    auto& touched = heldOf(stored);
    touched.changed = true;
    const auto at = std::lower_bound(touched.slots.begin(), touched.slots.end(), slot);
    if (at == touched.slots.end() || *at != slot) touched.slots.insert(at, slot);
}

void WorkingSet::replace(const Stored& stored, const shared::Slot& slot) {
    const auto version = stored.versions.slots.find(slot.number);
    if (version == stored.versions.slots.end()) return;
    auto values = slotValues(stored.record, slot);
    if (values.empty()) return;
    // The first stands: what this set itself wrote was before nobody's eyes.
    heldOf(stored).replaced.try_emplace(
        slot.number, sync::Replaced{std::move(values), version->second.revision});
}

sync::Replaced WorkingSet::replaced(const Stored& stored, std::uint32_t slot) {
    const auto& all = heldOf(stored).replaced;
    const auto at = all.find(slot);
    return at == all.end() ? sync::Replaced{} : at->second;
}

Result<std::vector<Stored*>> WorkingSet::children(std::uint32_t kind, const Id& parent) {
    auto stored = tx_.children(kind, area_, parent);
    if (!stored) return stored.failure();
    for (auto& child : *stored) hold(std::move(child));
    std::vector<Stored*> out;
    for (auto& [key, touched] : records_) {
        const auto& record = touched.stored.record;
        if (key.first == kind && record.parent == parent && !record.deleted) {
            out.push_back(&touched.stored);
        }
    }
    return out;
}

Result<std::vector<Stored*>> WorkingSet::openConflictsOf(const Record& record) {
    if (asked_.insert(record.id).second) {
        auto stored = tx_.openConflicts(area_, record.id);
        if (!stored) return stored.failure();
        for (auto& conflict : *stored) hold(std::move(conflict));
    }
    std::vector<Stored*> out;
    const auto [begin, end] = conflicts_.equal_range(record.id);
    for (auto at = begin; at != end; ++at) {
        const auto& conflict = at->second->record;
        const bool about = integerOf(conflict, Conflict::kRecordKindFieldNumber) == record.kind;
        if (about && isOpen(conflict)) out.push_back(at->second);
    }
    // In an order that does not depend on the way in which they came to be held.
    std::sort(out.begin(), out.end(),
              [](const Stored* a, const Stored* b) { return a->record.id < b->record.id; });
    return out;
}

Result<Stored*> WorkingSet::openConflict(const Record& record, std::uint32_t slot) {
    auto all = openConflictsOf(record);
    if (!all) return all.failure();
    for (auto* conflict : *all) {
        if (integerOf(conflict->record, Conflict::kSlotFieldNumber) == slot) return conflict;
    }
    return static_cast<Stored*>(nullptr);
}

Result<std::vector<Id>> WorkingSet::openConflictsOfReport(const Id& report) {
    auto stored = tx_.openConflictsOfReport(area_, report);
    if (!stored) return stored.failure();
    std::set<Id> open(stored->begin(), stored->end());
    for (const auto& [key, touched] : records_) {
        const auto& record = touched.stored.record;
        if (key.first != shared::kinds::conflict ||
            idOf(record, Conflict::kReportIdFieldNumber) != report) {
            continue;
        }
        if (isOpen(record)) {
            open.insert(record.id);
        } else {
            open.erase(record.id);
        }
    }
    return std::vector<Id>(open.begin(), open.end());
}

Result<std::vector<Stored*>> WorkingSet::naming(std::uint32_t kind, const std::string& column,
                                                const Id& id) {
    auto stored = tx_.naming(kind, column, area_, id);
    if (!stored) return stored.failure();
    std::vector<Stored*> out;
    for (auto& one : *stored) out.push_back(hold(std::move(one)));
    return out;
}

Result<Stored*> WorkingSet::openCorrection(std::uint32_t kind, const Id& record) {
    using records::Correction;
    auto stored = naming(shared::kinds::correction, "record_id", record);
    if (!stored) return stored.failure();
    for (auto& [key, touched] : records_) {
        const auto& found = touched.stored.record;
        if (key.first == shared::kinds::correction &&
            idOf(found, Correction::kRecordIdFieldNumber) == record &&
            integerOf(found, Correction::kRecordKindFieldNumber) == kind &&
            integerOf(found, Correction::kStateFieldNumber) == records::CORRECTION_STATE_PROPOSED) {
            return &touched.stored;
        }
    }
    return static_cast<Stored*>(nullptr);
}

void WorkingSet::setRevision(std::uint64_t revision) {
    for (auto& [key, touched] : records_) {
        if (touched.changed) touched.stored.record.revision = revision;
    }
}

}  // namespace field::server
