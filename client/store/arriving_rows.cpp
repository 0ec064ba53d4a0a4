#include "client/store/arriving_rows.h"

#include "client/store/tables/foreign_rows.h"
#include "client/store/tables/hidden_rows.h"
#include "shared/proto/records.pb.h"
#include "sync/digest.h"

namespace field::client {

using shared::Done;

namespace {

Result<bool> anyOf(shared::Database& db, const char* table, const Id& area) {
    auto statement =
        db.prepare(std::string("SELECT 1 FROM ") + table + " WHERE area_id = ?1 LIMIT 1");
    return statement.bind(1, area).step();
}

}  // namespace

Result<ArrivingRows> ArrivingRows::begin(StoreState& store, const Id& area, bool fresh) {
    ArrivingRows rows(store, area, fresh);
    for (const auto& [table, flag] :
         {std::pair{"extra_row", &rows.extras_}, std::pair{"hidden_row", &rows.hides_}}) {
        auto any = anyOf(*store.db, table, area);
        if (!any) return any.failure();
        *flag = *any;
    }
    auto unsettled = store.sets.anyUnsettled(area);
    if (!unsettled) return unsettled.failure();
    rows.overlaid_ = *unsettled;
    return rows;
}

Result<> ArrivingRows::take(const Record& row) {
    auto here = standing(row.kind, row.id);
    if (!here) return here.failure();
    return replace(*here, row);
}

Result<> ArrivingRows::takeChange(const Record& change) {
    auto here = standing(change.kind, change.id);
    if (!here) return here.failure();
    const auto* before = here->server();
    if (!before) return Done{};
    auto row = *before;
    row.revision = change.revision;
    row.deleted = change.deleted;
    for (const auto& [column, value] : change.values) {
        if (shared::isEmpty(value)) {
            row.values.erase(column);
        } else {
            row.values.set(column, value);
        }
    }
    return replace(*here, row);
}

Result<> ArrivingRows::replace(const Standing& here, const Record& row) {
    if (hides_) {
        if (auto shown = dropHiddenRow(*store_.db, row); !shown) return shown;
    }
    const auto* before = here.server();
    bool counted = before != nullptr;  // in the digests until now
    if (extras_) {
        auto extra = unmark(row);
        if (!extra) return extra.failure();
        counted = counted && !*extra;
    }
    auto& sum = changes_[{row.project, row.kind}];
    sum += sync::digestOf(row);
    if (counted) sum -= sync::digestOf(*before);
    const auto* kind = store_.catalog->kind(row.kind);
    return kind ? takeKnown(*kind, here, row) : keepForeignRow(*store_.db, row);
}

Result<> ArrivingRows::takeKnown(const shared::Kind& kind, const Standing& here,
                                 const Record& row) {
    if (!here.effective || here.effective->overlay.empty()) return store_.tables.put(row);
    auto overlay = here.effective->overlay;
    auto laid = overlay.laidOver(kind, row, here.effective->record);
    return store_.rows.put({std::move(laid), std::move(overlay)});
}

const Record* ArrivingRows::Standing::server() const {
    if (apart) return &*apart;
    return effective && effective->overlay.empty() ? &effective->record : nullptr;
}

Result<ArrivingRows::Standing> ArrivingRows::standing(std::uint32_t number, const Id& id) {
    Standing here;
    if (fresh_ && !overlaid_) return here;
    const auto* kind = store_.catalog->kind(number);
    if (!kind) {
        auto foreign = findForeignRow(*store_.db, area_, number, id);
        if (!foreign) return foreign.failure();
        here.apart = foreign.take();
        return here;
    }
    auto row = store_.rows.find(number, area_, id);
    if (!row) return row.failure();
    here.effective = row.take();
    if (here.effective && !here.effective->overlay.empty())
        here.apart = here.effective->overlay.serverRow(*kind, here.effective->record);
    return here;
}

Result<bool> ArrivingRows::unmark(const Record& row) {
    auto statement =
        store_.db->prepare("DELETE FROM extra_row WHERE area_id = ?1 AND kind = ?2 AND id = ?3");
    statement.bind(1, area_).bind(2, std::int64_t{row.kind}).bind(3, row.id);
    if (auto done = statement.run(); !done) return done.failure();
    return store_.db->changes() > 0;
}

Result<> ArrivingRows::beginAfresh() {
    if (fresh_) return Done{};
    extras_ = true;
    changes_.clear();
    if (auto dropped = store_.digests.drop(area_, {}); !dropped) return dropped;
    for (const auto& kind : store_.catalog->kinds()) {
        auto mark = store_.db->prepare("INSERT OR IGNORE INTO extra_row SELECT area_id, " +
                                       std::to_string(kind.number) + ", id FROM \"" + kind.table +
                                       "\" WHERE area_id = ?1 AND revision > 0");
        if (auto done = mark.bind(1, area_).run(); !done) return done;
    }
    auto mark = store_.db->prepare(
        "INSERT OR IGNORE INTO extra_row SELECT area_id, kind, id FROM foreign_row WHERE area_id "
        "= ?1");
    return mark.bind(1, area_).run();
}

Result<> ArrivingRows::finishAfresh(bool sameLife) {
    if (fresh_) return Done{};
    if (!sameLife) return closeExtraConflicts();
    for (const auto& kind : store_.catalog->kinds()) {
        if (auto gone = eraseExtras(kind); !gone) return gone;
    }
    for (const char* sql :
         {"DELETE FROM foreign_row WHERE area_id = ?1 AND EXISTS(SELECT 1 FROM extra_row WHERE "
          "extra_row.area_id = ?1 AND extra_row.kind = foreign_row.kind AND extra_row.id = "
          "foreign_row.id)",
          "DELETE FROM extra_row WHERE area_id = ?1"}) {
        auto statement = store_.db->prepare(sql);
        if (auto done = statement.bind(1, area_).run(); !done) return done;
    }
    return Done{};
}

/// A conflict that a restore took stays to be read; nobody can decide it any more. What waited in
/// it comes back with its author's device, and then in a conflict of the present life.
Result<> ArrivingRows::closeExtraConflicts() {
    const auto& kind = *store_.catalog->kind(shared::kinds::conflict);
    auto close = store_.db->prepare(
        "UPDATE \"" + kind.table +
        "\" SET state = ?3 WHERE area_id = ?1 AND id IN (SELECT id FROM extra_row WHERE area_id = "
        "?1 AND kind = ?2)");
    return close.bind(1, area_)
        .bind(2, std::int64_t{kind.number})
        .bind(3, std::int64_t{records::CONFLICT_STATE_CLOSED})
        .run();
}

/// Rows that the server does not have; those with own values stay until these are judged.
Result<> ArrivingRows::eraseExtras(const shared::Kind& kind) {
    auto statement = store_.db->prepare(
        "DELETE FROM \"" + kind.table +
        "\" WHERE area_id = ?1 AND id IN (SELECT id FROM extra_row WHERE area_id = ?1 AND kind = "
        "?2) AND own IS NULL");
    return statement.bind(1, area_).bind(2, std::int64_t{kind.number}).run();
}

Result<> ArrivingRows::hide(const Id& project) {
    hides_ = true;
    for (const auto& kind : store_.catalog->kinds()) {
        if (auto done = hideKind(kind, project); !done) return done;
    }
    if (auto done = hideForeign(project); !done) return done;
    if (project.none()) {
        changes_.clear();
    } else {
        std::erase_if(changes_, [&](const auto& item) { return item.first.first == project; });
    }
    return store_.digests.drop(area_, project);
}

Result<> ArrivingRows::hideKind(const shared::Kind& kind, const Id& project) {
    std::vector<EffectiveRow> rows;
    auto read = Result<>(Done{});
    auto scanned = store_.tables.scan(
        kind.number, project.none() ? "area_id = ?1" : "area_id = ?1 AND project_id = ?2",
        [&](shared::Statement& statement) {
            statement.bind(1, area_);
            if (!project.none()) statement.bind(2, project);
        },
        [&](Record&& record, std::string_view own) {
            auto row = EffectiveRow::of(std::move(record), own);
            if (row)
                rows.push_back(row.take());
            else
                read = row.failure();
            return read.ok();
        });
    if (!scanned) return scanned;
    if (!read) return read;
    for (const auto& [record, overlay] : rows) {
        const auto server = overlay.empty() ? record : overlay.serverRow(kind, record);
        if (server) {
            if (auto kept = hideRow(*server); !kept) return kept;
        }
        if (auto gone = store_.tables.erase(kind.number, area_, record.id); !gone) return gone;
    }
    return Done{};
}

Result<> ArrivingRows::hideForeign(const Id& project) {
    auto rows = takeForeignRows(*store_.db, area_, project);
    if (!rows) return rows.failure();
    for (const auto& row : *rows) {
        if (auto kept = hideRow(row); !kept) return kept;
    }
    return Done{};
}

Result<> ArrivingRows::hideRow(const Record& row) {
    ++hiddenRows_;
    if (extras_) {
        if (auto extra = unmark(row); !extra) return extra.failure();
    }
    return keepHiddenRow(*store_.db, row);
}

Result<> ArrivingRows::finish() { return store_.digests.add(area_, changes_); }

Result<std::uint64_t> countRows(StoreState& store) {
    std::uint64_t rows = 0;
    for (const auto& kind : store.catalog->kinds()) {
        auto statement = store.db->prepare("SELECT count(*) FROM \"" + kind.table + "\"");
        auto there = statement.step();
        if (!there) return there.failure();
        rows += static_cast<std::uint64_t>(statement.integer(0));
    }
    return rows;
}

}  // namespace field::client
