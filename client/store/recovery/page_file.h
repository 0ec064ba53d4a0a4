#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "client/store/recovery/kept_row.h"

namespace field::client {

/// A database file that SQLite does not open any more, page by page: whatever page is still one
/// gives its rows, whoever led to it. Rows may be of any table, stale, or nonsense: who takes one
/// checks it. Pages are of the file format's description (sqlite.org/fileformat2.html); the newest
/// committed frame of the write-ahead log stands for its page. Nothing is written.
class PageFile {
  public:
    /// The file at `path` and its log; files that are not there have no pages.
    explicit PageFile(const std::string& path);
    ~PageFile();
    PageFile(const PageFile&) = delete;
    PageFile& operator=(const PageFile&) = delete;

    /// Calls `each` with every row of an index or a table without rowid, in no order.
    void eachRow(const std::function<void(KeptRow&&)>& each) const;

  private:
    void readHeader();
    void readLog();
    void readFreeList();
    [[nodiscard]] std::string page(std::uint32_t number) const;
    void rowsOf(const std::string& page, const std::function<void(KeptRow&&)>& each) const;
    [[nodiscard]] std::string payloadAt(const std::string& page, std::size_t at) const;

    int file_ = -1, log_ = -1;
    std::uint32_t pageBytes_ = 4096, usableBytes_ = 4096, pages_ = 0;
    std::map<std::uint32_t, std::uint64_t> logged_;  ///< page → where its newest frame begins
    std::set<std::uint32_t> free_;
};

}  // namespace field::client
