#include "shared/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <unordered_map>

#include "shared/sqlite_check.h"
#include "shared/sqlite_failure.h"

namespace field::shared {

namespace {

constexpr int busyTimeoutMs = 10'000;

}  // namespace

struct Database::State {
    struct Kept {
        sqlite3_stmt* raw = nullptr;
        bool inUse = false;
    };
    struct TextHash {
        using is_transparent = void;
        /// Statements of many columns are long, and differ in length or at their ends.
        std::size_t operator()(std::string_view text) const {
            constexpr std::size_t end = 64;
            const auto tail = text.substr(text.size() > end ? text.size() - end : 0);
            return std::hash<std::string_view>{}(tail) + text.size();
        }
    };

    std::string path;
    Mode mode;
    sqlite3* db = nullptr;
    bool doubtful = false;  ///< a sync failed: what the log holds may not be on the disk
    std::unordered_map<std::string, Kept, TextHash, std::equal_to<>> statements;

    State(std::string itsPath, Mode itsMode) : path(std::move(itsPath)), mode(itsMode) {}
    /// After a failed sync, `state` gives way to another connection, on which all that was answered
    /// for is known to be on the disk. The old one stays until then: it keeps the change that
    /// failed from being taken for committed.
    static Result<> makeSure(std::unique_ptr<State>& state);
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

struct Log {
    sqlite3_file* file = nullptr;
    sqlite3_int64 size = 0;
};

Result<Log> logOf(sqlite3* db) {
    Log log;
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log.file);
    // A database that was made just now has none yet.
    if (code == SQLITE_OK && log.file->pMethods != nullptr)
        code = log.file->pMethods->xFileSize(log.file, &log.size);
    if (code != SQLITE_OK) return failureOf(code, db, "looking for the log");
    return log;
}

/// Writes every byte of the log once more, and syncs it.
Result<> rewrite(sqlite3* db) {
    constexpr sqlite3_int64 pieceBytes = 64 << 10;  // SQLite's files take less than 128 KiB at once
    auto log = logOf(db);
    if (!log) return log.failure();
    const auto& calls = *log->file->pMethods;
    int code = SQLITE_OK;
    std::string piece;
    for (sqlite3_int64 at = 0; code == SQLITE_OK && at < log->size; at += pieceBytes) {
        const int count = static_cast<int>(std::min(pieceBytes, log->size - at));
        piece.resize(static_cast<std::size_t>(count));
        code = calls.xRead(log->file, piece.data(), count, at);
        if (code == SQLITE_OK) code = calls.xWrite(log->file, piece.data(), count, at);
    }
    if (code == SQLITE_OK) code = calls.xSync(log->file, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK) return failureOf(code, db, "writing the log once more");
    return Done{};
}

/// Whoever left a log behind may have died over a sync that failed. What the system reads of it
/// is then not on the disk, and no later sync brings it there, unless it is written again.
Result<> settleLog(Database& database, sqlite3* db) {
    auto log = logOf(db);
    if (!log) return log.failure();
    if (log->size == 0) return Done{};
    return database.transaction([&] { return rewrite(db); });  // nobody else writes it
}

/// Moves what the log holds into the database and empties it, then checks the whole.
Result<> emptyLogAndCheck(Database& database) {
    auto busy = ask(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    if (!busy) return busy.failure();
    if (*busy != "0")
        return Failure{
            Code::busy,
            "database: a sync to disk failed, and somebody reads: try again in a moment"};
    // quick_check of SQLite 3.40 calls a column of a key NULL where the key is not the table's
    // first columns in their order; integrity_check reads it right.
    auto found = ask(database, "PRAGMA integrity_check(1)");
    if (!found) return found.failure();
    if (*found != "ok") return Failure{Code::damaged, "database: a sync to disk failed: " + *found};
    return Done{};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
    uncounted();
    auto state = std::make_unique<State>(path, mode);
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
    if (auto settled = settleLog(*database, database->state_->db); !settled)
        return settled.failure();
    // A writer goes back to the same pages; SQLite's own 2 MiB do not hold a day's.
    const char* cache = mode == Mode::readWrite ? "PRAGMA cache_size=-16384;" : "";
    if (const auto set = database->execute(std::string(cache) + "PRAGMA foreign_keys=OFF;"
                                                                "PRAGMA trusted_schema=OFF");
        !set)
        return set.failure();
    return database;
}

namespace {

bool syncFailed(int sqliteCode) {
    return sqliteCode == SQLITE_IOERR_FSYNC || sqliteCode == SQLITE_IOERR_DIR_FSYNC;
}

/// Whether somebody has a statement of the connection.
template <class State>
bool isHeld(const State& state) {
    std::size_t count = 0;
    for (auto* raw = sqlite3_next_stmt(state.db, nullptr); raw != nullptr;
         raw = sqlite3_next_stmt(state.db, raw))
        ++count;
    return count != state.statements.size() ||
           std::any_of(state.statements.begin(), state.statements.end(),
                       [](const auto& item) { return item.second.inUse; });
}

}  // namespace

Result<> Database::State::makeSure(std::unique_ptr<State>& state) {
    if (!state->doubtful || state->mode == Mode::readOnly) return Done{};
    if (sqlite3_get_autocommit(state->db) == 0) return Done{};  // only to end what is open
    if (isHeld(*state))
        return Failure{Code::busy,
                       "database: a sync to disk failed, and this reads: try again in a moment"};
    auto opened = open(state->path, Mode::readWrite);
    if (!opened) return opened.failure();
    if (auto checked = emptyLogAndCheck(**opened); !checked) return checked;
    std::swap(state, (*opened)->state_);
    return Done{};
}

Result<> Database::execute(std::string_view sql) {
    if (auto sure = State::makeSure(state_); !sure) return sure;
    const std::string text(sql);
    const int code = sqlite3_exec(state_->db, text.c_str(), nullptr, nullptr, nullptr);
    if (syncFailed(code)) state_->doubtful = true;
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

/// Runs `begin`, `work` and COMMIT; on any failure nothing of it remains. Notes a failed sync.
Result<> within(Database& database, sqlite3* db, bool& doubtful, std::string_view begin,
                const std::function<Result<>()>& work) {
    if (sqlite3_get_autocommit(db) == 0) broken(db, begin);
    if (const auto begun = database.prepare(begin).run(); !begun) return begun;
    Result<> done = work();
    if (done) {
        auto commit = database.prepare("COMMIT");
        done = commit.run();
        doubtful |= !done && syncFailed(sqlite3_extended_errcode(db));
    }
    // SQLite itself rolls back after some failures, a full disk for one.
    if (!done && sqlite3_get_autocommit(db) == 0) {
        const auto undone = database.prepare("ROLLBACK").run();
        if (!undone) return undone;
    }
    return done;
}

}  // namespace

Result<> Database::transaction(const std::function<Result<>()>& work) {
    if (auto sure = State::makeSure(state_); !sure) return sure;
    return within(*this, state_->db, state_->doubtful, "BEGIN IMMEDIATE", work);
}

Result<> Database::snapshot(const std::function<Result<>()>& work) {
    if (auto sure = State::makeSure(state_); !sure) return sure;
    return within(*this, state_->db, state_->doubtful, "BEGIN", work);
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

Result<bool> isSound(const std::string& path) {
    sqlite3* db = nullptr;
    sqlite3_stmt* check = nullptr;
    int code =
        sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &check, nullptr);
    if (code == SQLITE_OK) code = sqlite3_step(check);
    const auto* said = code == SQLITE_ROW ? sqlite3_column_text(check, 0) : nullptr;
    const bool sound = said && std::string_view(reinterpret_cast<const char*>(said)) == "ok";
    const bool judged =
        code == SQLITE_ROW || (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
    const auto failure = judged ? Failure{} : failureOf(code, db, path);
    sqlite3_finalize(check);
    sqlite3_close_v2(db);
    if (!judged) return failure;
    return sound;
}

}  // namespace field::shared
