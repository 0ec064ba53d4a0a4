#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/ids.h"
#include "shared/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace field::shared {

/// One prepared statement, bound by position from 1 and read by column from 0. Get it from
/// Database::prepare(), which keeps and reuses statements by their text; a Statement resets itself
/// when it goes out of scope. Text and blob views stay valid until the next step().
class Statement {
  public:
    /// `raw` is null where preparing failed with SQLite's `code`; step() then says so. `inUse` is
    /// null for a statement that is nobody's but this object's.
    Statement(sqlite3_stmt* raw, sqlite3* db, bool* inUse, int code);
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;

    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, std::uint64_t value);
    Statement& bind(int index, int value) { return bind(index, std::int64_t{value}); }
    Statement& bindText(int index, std::string_view text);
    Statement& bindBlob(int index, std::string_view bytes);
    template <std::size_t Size>
    Statement& bind(int index, const FixedBytes<Size>& id) {
        return bindBlob(index, id.view());
    }
    Statement& bindNull(int index);
    /// As bindText() and bindBlob(), without a copy: what is lent stays as it is until the
    /// statement is reset or gone.
    Statement& lendText(int index, std::string_view text);
    Statement& lendBlob(int index, std::string_view bytes);
    template <std::size_t Size>
    Statement& lend(int index, const FixedBytes<Size>& id) {
        return lendBlob(index, id.view());
    }

    /// True: a row is there. False: no more rows. A Failure names the statement and SQLite's words;
    /// Code::full for a full disk, Code::busy for a lock, Code::damaged for a broken file.
    Result<bool> step();
    /// step() for statements that give no rows.
    Result<> run();
    /// Ready to be bound again.
    void reset();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;
    /// The id in `column`; all zero where it is NULL or of another length.
    [[nodiscard]] Id id(int column) const;
    [[nodiscard]] Hash hash(int column) const;
    /// SQLite's storage class of the column: 'i', 't', 'b', 'f' or 'n'.
    [[nodiscard]] char type(int column) const;
    [[nodiscard]] int columnCount() const;

  private:
    Statement& bound(int code);
    sqlite3_stmt* raw_;
    sqlite3* db_;
    bool* inUse_;
    int code_;
};

/// One connection to one SQLite file, for one thread at a time.
///
/// A writable connection is in WAL mode with synchronous=FULL, set and asserted at open: over every
/// power-cut image of 100 transactions FULL lost no acknowledged commit, NORMAL lost some in half.
///
/// A sync that failed is never repeated and then believed: the system may take for written what it
/// dropped. After one, the next transaction(), snapshot() or execute() first opens the file anew,
/// empties the log and checks the database, and fails as long as that does; Code::busy while
/// somebody reads. Opening does the like: a log that was left behind, by a program that may have
/// died over such a sync, is written and synced once more.
class Database {
  public:
    enum class Mode { readWrite, readOnly };

    /// Opens (readWrite: or makes) the file at `path`. Code::damaged if it is no database or
    /// fails SQLite's quick check of its header; Code::full; Code::unsupported for a newer file
    /// format or a disk that cannot keep a write-ahead log; Code::missing for a path that is not
    /// there; Code::refused for one that may not be written.
    static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs statements separated by semicolons.
    Result<> execute(std::string_view sql);
    /// A statement ready to bind. `sql` that does not compile is a broken invariant of ours.
    Statement prepare(std::string_view sql);

    /// Runs `work` in BEGIN IMMEDIATE … COMMIT; rolls back if it fails. Not nested; neither is
    /// snapshot().
    Result<> transaction(const std::function<Result<>()>& work);
    /// Runs `work` in BEGIN … so that all its reads see one snapshot.
    Result<> snapshot(const std::function<Result<>()>& work);
    /// Copies the whole database, as one snapshot, into a new file at `path`.
    Result<> copyTo(const std::string& path);
    /// Changes whenever another connection has committed (PRAGMA data_version).
    std::int64_t dataVersion();
    [[nodiscard]] std::int64_t changes() const;

  private:
    struct State;
    explicit Database(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace field::shared
