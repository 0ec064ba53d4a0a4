#pragma once

#include <string>
#include <string_view>
#include <utility>
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
    /// Of a form's block of money, whose rows are named left of them: 全年预算数 | 全年执行数 | …
    [[nodiscard]] bool ofMoney() const;
    /// Whether `row`, right below, is their second line: it names no indicator and no figure, or
    /// numbers the columns.
    [[nodiscard]] bool goOnIn(const CellRow& row) const;
    /// Of two lines as one: what the lower calls a column, and the upper where it calls it nothing.
    static Headings of(const CellRow& upper, const CellRow& lower);
    /// What the form calls `column`; empty where it has none.
    [[nodiscard]] std::string textOf(std::string_view column, const CellRow& row) const;
    /// How many cells are headings that we know.
    [[nodiscard]] std::size_t known() const;
    /// Headings that say nothing to us.
    [[nodiscard]] const std::vector<std::string>& unknown() const { return unknown_; }

    /// The row's texts where they belong; `type` receives what its column of types says. An
    /// adjusted target takes the place of the first one, and where no column has units, the one
    /// that a heading names in brackets holds for its column.
    [[nodiscard]] TableRow row(const CellRow& cells, std::string& type) const;
    /// Adds to `out` the headings that say nothing to us and have something in `row`: where a
    /// column of points is missing, those that speak of points; where a scored table lacks one of
    /// values, the others.
    void unreadIn(const CellRow& row, std::vector<std::string>& out) const;
    /// How many cells the line of headings has.
    [[nodiscard]] std::size_t width() const { return texts_.size(); }
    /// "20" of "得分(20分×执行率)" in a line that has no column of weights; otherwise empty.
    [[nodiscard]] std::string weightInScore(const CellRow& row) const;
    /// What names a row left of the columns that are known: the last text there, figures aside.
    [[nodiscard]] std::string nameLeftOf(const CellRow& cells) const;

  private:
    std::vector<std::string> texts_;         ///< of the headings
    std::vector<std::string_view> columns_;  ///< of each cell; empty: not known, or another is it
    std::vector<std::string> unknown_;
    std::string unit_;       ///< "%" or a unit of money, as a heading of figures has it
    bool ofBudget_ = false;  ///< its target is called a budget
};

/// The unit of money that `text`, a title or a heading, says its figures are in: "单位：万元",
/// "项目资金（万元）". Empty where it says none.
std::string moneyUnitIn(std::string_view text);

/// Whether the row says who filled the form in, or explains it: it begins with one of the words of
/// `foot` in data/row_types.tsv, alone or before a colon.
bool isFoot(const CellRow& row);

/// What the row is, by the words of its type cell or, where they say nothing, by its names
/// (data/row_types.tsv). `stated` says which.
RowType rowType(std::string_view typed, const TableRow& row, bool& stated);

/// Whether `row` is of `type`, fund or total, by the beginning of its name alone: "总计培训人次".
bool onlyBeginsAs(RowType type, const TableRow& row);

/// How surely a row of this name is the total, 0 the surest: data/row_types.tsv has them in order.
std::size_t totalRank(std::string_view name);

/// "总分" and "95分" of "总分：95分" or "总分95分"; the name alone where no points follow; two
/// empty texts where the cell says anything else.
std::pair<std::string, std::string> totalIn(std::string_view cell);

}  // namespace field::shared
