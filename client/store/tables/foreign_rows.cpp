#include "client/store/tables/foreign_rows.h"

#include "shared/proto/sync.pb.h"
#include "sync/wire.h"

namespace field::client {

using shared::Done;
using shared::Id;
using shared::Result;

Result<> keepForeignRow(shared::Database& db, const shared::Record& row) {
    wire::Row content;
    sync::toWire(row, content);
    auto statement = db.prepare(
        "INSERT OR REPLACE INTO foreign_row(area_id, kind, id, project_id, content) "
        "VALUES(?1, ?2, ?3, ?4, ?5)");
    return statement.bind(1, row.area)
        .bind(2, std::int64_t{row.kind})
        .bind(3, row.id)
        .bind(4, row.project)
        .bindBlob(5, content.SerializeAsString())
        .run();
}

namespace {

Result<shared::Record> rowOf(const shared::Statement& from, const Id& area) {
    wire::Row content;
    const auto bytes = from.blob(0);
    if (!content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return shared::Failure{
            shared::Code::damaged,
            "a row of an unknown kind cannot be read in area " + shared::toText(area)};
    }
    return sync::fromWire(content, area);
}

}  // namespace

Result<std::optional<shared::Record>> findForeignRow(shared::Database& db, const Id& area,
                                                     std::uint32_t kind, const Id& id) {
    auto statement =
        db.prepare("SELECT content FROM foreign_row WHERE area_id = ?1 AND kind = ?2 AND id = ?3");
    statement.bind(1, area).bind(2, std::int64_t{kind}).bind(3, id);
    auto there = statement.step();
    if (!there) return there.failure();
    if (!*there) return std::optional<shared::Record>();
    auto row = rowOf(statement, area);
    if (!row) return row.failure();
    return std::optional(row.take());
}

Result<std::vector<shared::Record>> takeForeignRows(shared::Database& db, const Id& area,
                                                    const Id& project) {
    const std::string where = std::string(" FROM foreign_row WHERE area_id = ?1") +
                              (project.none() ? "" : " AND project_id = ?2");
    std::vector<shared::Record> rows;
    for (const char* verb : {"SELECT content", "DELETE"}) {
        auto statement = db.prepare(verb + where);
        statement.bind(1, area);
        if (!project.none()) statement.bind(2, project);
        for (;;) {
            auto there = statement.step();
            if (!there) return there.failure();
            if (!*there) break;
            auto row = rowOf(statement, area);
            if (!row) return row.failure();
            rows.push_back(row.take());
        }
    }
    return rows;
}

namespace {

Result<std::vector<shared::Record>> knownRows(shared::Database& db,
                                              const shared::Catalog& catalog) {
    auto statement = db.prepare("SELECT area_id, kind, content FROM foreign_row");
    std::vector<shared::Record> rows;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return rows;
        if (!catalog.kind(static_cast<std::uint32_t>(statement.integer(1)))) continue;
        wire::Row content;
        const auto bytes = statement.blob(2);
        if (!content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
        auto row = sync::fromWire(content, statement.id(0));
        if (row) rows.push_back(row.take());
    }
}

}  // namespace

Result<> adoptForeignRows(shared::Database& db, shared::RecordTables& tables) {
    auto rows = knownRows(db, tables.catalog());
    if (!rows) return rows.failure();
    if (rows->empty()) return Done{};
    return db.transaction([&]() -> Result<> {
        for (const auto& row : *rows) {
            if (auto put = tables.put(row); !put) return put;
            auto statement =
                db.prepare("DELETE FROM foreign_row WHERE area_id = ?1 AND kind = ?2 AND id = ?3");
            auto gone =
                statement.bind(1, row.area).bind(2, std::int64_t{row.kind}).bind(3, row.id).run();
            if (!gone) return gone;
        }
        return Done{};
    });
}

}  // namespace field::client
