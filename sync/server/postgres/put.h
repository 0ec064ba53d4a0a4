#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/server/postgres/link.h"
#include "sync/server/postgres/schema.h"

namespace field::server::postgres {

/// A statement that puts any number of rows of one area into a table: each of its parameters, after
/// the area, is a column. A row is given as Params without the area.
class Put {
  public:
    enum class Standing {
        replaced,  ///< by the row that is put
        kept,      ///< the first stays
        fatal      ///< a second row under one key fails its transaction
    };
    /// `fixed`: columns that stay as they were in a row that is replaced.
    explicit Put(const Table& table, const std::vector<std::string>& fixed = {},
                 Standing standing = Standing::replaced);
    /// Rows that stand take `sum`, SQL, in their last column; rows that are put under one key are
    /// added up in it, modulo 2^64.
    static Put adding(const Table& table, const std::string& sum);

    [[nodiscard]] const std::string& table() const { return table_; }
    [[nodiscard]] const std::string& sql() const { return sql_; }
    /// Parameters of sql(), after the area, for `rows`. Of those under one key only the last is in
    /// it, which PostgreSQL demands where standing rows are replaced.
    [[nodiscard]] Params together(const std::vector<const Params*>& rows) const;

  private:
    [[nodiscard]] std::string keyOf(const Params& row) const;

    std::string table_, sql_;
    std::vector<std::uint32_t> types_;  ///< as pg_type.dat numbers them, without the area's
    std::vector<std::size_t> key_;      ///< places of the key in a row
    Standing standing_;
    bool adds_ = false;
};

}  // namespace field::server::postgres
