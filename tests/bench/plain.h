#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shared/ids.h"
#include "shared/value.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

/// The measure of all figures: the same rows in plain SQLite, with no tracking, no history and no
/// sync: one table of a money check's twelve columns, with the keys and indexes that a program
/// without sync would also have, written through two prepared statements. The values are those that
/// ours are given (money_checks.h), made beforehand and bound without a copy, and the connection
/// has the cache that ours has.
class Plain {
  public:
    enum class Sync { normal, full };
    Plain(const std::string& path, Sync sync);
    ~Plain();
    Plain(const Plain&) = delete;
    Plain& operator=(const Plain&) = delete;

    /// Inserts the rows `ids`, `perTransaction` in each transaction.
    void insert(const std::vector<field::shared::Id>& ids, std::size_t perTransaction);
    /// Changes three of the twelve columns of each.
    void update(const std::vector<field::shared::Id>& ids, std::size_t perTransaction);
    /// The project's greatest revision: what a plain client would ask to learn that nothing
    /// changed.
    std::int64_t newest();
    /// Bytes of the file by row.
    double bytesPerRow(std::size_t rows);

  private:
    using Bind = void (Plain::*)(std::size_t row);
    void write(sqlite3_stmt* statement, Bind values, const std::vector<field::shared::Id>& ids,
               std::size_t perTransaction);
    void bindWhole(std::size_t row);
    void bindThree(std::size_t row);
    void execute(const char* sql);
    std::int64_t integer(const char* sql);
    sqlite3_stmt* prepare(const char* sql);

    sqlite3* db_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    sqlite3_stmt* newest_ = nullptr;
    std::int64_t revision_ = 0;
    std::vector<field::shared::Values> whole_, three_;  ///< of the first rows; then again from them
};

}  // namespace bench
