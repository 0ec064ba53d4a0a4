#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/scoring/table.h"
#include "shared/text/csv.h"

namespace field::shared {

/// A heading or row name as it is compared: without what stands in brackets, spaces, line ends and
/// signs; half-width, lower case.
std::string headingKey(std::string_view typed);

/// Which cell of a row is which, by the words of its headings (data/columns.tsv).
class Headings {
  public:
    /// What `row` would say if it were the headings.
    static Headings of(const CellRow& row);

    [[nodiscard]] bool has(std::string_view column) const;
    /// Enough to be the headings of a table: a name, and something to hold against it.
    [[nodiscard]] bool suffice() const;
    /// What the form calls `column`; empty where it has none.
    [[nodiscard]] std::string textOf(std::string_view column, const CellRow& row) const;
    /// How many cells are headings that we know.
    [[nodiscard]] std::size_t known() const;
    /// Headings that say nothing to us.
    [[nodiscard]] const std::vector<std::string>& unknown() const { return unknown_; }

    /// The row's texts where they belong; `type` receives what its column of types says.
    [[nodiscard]] TableRow row(const CellRow& cells, std::string& type) const;

  private:
    std::vector<std::string_view> columns_;  ///< of each cell; empty: not known, or there before
    std::vector<std::string> unknown_;
};

/// What the row is, by the words of its type cell or, where they say nothing, by its names
/// (data/row_types.tsv). `stated` says which.
RowType rowType(std::string_view typed, const TableRow& row, bool& stated);

}  // namespace field::shared
