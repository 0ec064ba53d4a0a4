#include <algorithm>
#include <set>

#include "shared/schema/sql_text.h"

namespace field::shared {

namespace {

constexpr int pageRows = 256;

Result<std::set<std::string>> namesIn(Database& db, std::string_view query,
                                      const std::string& table) {
    std::set<std::string> names;
    Statement statement = db.prepare(query);
    statement.bindText(1, table);
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) return row.failure();
        if (!*row) return names;
        names.emplace(statement.text(0));
    }
}

/// Drops what is no longer wanted, or wanted over other columns, and makes what is not there.
Result<> fitIndexes(Database& db, const Kind& kind, Side side) {
    // Names of this form are ours; a store may keep indexes of its own beside them.
    auto present = namesIn(db,
                           "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 "
                           "AND substr(name, 1, length(?1) + 4) = ?1 || '_by_'",
                           kind.table);
    if (!present) return present.failure();
    auto made = namesIn(db, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?",
                        kind.table);
    if (!made) return made.failure();
    std::vector<std::string> missing;
    for (const IndexText& index : indexesOf(kind, side)) {
        if (made->contains(index.create)) {
            present->erase(index.name);
        } else {
            missing.push_back(index.create);
        }
    }
    for (const std::string& name : *present)
        if (const auto gone = db.execute("DROP INDEX " + quoted(name)); !gone) return gone;
    for (const std::string& create : missing)
        if (const auto done = db.execute(create); !done) return done;
    return Done{};
}

/// A newer program's columns would be lost with the first row that this one puts.
Result<> refuseNewer(const Kind& kind, std::set<std::string> present, Side side) {
    for (const std::string& name : columnNames(kind, side)) present.erase(name);
    if (present.empty()) return Done{};
    return Failure{Code::unsupported, "table " + kind.table + " has the column " +
                                          *present.begin() +
                                          ": a newer program made it; update this one"};
}

/// Adds the columns that `present` lacks; answers whether any of the kind's own were among them.
Result<bool> addColumns(Database& db, const Kind& kind, Side side,
                        const std::set<std::string>& present) {
    bool added = false;
    const std::string beside = columnNames(kind, side)[besideColumn];
    if (!present.contains(beside)) {
        const auto made = db.execute("ALTER TABLE " + quoted(kind.table) + " ADD COLUMN " +
                                     quoted(beside) + " BLOB");
        if (!made) return made.failure();
    }
    for (const Column& column : kind.columns) {
        if (present.contains(column.name)) continue;
        const auto made = db.execute("ALTER TABLE " + quoted(kind.table) + " ADD COLUMN " +
                                     quoted(column.name) + " " + sqlType(column.type));
        if (!made) return made.failure();
        added = true;
    }
    return added;
}

/// Reads every row that keeps columns in `extra` and puts it again: what has a place now goes
/// there.
Result<> emptyExtra(RecordTables& tables, const Kind& kind) {
    std::string area, id;  // empty: before every row
    for (;;) {
        std::vector<std::pair<Record, std::string>> page;
        const auto read = tables.scan(
            kind.number,
            "(area_id, id) > (?, ?) AND extra IS NOT NULL ORDER BY area_id, id LIMIT ?",
            [&](Statement& statement) {
                statement.bindBlob(1, area).bindBlob(2, id).bind(3, pageRows);
            },
            [&](Record&& record, std::string_view beside) {
                page.emplace_back(std::move(record), beside);
                return true;
            });
        if (!read) return read;
        for (const auto& [record, beside] : page)
            if (const auto put = tables.put(record, beside); !put) return put;
        if (page.size() < pageRows) return Done{};
        area = page.back().first.area.str();
        id = page.back().first.id.str();
    }
}

/// Whoever opens a file whose tables fit already writes nothing into it: a backup stays what it
/// was.
Result<> tellPlanner(Database& db, const Catalog& catalog, Side side) {
    std::set<std::string> kept, wanted;
    const auto tables =
        namesIn(db, "SELECT name FROM sqlite_schema WHERE name = ?", "sqlite_stat1");
    if (!tables) return tables.failure();
    if (!tables->empty()) {
        for (const Kind& kind : catalog.kinds()) {
            const auto facts = namesIn(
                db, "SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 WHERE tbl = ?",
                kind.table);
            if (!facts) return facts.failure();
            kept.insert(facts->begin(), facts->end());
        }
    }
    for (const auto& fact : plannerFactsOf(catalog, side))
        wanted.insert(fact.table + " " + fact.index + " " + fact.likeness);
    if (kept == wanted) return Done{};
    return db.execute(plannerFacts(catalog, side));
}

}  // namespace

Result<> migrate(Database& db, const Catalog& catalog, Side side) {
    std::vector<std::set<std::string>> before;
    for (const Kind& kind : catalog.kinds()) {
        auto present = namesIn(db, "SELECT name FROM pragma_table_info(?)", kind.table);
        if (!present) return present.failure();
        if (const auto known = refuseNewer(kind, *present, side); !known) return known;
        before.push_back(present.take());
    }
    std::vector<const Kind*> widened;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const Kind& kind = catalog.kinds()[i];
        if (before[i].empty()) {
            if (const auto made = db.execute(createTable(kind, side)); !made) return made;
        } else {
            const Result<bool> added = addColumns(db, kind, side, before[i]);
            if (!added) return added.failure();
            if (*added) widened.push_back(&kind);
        }
        if (const auto indexed = fitIndexes(db, kind, side); !indexed) return indexed;
    }
    if (const auto told = tellPlanner(db, catalog, side); !told) return told;
    if (widened.empty()) return Done{};
    // Rows are moved only now that every table is whole, through a catalog that outlives the work.
    RecordTables tables(db, std::shared_ptr<const Catalog>(std::shared_ptr<void>(), &catalog),
                        side);
    for (const Kind* kind : widened)
        if (const auto moved = emptyExtra(tables, *kind); !moved) return moved;
    return Done{};
}

}  // namespace field::shared
