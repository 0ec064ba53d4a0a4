#include "shared/schema/sql_text.h"

namespace field::shared {

namespace {

/// What the side's store keeps beside a row, packed.
const char* besideName(Side side) { return side == Side::server ? "versions" : "own"; }

std::vector<std::string> fixedNames(Side side) {
    std::vector<std::string> names = {"area_id",  "id",      "project_id", "parent_id",
                                      "revision", "deleted", "extra"};
    names.emplace_back(besideName(side));
    return names;
}

// A million rows of a kind in a hundred areas.
constexpr const char* areaLikeness = "1000000 10000";

}  // namespace

std::string quoted(const std::string& name) { return '"' + name + '"'; }

std::vector<std::string> columnNames(const Kind& kind, Side side) {
    std::vector<std::string> names = fixedNames(side);
    for (const Column& column : kind.columns) names.push_back(column.name);
    return names;
}

const char* sqlType(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return "TEXT";
        case ColumnType::blob:
        case ColumnType::elements:
            return "BLOB";
        default:
            return "INTEGER";
    }
}

std::string createTable(const Kind& kind, Side side) {
    std::string sql =
        "CREATE TABLE " + quoted(kind.table) +
        " (\n  area_id BLOB NOT NULL,\n  id BLOB NOT NULL,\n  project_id BLOB NOT NULL"
        ",\n  parent_id BLOB NOT NULL,\n  revision INTEGER NOT NULL,\n"
        "  deleted INTEGER NOT NULL,\n  extra BLOB";
    sql += std::string(",\n  ") + besideName(side) + " BLOB";
    for (const Column& column : kind.columns)
        sql += ",\n  " + quoted(column.name) + " " + sqlType(column.type);
    return sql + ",\n  PRIMARY KEY (area_id, id)\n) WITHOUT ROWID";
}

std::vector<IndexText> indexesOf(const Kind& kind, Side side) {
    std::vector<IndexText> indexes;
    const auto add = [&](const std::string& what, const std::string& columns, const char* alike) {
        const std::string name = kind.table + "_by_" + what;
        indexes.push_back({name,
                           "CREATE INDEX " + quoted(name) + " ON " + quoted(kind.table) +
                               " (area_id, " + columns + ")",
                           areaLikeness + std::string(alike)});
    };
    // A device is never asked what changed since; each index less makes its fills faster.
    if (side == Side::server) {
        add("revision", "revision", " 5");
        // Most people enter few of an area's projects: what changed elsewhere costs them nothing.
        add("project_revision", "project_id, revision", " 100 5");
    }
    // Without the revision: a row that changes stays at its place.
    add("project", "project_id", " 100");
    if (kind.parentKind != 0) add("parent", "parent_id", " 10");
    for (const Column& column : kind.columns)
        if (column.indexed) {
            const bool few = column.type == ColumnType::enumeration ||
                             column.type == ColumnType::boolean;  // states, yes and no
            add("column_" + column.name, quoted(column.name), few ? " 5000" : " 10");
        }
    return indexes;
}

std::string createTables(const Catalog& catalog, Side side) {
    std::string sql;
    for (const Kind& kind : catalog.kinds()) {
        sql += createTable(kind, side) + ";\n";
        for (const IndexText& index : indexesOf(kind, side)) sql += index.create + ";\n";
    }
    return sql + plannerFacts(catalog, side);
}

std::vector<PlannerFact> plannerFactsOf(const Catalog& catalog, Side side) {
    std::vector<PlannerFact> facts;
    for (const Kind& kind : catalog.kinds()) {
        // The primary key goes by the table's name.
        facts.push_back({kind.table, kind.table, areaLikeness + std::string(" 1")});
        for (const IndexText& index : indexesOf(kind, side))
            facts.push_back({kind.table, index.name, index.likeness});
    }
    return facts;
}

std::string plannerFacts(const Catalog& catalog, Side side) {
    // The first makes the table of statistics, the last has the open connection read it.
    std::string sql = "ANALYZE sqlite_schema;\n";
    for (const Kind& kind : catalog.kinds())
        sql += "DELETE FROM sqlite_stat1 WHERE tbl = '" + kind.table + "';\n";
    for (const auto& fact : plannerFactsOf(catalog, side))
        sql += "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('" + fact.table + "', '" +
               fact.index + "', '" + fact.likeness + "');\n";
    return sql + "ANALYZE sqlite_schema;\n";
}

}  // namespace field::shared
