#include "tests/bench/plain.h"

#include <sqlite3.h>

#include <QtGlobal>

#include "tests/load/money_checks.h"

namespace bench {
namespace {

constexpr const char* schema =
    "CREATE TABLE money_check (area_id BLOB, id BLOB, project_id BLOB, parent_id BLOB,"
    " revision INTEGER, voucher_no TEXT, voucher_date INTEGER, amount_raw TEXT, amount INTEGER,"
    " payee TEXT, contract_id TEXT, invoice_seen INTEGER, matches_ledger INTEGER,"
    " special_account INTEGER, difference INTEGER, note TEXT, difference_raw TEXT,"
    " PRIMARY KEY (area_id, id)) WITHOUT ROWID;"
    "CREATE INDEX by_project ON money_check (area_id, project_id, revision);"
    "CREATE INDEX by_parent ON money_check (area_id, parent_id);";

const field::shared::Id nobody;  // the same area, project and visit for all

void must(int code, sqlite3* db) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        qFatal("%s", sqlite3_errmsg(db));
    }
}

void bind(sqlite3_stmt* statement, int at, const field::shared::Id& id) {
    sqlite3_bind_blob(statement, at, id.bytes.data(), int(id.bytes.size()), SQLITE_STATIC);
}

void bind(sqlite3_stmt* statement, int at, const field::shared::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, at, *integer);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
}

}  // namespace

Plain::Plain(const std::string& path, Sync sync) {
    must(sqlite3_open(path.c_str(), &db_), db_);
    execute("PRAGMA journal_mode=WAL");
    execute(sync == Sync::full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    execute("PRAGMA cache_size=-16384");
    execute(schema);
    constexpr std::size_t distinct = 1000;
    for (std::size_t row = 0; row < distinct; ++row) {
        whole_.push_back(load::wholeRow(row));
        three_.push_back(load::threeColumns(row, 1));
    }
    insert_ = prepare(
        "INSERT INTO money_check VALUES (?1, ?2, ?1, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "?12, ?13, ?14, ?15)");
    update_ = prepare(
        "UPDATE money_check SET payee=?4, invoice_seen=?5, matches_ledger=?6, revision=?3 "
        "WHERE area_id=?1 AND id=?2");
    newest_ = prepare("SELECT max(revision) FROM money_check WHERE area_id=?1 AND project_id=?1");
}

Plain::~Plain() {
    for (auto* statement : {insert_, update_, newest_}) sqlite3_finalize(statement);
    sqlite3_close(db_);
}

void Plain::insert(const std::vector<field::shared::Id>& ids, std::size_t perTransaction) {
    write(insert_, &Plain::bindWhole, ids, perTransaction);
}

void Plain::update(const std::vector<field::shared::Id>& ids, std::size_t perTransaction) {
    write(update_, &Plain::bindThree, ids, perTransaction);
}

void Plain::bindWhole(std::size_t row) {
    int at = 4;
    for (const auto& [column, value] : whole_[row % whole_.size()]) bind(insert_, at++, value);
}

void Plain::bindThree(std::size_t row) {
    int at = 4;
    for (const auto& [column, value] : three_[row % three_.size()]) bind(update_, at++, value);
}

void Plain::write(sqlite3_stmt* statement, Bind values, const std::vector<field::shared::Id>& ids,
                  std::size_t perTransaction) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i % perTransaction == 0) execute("BEGIN IMMEDIATE");
        bind(statement, 1, nobody);
        bind(statement, 2, ids[i]);
        sqlite3_bind_int64(statement, 3, ++revision_);
        (this->*values)(i);
        must(sqlite3_step(statement), db_);
        must(sqlite3_reset(statement), db_);
        if ((i + 1) % perTransaction == 0 || i + 1 == ids.size()) execute("COMMIT");
    }
}

std::int64_t Plain::newest() {
    bind(newest_, 1, nobody);
    must(sqlite3_step(newest_), db_);
    const auto revision = sqlite3_column_int64(newest_, 0);
    must(sqlite3_reset(newest_), db_);
    return revision;
}

double Plain::bytesPerRow(std::size_t rows) {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return double(integer("PRAGMA page_count") * integer("PRAGMA page_size")) / double(rows);
}

void Plain::execute(const char* sql) {
    must(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), db_);
}

std::int64_t Plain::integer(const char* sql) {
    auto* statement = prepare(sql);
    must(sqlite3_step(statement), db_);
    const auto value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

sqlite3_stmt* Plain::prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr), db_);
    return statement;
}

}  // namespace bench
