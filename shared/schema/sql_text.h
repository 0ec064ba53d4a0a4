#pragma once

#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/schema/tables.h"

namespace field::shared {

/// `name` as an SQL identifier: kinds and columns may be called what SQL calls its own ("values").
std::string quoted(const std::string& name);

/// Columns of the kind's table in order: the fixed ones, `extra`, `versions` or `own`, then
/// the kind's own by number.
std::vector<std::string> columnNames(const Kind& kind, Side side);

/// Place of `versions` or `own` among them.
inline constexpr std::size_t besideColumn = 7;

/// "INTEGER", "TEXT" or "BLOB".
const char* sqlType(ColumnType type);

struct IndexText {
    std::string name;  ///< "visit_by_revision"
    std::string create;
    /// sqlite_stat1's figures: rows in all, then rows alike in the first column, the first two, ….
    std::string likeness;
};

std::string createTable(const Kind& kind, Side side);
std::vector<IndexText> indexesOf(const Kind& kind, Side side);

/// How selective an index is in a city's store, for SQLite's planner: a row of sqlite_stat1.
struct PlannerFact {
    std::string table, index, likeness;
};
std::vector<PlannerFact> plannerFactsOf(const Catalog& catalog, Side side);

/// SQL that tells SQLite the facts of `catalog`, and makes the connection heed them. Without it the
/// planner takes every index for equally good and reads the whole area by its primary key to find
/// the children of one record. Estimates as data, never measured by ANALYZE: a plan must not change
/// with what the day's file holds.
std::string plannerFacts(const Catalog& catalog, Side side);

}  // namespace field::shared
