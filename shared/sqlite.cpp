#include "shared/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

namespace field::shared {

namespace {

constexpr int busyTimeoutMs = 10'000;

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

Failure failureOf(int sqliteCode, sqlite3* db, std::string_view where) {
    const bool current = db != nullptr && sqlite3_extended_errcode(db) == sqliteCode;
    const char* words = current ? sqlite3_errmsg(db) : sqlite3_errstr(sqliteCode);
    const auto code = noRoom(sqliteCode, db) ? Code::full : codeOf(sqliteCode);
    return {code, std::string("database: ") + words + " (" + std::to_string(sqliteCode) + ") at " +
                      std::string(where)};
}

/// A broken invariant of ours: SQL that does not compile, or a parameter that is not there.
[[noreturn]] void broken(sqlite3* db, std::string_view sql) {
    std::fprintf(stderr, "broken SQL: %s\n  %.*s\n", sqlite3_errmsg(db),
                 static_cast<int>(sql.size()), sql.data());
    std::abort();
}

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

struct Database::State {
    struct Kept {
        sqlite3_stmt* raw = nullptr;
        bool inUse = false;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    sqlite3* db = nullptr;
    std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> statements;

    ~State() {
        for (auto& [sql, kept] : statements) sqlite3_finalize(kept.raw);
        sqlite3_close_v2(db);
    }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;

namespace {

/// Answers `pragma`'s first value; what cannot be read is a Failure.
Result<std::string> ask(Database& database, std::string_view pragma) {
    Statement statement = database.prepare(pragma);
    const Result<bool> row = statement.step();
    if (!row) return row.failure();
    return std::string(*row ? statement.text(0) : std::string_view());
}

/// What makes a commit survive a power cut, set and then read back: a pragma that a file or a
/// build cannot follow fails without a word.
Result<> makeDurable(Database& database, const std::string& path) {
    const Result<std::string> journal = ask(database, "PRAGMA journal_mode=WAL");
    if (!journal) return journal.failure();
    if (*journal != "wal")
        return Failure{Code::unsupported, "database " + path + ": no write-ahead log (journal is " +
                                              *journal + "): put it on a local disk"};
    if (const auto set = database.execute("PRAGMA synchronous=FULL"); !set) return set.failure();
    const Result<std::string> synchronous = ask(database, "PRAGMA synchronous");
    if (!synchronous) return synchronous.failure();
    if (*synchronous != "2")
        return Failure{Code::unsupported, "database " + path + ": synchronous=FULL was not taken"};
    return Done{};
}

/// Before SQLite begins: it would count the memory of all connections under one lock, and nobody
/// asks for the count.
void uncounted() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);  // too late in a program that used SQLite before: only slower
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
    uncounted();
    auto state = std::make_unique<State>();
    const int flags =
        mode == Mode::readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int opened =
        sqlite3_open_v2(path.c_str(), &state->db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (opened != SQLITE_OK) return failureOf(opened, state->db, path);
    sqlite3_extended_result_codes(state->db, 1);
    sqlite3_busy_timeout(state->db, busyTimeoutMs);

    std::unique_ptr<Database> database(new Database(std::move(state)));
    const Result<std::string> header = ask(*database, "PRAGMA schema_version");
    if (!header) return Failure{header.failure().code, path + ": " + header.failure().message};
    if (mode == Mode::readOnly) return database;

    if (sqlite3_db_readonly(database->state_->db, "main") == 1) {
        if (access(path.c_str(), W_OK) == 0)
            return Failure{Code::unsupported, "database " + path + ": made by a newer program"};
        return Failure{Code::refused, "database " + path + ": may not be written"};
    }
    if (const auto durable = makeDurable(*database, path); !durable) return durable.failure();
    // A writer goes back to the same pages; SQLite's own 2 MiB do not hold a day's.
    const char* cache = mode == Mode::readWrite ? "PRAGMA cache_size=-16384;" : "";
    if (const auto set = database->execute(std::string(cache) + "PRAGMA foreign_keys=OFF;"
                                                                "PRAGMA trusted_schema=OFF");
        !set)
        return set.failure();
    return database;
}

Result<> Database::execute(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(state_->db, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failureOf(code, state_->db, text);
    return Done{};
}

Statement Database::prepare(std::string_view sql) {
    auto found = state_->statements.find(sql);
    const bool keep = found == state_->statements.end() || !found->second.inUse;
    if (found != state_->statements.end() && keep)
        return {found->second.raw, state_->db, &found->second.inUse, SQLITE_OK};

    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(state_->db, sql.data(), static_cast<int>(sql.size()),
                                        keep ? SQLITE_PREPARE_PERSISTENT : 0U, &raw, nullptr);
    if (code == SQLITE_ERROR || (code == SQLITE_OK && raw == nullptr)) broken(state_->db, sql);
    if (code != SQLITE_OK || !keep) return {raw, state_->db, nullptr, code};
    found = state_->statements.emplace(std::string(sql), State::Kept{raw, false}).first;
    return {raw, state_->db, &found->second.inUse, SQLITE_OK};
}

namespace {

/// Runs `begin`, `work` and COMMIT; on any failure nothing of it remains.
Result<> within(Database& database, sqlite3* db, std::string_view begin,
                const std::function<Result<>()>& work) {
    if (sqlite3_get_autocommit(db) == 0) broken(db, begin);
    if (const auto begun = database.prepare(begin).run(); !begun) return begun;
    Result<> done = work();
    if (done) done = database.prepare("COMMIT").run();
    // SQLite itself rolls back after some failures, a full disk for one.
    if (!done && sqlite3_get_autocommit(db) == 0) {
        const auto undone = database.prepare("ROLLBACK").run();
        if (!undone) return undone;
    }
    return done;
}

}  // namespace

Result<> Database::transaction(const std::function<Result<>()>& work) {
    return within(*this, state_->db, "BEGIN IMMEDIATE", work);
}

Result<> Database::snapshot(const std::function<Result<>()>& work) {
    return within(*this, state_->db, "BEGIN", work);
}

Result<> Database::copyTo(const std::string& path) {
    return prepare("VACUUM INTO ?").bindText(1, path).run();
}

std::int64_t Database::dataVersion() {
    Statement statement = prepare("PRAGMA data_version");
    const Result<bool> row = statement.step();
    return row && *row ? statement.integer(0) : 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(state_->db); }

}  // namespace field::shared
