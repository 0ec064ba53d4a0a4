#include <algorithm>

#include "client/store/store_state.h"
#include "shared/proto/records.pb.h"
#include "sync/content_hash.h"
#include "sync/correction.h"

namespace field::client {

using records::Conflict;
using shared::Code;
using shared::Failure;
using shared::Kind;

namespace {

std::int64_t integerOf(const Record& record, std::uint32_t column) {
    const auto* value = std::get_if<std::int64_t>(&record.values.get(column));
    return value ? *value : 0;
}

Id idOf(const Record& record, std::uint32_t column) {
    const auto* blob = std::get_if<shared::Blob>(&record.values.get(column));
    return blob ? Id::from(blob->bytes).value_or(Id{}) : Id{};
}

/// Every record of `kind` that `where` gives.
Result<std::vector<Record>> scanned(shared::RecordTables& tables, std::uint32_t kind,
                                    std::string_view where,
                                    const std::function<void(shared::Statement&)>& bind) {
    std::vector<Record> records;
    auto done = tables.scan(kind, where, bind, [&](Record&& record, std::string_view) {
        records.push_back(std::move(record));
        return true;
    });
    if (!done) return done.failure();
    return records;
}

}  // namespace

Result<std::optional<Record>> StoreState::find(std::uint32_t number, const Id& id) {
    auto row = rows.find(number, id);
    if (!row) return row.failure();
    if (!*row) return std::optional<Record>();
    return std::optional(std::move((*row)->record));
}

Result<std::int64_t> StoreState::reportState(const Record& record) {
    const auto* own = catalog->kind(record.kind);
    if (own && own->report) {
        return own->stateColumn == 0 ? 0 : integerOf(record, own->stateColumn);
    }
    const auto* report = own ? catalog->kind(own->parentKind) : nullptr;
    if (!report || report->stateColumn == 0) return std::int64_t{0};
    auto parent = tables.find(report->number, record.area, record.parent);
    if (!parent) return parent.failure();
    return *parent ? integerOf(**parent, report->stateColumn) : 0;
}

Result<Held> StoreState::holdRow(EffectiveRow row) {
    Held held;
    auto area = areas.find(row.record.area);
    if (!area) return area.failure();
    if (*area) held.base = (*area)->state.visible;
    const auto* kind = catalog->kind(row.record.kind);
    for (const auto& slot : row.overlay.slots) {
        const auto* of = kind ? kind->slotOf(slot.number) : nullptr;
        if (!of || of->policy != shared::Policy::unite) held.inherited[slot.number] = slot.base;
    }
    auto state = reportState(row.record);
    if (!state) return state.failure();
    held.stateSeen = *state;
    held.record = std::move(row.record);
    return held;
}

Result<std::vector<Id>> StoreState::openConflicts(const Id& area, const Id& report) {
    auto open = scanned(
        tables, shared::kinds::conflict,
        "area_id = ?1 AND report_id = ?2 AND state = ?3 AND deleted = 0 ORDER BY id",
        [&](shared::Statement& statement) {
            statement.bind(1, area).bind(2, report).bind(3, int{records::CONFLICT_STATE_OPEN});
        });
    if (!open) return open.failure();
    std::vector<Id> ids;
    for (const auto& conflict : *open) ids.push_back(conflict.id);
    return ids;
}

Result<std::optional<Record>> Store::find(std::uint32_t kind, const Id& id) {
    if (auto known = state_->kind(kind); !known) return known.failure();
    auto found = state_->find(kind, id);
    if (found && *found && (*found)->deleted) return std::optional<Record>();
    return found;
}

Result<std::optional<Held>> Store::hold(std::uint32_t kind, const Id& id) {
    if (auto known = state_->kind(kind); !known) return known.failure();
    std::optional<Held> held;
    // Row, base and overlay of one moment: a newer base than the row would hide what came between.
    auto done = state_->db->snapshot([&]() -> Result<> {
        auto found = state_->rows.find(kind, id);
        if (!found) return found.failure();
        if (!*found || (*found)->record.deleted) return shared::Done{};
        auto made = state_->holdRow(std::move(**found));
        if (!made) return made.failure();
        held = made.take();
        return shared::Done{};
    });
    if (!done) return done.failure();
    return held;
}

Result<Held> Store::fresh(std::uint32_t number, const Id& project, const Id& parent,
                          const Values& values) {
    auto kind = state_->kind(number);
    if (!kind) return kind.failure();
    const auto above = (*kind)->parentKind != 0 ? (*kind)->parentKind : shared::kinds::project;
    const auto& aboveId = (*kind)->parentKind != 0 ? parent : project;
    Held held;
    auto done = state_->db->snapshot([&]() -> Result<> {
        auto place = state_->find(above, aboveId);
        if (!place) return place.failure();
        if (!*place) {
            return Failure{Code::missing, state_->catalog->kind(above)->name + " " +
                                              shared::toText(aboveId) +
                                              " is not on this device: exchange first"};
        }
        EffectiveRow row;
        auto& record = row.record;
        record.kind = number;
        record.area = (*place)->area;
        record.project = above == shared::kinds::project ? aboveId : (*place)->project;
        record.parent = parent;
        record.values = values;
        if ((*kind)->key.empty()) {
            record.id = shared::newId(*state_->env);
        } else {
            for (const auto column : (*kind)->key) {
                if (values.has(column)) continue;
                return Failure{Code::invalid, (*kind)->name + "." + (*kind)->column(column)->name +
                                                  " names the line: give it"};
            }
            record.id = shared::keyOf(**kind, parent, values);
            auto standing = state_->rows.find(number, record.area, record.id);
            if (!standing) return standing.failure();
            if (*standing) row.overlay = std::move((*standing)->overlay);
            if (*standing && !(*standing)->record.deleted) record = std::move((*standing)->record);
        }
        auto made = state_->holdRow(std::move(row));
        if (!made) return made.failure();
        held = made.take();
        return shared::Done{};
    });
    if (!done) return done.failure();
    return held;
}

Result<std::vector<Record>> Store::children(std::uint32_t kind, const Id& parent) {
    if (auto known = state_->kind(kind); !known) return known.failure();
    return scanned(state_->tables, kind,
                   "area_id IN (SELECT area_id FROM area) AND parent_id = ?1 AND deleted = 0 "
                   "ORDER BY id",
                   [&](shared::Statement& statement) { statement.bind(1, parent); });
}

namespace {

/// A report as it stands here, with all that hangs on it.
struct Whole {
    Record root;
    std::vector<Record> rows;
};

Result<Whole> wholeReport(StoreState& state, std::uint32_t number, const Id& id) {
    auto kind = state.kind(number);
    if (!kind) return kind.failure();
    auto report = state.find(number, id);
    if (!report) return report.failure();
    if (!*report || (*report)->deleted) {
        return Failure{Code::missing,
                       (*kind)->name + " " + shared::toText(id) + " is not on this device"};
    }
    Whole whole{std::move(**report), {}};
    for (const auto& child : state.catalog->kinds()) {
        if (child.parentKind != number) continue;
        auto some = state.tables.children(child.number, whole.root.area, id);
        if (!some) return some.failure();
        std::move(some->begin(), some->end(), std::back_inserter(whole.rows));
    }
    return whole;
}

Result<Store::ReportHashes> hashesOf(StoreState& state, const Whole& whole) {
    Store::ReportHashes out;
    auto open = state.openConflicts(whole.root.area, whole.root.id);
    if (!open) return open.failure();
    out.openConflicts = open.take();
    out.content = sync::contentHash(*state.catalog, whole.root, whole.rows);
    out.review = sync::reviewHash(*state.catalog, out.content, whole.root, out.openConflicts);
    return out;
}

/// `whole` with the correction's record as its edits would leave it.
Result<> correct(StoreState& state, const Record& correction, Whole& whole) {
    using records::Correction;
    auto number = state.kind(
        static_cast<std::uint32_t>(integerOf(correction, Correction::kRecordKindFieldNumber)));
    if (!number) return number.failure();
    const auto* packed =
        std::get_if<shared::Blob>(&correction.values.get(Correction::kEditsFieldNumber));
    auto edits = sync::unpackProposed(packed ? packed->bytes : "");
    if (!edits) return edits.failure();
    const auto id = idOf(correction, Correction::kRecordIdFieldNumber);
    if (id == whole.root.id) {
        whole.root = sync::corrected(**number, std::move(whole.root), *edits);
        return shared::Done{};
    }
    const auto at = std::find_if(whole.rows.begin(), whole.rows.end(),
                                 [&](const Record& row) { return row.id == id; });
    Record row;
    if (at != whole.rows.end()) {
        row = std::move(*at);
        whole.rows.erase(at);
    } else {
        auto former = state.find((*number)->number, id);  // a removed one keeps its values
        if (!former) return former.failure();
        if (*former) row = std::move(**former);
    }
    row.kind = (*number)->number;
    row.id = id;
    whole.rows.push_back(sync::corrected(**number, std::move(row), *edits));
    return shared::Done{};
}

}  // namespace

Result<Store::ReportHashes> Store::hashes(std::uint32_t number, const Id& id) {
    ReportHashes out;
    auto done = state_->db->snapshot([&]() -> Result<> {
        auto whole = wholeReport(*state_, number, id);
        if (!whole) return whole.failure();
        auto hashes = hashesOf(*state_, *whole);
        if (!hashes) return hashes.failure();
        out = hashes.take();
        return shared::Done{};
    });
    if (!done) return done.failure();
    return out;
}

Result<Hash> Store::correctionHash(const Id& id) {
    using records::Correction;
    Hash out;
    auto done = state_->db->snapshot([&]() -> Result<> {
        auto correction = state_->find(shared::kinds::correction, id);
        if (!correction) return correction.failure();
        if (!*correction) {
            return Failure{Code::missing,
                           "Correction " + shared::toText(id) + " is not on this device"};
        }
        const auto kind = integerOf(**correction, Correction::kReportKindFieldNumber);
        auto whole = wholeReport(*state_, static_cast<std::uint32_t>(kind),
                                 idOf(**correction, Correction::kReportIdFieldNumber));
        if (!whole) return whole.failure();
        if (auto laid = correct(*state_, **correction, *whole); !laid) return laid;
        auto hashes = hashesOf(*state_, *whole);
        if (!hashes) return hashes.failure();
        out = hashes->review;
        return shared::Done{};
    });
    if (!done) return done.failure();
    return out;
}

Result<std::vector<Record>> Store::conflicts(bool openOnly) {
    auto all = scanned(
        state_->tables, shared::kinds::conflict,
        openOnly ? "deleted = 0 AND state = ?1 ORDER BY revision DESC, id"
                 : "deleted = 0 ORDER BY state = ?1 DESC, revision DESC, id",
        [](shared::Statement& statement) { statement.bind(1, int{records::CONFLICT_STATE_OPEN}); });
    return all;
}

Result<std::vector<std::uint32_t>> Store::unsettled(std::uint32_t kind, const Id& id) {
    auto row = state_->rows.find(kind, id);
    if (!row) return row.failure();
    std::vector<std::uint32_t> slots;
    if (!*row) return slots;
    for (const auto& slot : (*row)->overlay.slots) slots.push_back(slot.number);
    return slots;
}

}  // namespace field::client
