#pragma once

#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/schema/tables.h"

namespace field::shared {

/// `name` as an SQL identifier: kinds and columns may be called what SQL calls its own ("values").
std::string quoted(const std::string& name);

/// Columns of the kind's table in order: the fixed ones, `extra`, on the server `versions`, then
/// the kind's own by number.
std::vector<std::string> columnNames(const Kind& kind, Side side);

/// "INTEGER", "TEXT" or "BLOB".
const char* sqlType(ColumnType type);

struct IndexText {
    std::string name;  ///< "visit_by_revision"
    std::string create;
};

std::string createTable(const Kind& kind, Side side);
std::vector<IndexText> indexesOf(const Kind& kind);

}  // namespace field::shared
