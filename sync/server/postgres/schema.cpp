#include "sync/server/postgres/schema.h"

#include <map>
#include <set>

namespace field::server::postgres {

using shared::Catalog;
using shared::Code;
using shared::ColumnType;
using shared::Done;
using shared::Failure;
using shared::Kind;

namespace {

/// Columns from a list: "area_id uuid, code words".
std::vector<Table::Column> columnsOf(std::string_view list) {
    std::vector<Table::Column> columns;
    while (!list.empty()) {
        const auto end = std::min(list.find(", "), list.size());
        const auto one = list.substr(0, end);
        const auto space = one.find(' ');
        const auto type = one.substr(space + 1);
        const bool words = type == "words";
        columns.push_back(
            {std::string(one.substr(0, space)), words ? "bytea" : std::string(type), words});
        list.remove_prefix(std::min(end + 2, list.size()));
    }
    return columns;
}

Table ledgerTable(const std::string& name, std::string_view columns, const std::string& key,
                  std::vector<Table::Index> indexes = {}) {
    return {name, columnsOf(columns), key, std::move(indexes)};
}

std::string createTable(const Table& table) {
    std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
    for (const auto& column : table.columns) sql += quoted(column.name) + " " + column.type + ", ";
    return sql + "PRIMARY KEY (" + table.key + "));\n";
}

/// The second wall: a statement sees the rows of the one area that its transaction says it works
/// for, and none before it said so.
std::string wall(const Table& table) {
    const auto name = quoted(table.name);
    return "ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY;\nALTER TABLE " + name +
           " FORCE ROW LEVEL SECURITY;\nCREATE POLICY area_alone ON " + name +
           " USING (area_id = current_setting('field.area')::uuid);\n";
}

/// What is known of sets besides their entries.
std::vector<Table> setTables() {
    return {
        ledgerTable("early_set",
                    "area_id uuid, device_id uuid, device_seq bigint, change_set bytea",
                    "area_id, device_id, device_seq"),
        ledgerTable("parked_making", "area_id uuid, person_id uuid, record_id uuid, parked_id uuid",
                    "area_id, person_id, record_id",
                    {{"parked_making_parked", "area_id, parked_id", "parked_id"}}),
        ledgerTable("released_set",
                    "area_id uuid, device_id uuid, device_seq bigint, parked_at bigint",
                    "area_id, device_id, device_seq"),
        ledgerTable("parked_before",
                    "area_id uuid, device_id uuid, device_seq bigint, epoch uuid, revision bigint",
                    "area_id, device_id, device_seq, epoch"),
        ledgerTable("late_receipt",
                    "area_id uuid, device_id uuid, device_seq bigint, epoch uuid, receipt bytea",
                    "area_id, device_id, device_seq, epoch"),
        ledgerTable("carried_set",
                    "area_id uuid, device_id uuid, former_device_id uuid, former_seq bigint, "
                    "device_seq bigint",
                    "area_id, device_id, former_device_id, former_seq"),
        ledgerTable("carrier", "area_id uuid, original bytea, set_hash bytea", "area_id, original"),
    };
}

struct Present {
    std::map<std::string, std::set<std::string>> columns;  ///< by table
    std::set<std::string> indexes;
    std::set<std::string> guarded;  ///< tables behind the wall
};

std::string textAt(const Rows& rows, int row, int column) {
    return std::string(rows.bytes(row, column));
}

Result<Present> presentIn(Link& link) {
    link.wish(
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE "
        "table_schema = current_schema()");
    link.wish("SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema()");
    link.wish(
        "SELECT tablename::text FROM pg_policies WHERE schemaname = current_schema() AND "
        "policyname = 'area_alone'");
    auto answers = link.answers();
    if (!answers) return answers.failure();
    Present present;
    const auto &columns = (*answers)[0], &indexes = (*answers)[1], &guarded = (*answers)[2];
    for (int row = 0; row < columns.count(); ++row)
        present.columns[textAt(columns, row, 0)].insert(textAt(columns, row, 1));
    for (int row = 0; row < indexes.count(); ++row) present.indexes.insert(textAt(indexes, row, 0));
    for (int row = 0; row < guarded.count(); ++row) present.guarded.insert(textAt(guarded, row, 0));
    return present;
}

/// What `table` lacks, as SQL; `widened` if that are columns.
Result<std::string> lacking(const Table& table, const Present& present, bool& widened) {
    std::string sql;
    widened = false;
    const auto there = present.columns.find(table.name);
    if (there == present.columns.end()) {
        sql = createTable(table);
    } else {
        auto others = there->second;
        for (const auto& column : table.columns) {
            if (others.erase(column.name) != 0) continue;
            widened = true;
            sql += "ALTER TABLE " + quoted(table.name) + " ADD COLUMN " + quoted(column.name) +
                   " " + column.type + ";\n";
        }
        // A newer program's columns would be lost with the first row that this one puts.
        if (!others.empty())
            return Failure{Code::unsupported, "table " + table.name + " has the column " +
                                                  *others.begin() +
                                                  ": a newer program made it; update this one"};
    }
    for (const auto& index : table.indexes) {
        if (present.indexes.contains(index.name)) continue;
        sql += "CREATE INDEX " + quoted(index.name) + " ON " + quoted(table.name) + " (" +
               index.columns + ") WHERE " + quoted(index.where) + " IS NOT NULL;\n";
    }
    if (!present.guarded.contains(table.name)) sql += wall(table);
    return sql;
}

/// One process at a time, until the transaction ends.
constexpr const char* begin = "BEGIN; SELECT pg_advisory_xact_lock(hashtext('fieldledger schema'))";

Result<std::vector<const Kind*>> fit(Link& link, const Catalog& catalog) {
    auto present = presentIn(link);
    if (!present) return present.failure();
    std::string sql;
    std::vector<const Kind*> widened;
    bool wider = false;
    for (const auto& table : ledgerTables()) {
        auto missing = lacking(table, *present, wider);
        if (!missing) return missing.failure();
        sql += *missing;
    }
    for (const auto& kind : catalog.kinds()) {
        auto missing = lacking(recordTable(kind), *present, wider);
        if (!missing) return missing.failure();
        sql += *missing;
        if (wider) widened.push_back(&kind);
    }
    if (sql.empty()) return widened;
    if (auto made = link.execute(sql); !made) return made.failure();
    return widened;
}

}  // namespace

std::string quoted(const std::string& name) { return '"' + name + '"'; }

const char* columnType(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return "text";
        case ColumnType::blob:
        case ColumnType::elements:
            return "bytea";
        default:
            return "bigint";
    }
}

Table recordTable(const Kind& kind) {
    Table table;
    table.name = kind.table;
    table.columns = columnsOf(
        "area_id uuid, id uuid, project_id uuid NOT NULL, parent_id uuid NOT NULL, "
        "revision bigint NOT NULL, deleted boolean NOT NULL, extra bytea, versions bytea");
    table.key = "area_id, id";
    const auto index = [&](const std::string& what, const std::string& column,
                           const std::string& rest) {
        table.indexes.push_back(
            {kind.table + "_by_" + what, "area_id, " + quoted(column) + rest, column});
    };
    index("revision", "revision", ", id");
    // Most people enter few of an area's projects: what changed elsewhere costs them nothing.
    index("project_revision", "project_id", ", revision, id");
    if (kind.parentKind != 0) index("parent", "parent_id", "");
    for (const auto& column : kind.columns) {
        table.columns.push_back({column.name, columnType(column.type)});
        if (column.indexed) index("column_" + column.name, column.name, "");
    }
    return table;
}

std::vector<Table> ledgerTables() {
    std::vector<Table> tables{
        ledgerTable("area",
                    "area_id uuid, code words, name words, epoch uuid, revision bigint, hash bytea",
                    "area_id"),
        ledgerTable("place", "area_id uuid, what bigint, name bytea, in_area uuid",
                    "area_id, what, name, in_area"),
        ledgerTable("epoch_origin", "area_id uuid, epoch uuid, former uuid, revision bigint",
                    "area_id, epoch"),
        ledgerTable("area_epoch", "area_id uuid, epoch uuid, restored_at bigint", "area_id, epoch"),
        ledgerTable("entry",
                    "area_id uuid, revision bigint, set_hash bytea, device_id uuid, "
                    "device_seq bigint, change_set bytea, receipt bytea, effect bytea, hash bytea",
                    "area_id, revision",
                    {{"entry_set", "area_id, set_hash", "set_hash"},
                     {"entry_device", "area_id, device_id, device_seq", "device_id"}}),
        ledgerTable("chain", "area_id uuid, device_id uuid, last_seq bigint, last_hash bytea",
                    "area_id, device_id"),
        ledgerTable("report_state",
                    "area_id uuid, report_id uuid, revision bigint, device_id uuid, "
                    "person_id uuid, device_seq bigint, state bigint",
                    "area_id, report_id, revision"),
        ledgerTable("access_grant",
                    "area_id uuid, id uuid, person_id uuid, project_id uuid, role words, "
                    "revision bigint, ended boolean",
                    "area_id, id", {{"access_grant_person", "area_id, person_id", "person_id"}}),
        ledgerTable("row_digest", "area_id uuid, project_id uuid, kind bigint, digest bigint",
                    "area_id, project_id, kind"),
        ledgerTable("redaction", "area_id uuid, set_hash bytea, device_id uuid, revision bigint",
                    "area_id, set_hash"),
        ledgerTable("past_text", "area_id uuid, record_id uuid, hash bytea, text words",
                    "area_id, record_id, hash"),
        ledgerTable("evidence_use",
                    "area_id uuid, sha256 bytea, record_id uuid, device_id uuid, project_id uuid",
                    "area_id, sha256, record_id, device_id"),
        // Of no area.
        ledgerTable("device",
                    "area_id uuid, id uuid, person_id uuid, public_key bytea, label words, "
                    "match_code words, confirmed boolean, revoked boolean, last_seen_ms bigint",
                    "area_id, id"),
        ledgerTable("enrolment_code",
                    "area_id uuid, code bytea, person_id uuid, expires_ms bigint, "
                    "auto_confirm boolean, used boolean",
                    "area_id, code"),
        ledgerTable("incident",
                    "area_id uuid, what words, in_area uuid, device_id uuid, detail words, "
                    "at_ms bigint",
                    "area_id, what, in_area, device_id, detail"),
        ledgerTable("setting", "area_id uuid, name words, value bytea", "area_id, name"),
        ledgerTable("stamp", "area_id uuid, slot bigint, commits bigint", "area_id, slot"),
    };
    for (auto& table : setTables()) tables.push_back(std::move(table));
    return tables;
}

Result<std::vector<const Kind*>> bringUp(Link& link, const Catalog& catalog) {
    if (auto begun = link.execute(begin); !begun) return begun.failure();
    auto fitted = fit(link, catalog);
    if (!fitted) {
        (void)link.execute("ROLLBACK");
        return fitted;
    }
    if (auto done = link.execute("COMMIT"); !done) return done.failure();
    return fitted;
}

}  // namespace field::server::postgres
