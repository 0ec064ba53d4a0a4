#include "client/store/recovery/damaged_tables.h"

#include "client/store/recovery/page_file.h"

namespace field::client {

namespace {

KeptRow rowOf(shared::Statement& statement) {
    KeptRow row(static_cast<std::size_t>(statement.columnCount()));
    for (int i = 0; i < statement.columnCount(); ++i) {
        auto& cell = row[static_cast<std::size_t>(i)];
        cell.type = statement.type(i);
        if (cell.type == 'i') cell.integer = statement.integer(i);
        if (cell.type == 't') cell.bytes = statement.text(i);
        if (cell.type == 'b') cell.bytes = statement.blob(i);
    }
    return row;
}

}  // namespace

DamagedTables::DamagedTables(std::string path) : path_(std::move(path)) {
    // To read alone: what SQLite wrote into a damaged file would be written over something.
    auto opened = shared::Database::open(path_, shared::Database::Mode::readOnly);
    if (opened) db_ = opened.take();
}

bool DamagedTables::isWhole(const KeptTable& table) {
    auto there = db_->prepare(std::string("PRAGMA table_list(") + table.name + ")");
    auto named = there.step();
    if (!named || !*named) return false;
    there.reset();
    auto check = db_->prepare(std::string("PRAGMA integrity_check(") + table.name + ")");
    auto found = check.step();
    return found && *found && check.text(0) == "ok";
}

bool DamagedTables::readWhole(const KeptTable& table, std::vector<KeptRow>& rows) {
    if (!db_ || !isWhole(table)) return false;
    auto statement = db_->prepare(std::string("SELECT * FROM ") + table.name);
    for (;;) {
        auto there = statement.step();
        if (!there) return false;
        if (!*there) return true;
        rows.push_back(rowOf(statement));
        if (!fits(rows.back(), table.shape, table.least)) return false;
    }
}

bool DamagedTables::eachRow(const KeptTable& table, const std::function<void(KeptRow&&)>& each) {
    std::vector<KeptRow> rows;
    if (readWhole(table, rows)) {
        for (auto& row : rows) each(std::move(row));
        return true;
    }
    PageFile(path_).eachRow([&](KeptRow&& row) {
        if (fits(row, table.shape, table.least)) each(std::move(row));
    });
    return false;
}

}  // namespace field::client
