#include <fmt/format.h>

#include "shared/sqlite.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/schema.h"
#include "sync/server/postgres/storage.h"

namespace field::server::postgres {

namespace {

using shared::Database;
using shared::Done;
using shared::Statement;

constexpr int rowsAtOnce = 256;

/// A table in both databases. What belongs to no area has no column for it in SQLite, and there
/// `in_area` is simply the area.
class Pair {
  public:
    explicit Pair(const Table& table) : table_(table) {
        std::string names, holes;
        for (const auto& column : table.columns) {
            select_ += (select_.empty() ? "SELECT " : ", ") + quoted(column.name);
            if (column.name == "in_area") ofNoArea_ = true;
        }
        if (table.name == "device" || table.name == "enrolment_code" || table.name == "setting")
            ofNoArea_ = true;
        for (const auto& column : table.columns) {
            if (ofNoArea_ && column.name == "area_id") continue;
            names += (names.empty() ? "" : ", ") +
                     quoted(column.name == "in_area" ? "area_id" : column.name);
            holes += holes.empty() ? "?" : ", ?";
        }
        select_ += " FROM " + quoted(table.name);
        insert_ = fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", quoted(table.name),
                              names, holes);
    }

    Result<> copy(Transaction& from, const Id& area, Database& to) const {
        if (ofNoArea_ != (area == noArea)) return Done{};
        from.wishOnce(area, fmt::format("DECLARE page NO SCROLL CURSOR FOR {} WHERE area_id = '{}'",
                                        select_, toText(area)));
        for (;;) {
            from.wishOnce(area, fmt::format("FETCH {} FROM page", rowsAtOnce));
            auto answers = from.answers();
            if (!answers) return answers.failure();
            const auto& rows = answers->back();
            for (int row = 0; row < rows.count(); ++row)
                if (auto put = insert(rows, row, to); !put) return put;
            if (rows.count() == rowsAtOnce) continue;
            from.wishOnce(area, "CLOSE page");
            auto closed = from.answers();
            return closed ? Result<>(Done{}) : closed.failure();
        }
    }

  private:
    Result<> insert(const Rows& rows, int row, Database& to) const {
        auto put = to.prepare(insert_);
        int place = 1, at = 0;
        for (const auto& column : table_.columns) {
            const int from = at++;
            if (ofNoArea_ && column.name == "area_id") continue;
            if (rows.isNull(row, from))
                put.bindNull(place);
            else if (column.type.starts_with("bigint") || column.type.starts_with("boolean"))
                put.bind(place, rows.number(row, from));
            else if (column.words || column.type == "text")
                put.bindText(place, rows.bytes(row, from));
            else
                put.bindBlob(place, rows.bytes(row, from));
            ++place;
        }
        return put.run();
    }

    const Table& table_;
    bool ofNoArea_ = false;
    std::string select_, insert_;
};

/// Tables that only this database needs.
bool ownAlone(const Table& table) { return table.name == "place" || table.name == "stamp"; }

Result<std::vector<Id>> areasIn(Transaction& from) {
    auto rows = from.ask(noArea,
                         "SELECT in_area FROM place WHERE area_id = $1 AND what = $2 "
                         "ORDER BY in_area",
                         Params().number(places::area));
    if (!rows) return rows.failure();
    std::vector<Id> areas{noArea};
    for (int row = 0; row < rows->count(); ++row) areas.push_back(rows->id(row, 0));
    return areas;
}

}  // namespace

Result<> copyInto(const std::string& path, Link& link, const AllRows& rows,
                  const std::shared_ptr<const shared::Catalog>& catalog) {
    if (auto made = openSqliteStorage(path, catalog); !made) return made.failure();
    auto opened = Database::open(path, Database::Mode::readWrite);
    if (!opened) return opened.failure();
    auto to = opened.take();
    auto tables = ledgerTables();
    for (const auto& kind : catalog->kinds()) tables.push_back(recordTable(kind));
    Transaction from(link, rows, Transaction::Mode::snapshot);
    auto areas = areasIn(from);
    if (!areas) return areas.failure();
    return to->transaction([&]() -> Result<> {
        for (const auto& table : tables) {
            if (ownAlone(table)) continue;
            const Pair pair(table);
            for (const auto& area : *areas)
                if (auto copied = pair.copy(from, area, *to); !copied) return copied;
        }
        return Done{};
    });
}

}  // namespace field::server::postgres
