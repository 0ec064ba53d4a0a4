#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "sync/server/postgres/link.h"

namespace field::server::postgres {

/// A table of the ledger and its columns in order. Each has area_id first, in its primary key too,
/// so that the tables can be distributed by it (Citus: create_distributed_table(t, 'area_id'));
/// what belongs to no area stands under the area of zeroes. Columns are uuid (ids), bytea,
/// bigint, boolean or text (UTF-8 without U+0000).
struct Table {
    std::string name;
    struct Column {
        std::string name, type;
        bool words = false;  ///< text that nobody checked, as bytea: it may hold U+0000
    };
    std::vector<Column> columns;
    std::string key;  ///< "area_id, id"
    /// Only of rows in which `where` is not NULL, which every condition on that column says: so a
    /// statement without one (by id, say) is never served by it, whatever the planner believes of
    /// the table's size.
    struct Index {
        std::string name, columns, where;
    };
    std::vector<Index> indexes;
};

/// Tables beside the records: ledgers, chains, grants, devices. `place` says in which areas
/// something stands that is asked for without naming one.
std::vector<Table> ledgerTables();
/// One table a kind, as shared/schema/tables.h makes them in SQLite.
Table recordTable(const shared::Kind& kind);
const char* columnType(shared::ColumnType type);
std::string quoted(const std::string& name);

/// Makes tables, columns, indexes and the wall between areas where they are not there yet, in one
/// transaction, one process at a time. Answers the kinds that got new columns. Code::unsupported,
/// and nothing changed, if a newer program made the tables.
Result<std::vector<const shared::Kind*>> bringUp(Link& link, const shared::Catalog& catalog);

}  // namespace field::server::postgres
