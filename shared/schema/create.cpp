#include "shared/schema/sql_text.h"

namespace field::shared {

namespace {

std::vector<std::string> fixedNames(Side side) {
    std::vector<std::string> names = {"area_id",  "id",      "project_id", "parent_id",
                                      "revision", "deleted", "extra"};
    if (side == Side::server) names.push_back("versions");
    return names;
}

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
    if (side == Side::server) sql += ",\n  versions BLOB";
    for (const Column& column : kind.columns)
        sql += ",\n  " + quoted(column.name) + " " + sqlType(column.type);
    return sql + ",\n  PRIMARY KEY (area_id, id)\n) WITHOUT ROWID";
}

std::vector<IndexText> indexesOf(const Kind& kind) {
    std::vector<IndexText> indexes;
    const auto add = [&](const std::string& what, const std::string& columns) {
        const std::string name = kind.table + "_by_" + what;
        indexes.push_back({name, "CREATE INDEX " + quoted(name) + " ON " + quoted(kind.table) +
                                     " (area_id, " + columns + ")"});
    };
    add("revision", "revision");
    add("project", "project_id, revision");
    if (kind.parentKind != 0) add("parent", "parent_id");
    for (const Column& column : kind.columns)
        if (column.indexed) add("column_" + column.name, quoted(column.name));
    return indexes;
}

std::string createTables(const Catalog& catalog, Side side) {
    std::string sql;
    for (const Kind& kind : catalog.kinds()) {
        sql += createTable(kind, side) + ";\n";
        for (const IndexText& index : indexesOf(kind)) sql += index.create + ";\n";
    }
    return sql;
}

}  // namespace field::shared
