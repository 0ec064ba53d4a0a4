#include <sqlite3.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "shared/sqlite.h"
#include "shared/sqlite_failure.h"

namespace field::shared {

namespace {

Code codeOf(int sqliteCode) {
    switch (sqliteCode & 0xFF) {
        case SQLITE_FULL:
            return Code::full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
            return Code::busy;
        case SQLITE_CANTOPEN:
            return Code::missing;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return Code::refused;
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
            return Code::invalid;
        default:
            return Code::damaged;  // CORRUPT, NOTADB, IOERR and what we never meet
    }
}

/// What the system said of the last write to the log. The connection itself does not know it where
/// COMMIT failed.
int logErrno(sqlite3* db) {
    sqlite3_file* log = nullptr;
    int number = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log != nullptr && log->pMethods != nullptr)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/// SQLite calls only ENOSPC full; a quota and a limit on the size of files are no less so.
bool noRoom(int sqliteCode, sqlite3* db) {
    if (sqliteCode != SQLITE_IOERR_WRITE || db == nullptr) return false;
    for (const int system : {sqlite3_system_errno(db), logErrno(db)})
        if (system == EDQUOT || system == EFBIG) return true;
    return false;
}

const char* nextStep(int sqliteCode, Code code) {
    if (code == Code::full) return "; nothing was changed: make room on the disk and try again";
    if ((sqliteCode & 0xFF) == SQLITE_IOERR)
        return "; nothing was changed: the disk failed, try again and check it if it goes on";
    return "";
}

}  // namespace

Failure failureOf(int sqliteCode, sqlite3* db, std::string_view where) {
    const bool current = db != nullptr && sqlite3_extended_errcode(db) == sqliteCode;
    const char* words = current ? sqlite3_errmsg(db) : sqlite3_errstr(sqliteCode);
    const auto code = noRoom(sqliteCode, db) ? Code::full : codeOf(sqliteCode);
    return {code, std::string("database: ") + words + " (" + std::to_string(sqliteCode) + ") at " +
                      std::string(where) + nextStep(sqliteCode, code)};
}

void broken(sqlite3* db, std::string_view sql) {
    std::fprintf(stderr, "broken SQL: %s\n  %.*s\n", sqlite3_errmsg(db),
                 static_cast<int>(sql.size()), sql.data());
    std::abort();
}

namespace {

/// SQLite takes a null pointer for NULL, which no empty text or blob is.
const char* present(std::string_view bytes) { return bytes.data() == nullptr ? "" : bytes.data(); }

}  // namespace

Statement::Statement(sqlite3_stmt* raw, sqlite3* db, bool* inUse, int code)
    : raw_(raw), db_(db), inUse_(inUse), code_(code) {
    if (inUse_ != nullptr) *inUse_ = true;
}

Statement::Statement(Statement&& other) noexcept
    : raw_(std::exchange(other.raw_, nullptr)),
      db_(other.db_),
      inUse_(std::exchange(other.inUse_, nullptr)),
      code_(other.code_) {}

Statement::~Statement() {
    if (inUse_ == nullptr) {
        sqlite3_finalize(raw_);
        return;
    }
    sqlite3_reset(raw_);
    sqlite3_clear_bindings(raw_);
    *inUse_ = false;
}

Statement& Statement::bind(int index, std::int64_t value) {
    if (raw_ != nullptr && sqlite3_bind_int64(raw_, index, value) == SQLITE_RANGE)
        broken(db_, sqlite3_sql(raw_));
    return *this;
}

Statement& Statement::bind(int index, std::uint64_t value) {
    return bind(index, static_cast<std::int64_t>(value));
}

Statement& Statement::bound(int code) {
    if (code == SQLITE_RANGE) broken(db_, sqlite3_sql(raw_));
    if (code != SQLITE_OK) code_ = code;
    return *this;
}

Statement& Statement::bindText(int index, std::string_view text) {
    if (raw_ == nullptr) return *this;
    return bound(sqlite3_bind_text64(raw_, index, present(text), text.size(), SQLITE_TRANSIENT,
                                     SQLITE_UTF8));
}

Statement& Statement::bindBlob(int index, std::string_view bytes) {
    if (raw_ == nullptr) return *this;
    return bound(sqlite3_bind_blob64(raw_, index, present(bytes), bytes.size(), SQLITE_TRANSIENT));
}

Statement& Statement::lendText(int index, std::string_view text) {
    if (raw_ == nullptr) return *this;
    return bound(
        sqlite3_bind_text64(raw_, index, present(text), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::lendBlob(int index, std::string_view bytes) {
    if (raw_ == nullptr) return *this;
    return bound(sqlite3_bind_blob64(raw_, index, present(bytes), bytes.size(), SQLITE_STATIC));
}

Statement& Statement::bindNull(int index) {
    if (raw_ != nullptr && sqlite3_bind_null(raw_, index) == SQLITE_RANGE)
        broken(db_, sqlite3_sql(raw_));
    return *this;
}

Result<bool> Statement::step() {
    if (raw_ == nullptr || code_ != SQLITE_OK) return failureOf(code_, db_, "preparing");
    const int code = sqlite3_step(raw_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Failure failure = failureOf(code, db_, sqlite3_sql(raw_));
    sqlite3_reset(raw_);  // a failed statement must not hold its lock
    return failure;
}

Result<> Statement::run() {
    const Result<bool> stepped = step();
    if (!stepped) return stepped.failure();
    reset();
    return Done{};
}

void Statement::reset() {
    sqlite3_reset(raw_);
    if (raw_ != nullptr) code_ = SQLITE_OK;
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(raw_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(raw_, column); }

std::string_view Statement::text(int column) const {
    const auto* text = sqlite3_column_text(raw_, column);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(raw_, column))};
}

std::string_view Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(raw_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(raw_, column))};
}

Id Statement::id(int column) const { return Id::from(blob(column)).value_or(Id{}); }

Hash Statement::hash(int column) const { return Hash::from(blob(column)).value_or(Hash{}); }

char Statement::type(int column) const {
    switch (sqlite3_column_type(raw_, column)) {
        case SQLITE_INTEGER:
            return 'i';
        case SQLITE_TEXT:
            return 't';
        case SQLITE_BLOB:
            return 'b';
        case SQLITE_FLOAT:
            return 'f';
        default:
            return 'n';
    }
}

int Statement::columnCount() const { return sqlite3_column_count(raw_); }

}  // namespace field::shared
