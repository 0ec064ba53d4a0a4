#include "shared/scoring/layout.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "shared/scoring/headings.h"

namespace field::shared {
namespace {

constexpr std::size_t titleRows = 200;  ///< above the headings, passed over

bool hasFigures(const TableRow& row) {
    return !row.targetText.empty() || !row.actualText.empty() || !row.weightText.empty() ||
           !row.declaredText.empty();
}

/// Whether the row is measured and weighed, as an indicator is.
bool isIndicators(const TableRow& row) {
    return !(row.targetText.empty() && row.actualText.empty()) &&
           readPoints(row.weightText).has_value();
}

bool isMoney(RowType type) { return type == RowType::exec || type == RowType::fund; }

/// Goes through a file's rows, from the first to the last.
class Layout {
  public:
    Layout(const std::vector<CellRow>& cells, Table& table) : cells_(cells), table_(table) {}

    Result<std::vector<TableRow>> read() {
        for (std::size_t at = 0; at < cells_.size(); ++at) {
            const Headings headings = Headings::of(cells_[at]);
            if (headings.suffice() && (!indicators_ || headings.known() >= 3)) {
                at += begin(headings, at);
            } else if (headings.ofMoney()) {
                money_ = headings;
                moneyScored_ = false;
                moneyName_ = headings.nameLeftOf(cells_[at]);
                moneyWeight_ = headings.weightInScore(cells_[at]);
                noteUnit(cells_[at]);
            } else if (isFoot(cells_[at]) && !isScored(cells_[at])) {
                noteUnit(cells_[at]);  // a line above the table may name the unit too
            } else if (money_) {
                moneyRow(cells_[at]);
            } else if (indicators_) {
                row(cells_[at]);
            } else {
                noteUnit(cells_[at]);
            }
            if (!indicators_ && at + 1 >= titleRows) break;
        }
        if (indicators_ && rows_.empty())
            return Failure{Code::invalid,
                           "the table has headings and no row below them; nothing to score"};
        if (indicators_) return std::move(rows_);
        if (cells_.empty())
            return Failure{Code::invalid, "the file is empty; nothing stands in it"};
        return Failure{Code::invalid,
                       "no row of headings was found; a table needs a column of names (level3 or "
                       "三级指标) and one of targets, actuals, weights or scores"};
    }

  private:
    /// How many more rows the headings take.
    std::size_t begin(const Headings& headings, std::size_t at) {
        const bool first = !indicators_;
        const CellRow& upper = cells_[at];
        const bool two = at + 1 < cells_.size() && headings.goOnIn(cells_[at + 1]);
        indicators_ = two ? Headings::of(upper, cells_[at + 1]) : headings;
        money_.reset();
        const bool whole = std::any_of(rows_.begin(), rows_.end(), [](const TableRow& row) {
            return row.type == RowType::total && row.level2.empty() && row.level3.empty();
        });
        if (whole && table_.nextForm == 0) table_.nextForm = upper.line;
        if (first) {
            table_.unknownColumns = indicators_->unknown();
            table_.actualHeading = indicators_->textOf("actual", upper);
            if (two && table_.actualHeading.empty())
                table_.actualHeading = indicators_->textOf("actual", cells_[at + 1]);
        }
        return two ? 1 : 0;
    }

    /// A level may be called as remarks are ("说明"): its rows are measured, weighed and scored.
    [[nodiscard]] bool isScored(const CellRow& cells) const {
        if (!indicators_ || money_) return false;
        std::string type;
        const TableRow row = indicators_->row(cells, type);
        return isIndicators(row) && readPoints(row.declaredText);
    }

    void noteUnit(const CellRow& cells) {
        for (const std::string& cell : cells.cells)
            if (auto unit = moneyUnitIn(cell); !unit.empty()) moneyUnit_ = std::move(unit);
    }

    void giveUnit(TableRow& row) const {
        // A rate is in no unit of money, whatever the sheet's corner says.
        if (isMoney(row.type) && row.unitText.empty() && !row.name().ends_with("率"))
            row.unitText = moneyUnit_;
    }

    void moneyRow(const CellRow& cells) {
        if (indicators_) {  // a total may stand below all blocks
            std::string type;
            TableRow total = indicators_->row(cells, type);
            bool stated = false;
            total.type = rowType(type, total, stated);
            if (total.type == RowType::total && !total.declaredText.empty() &&
                total.targetText.empty()) {
                rows_.push_back(std::move(total));
                return;
            }
        }
        std::string type;
        TableRow line = money_->row(cells, type);
        line.level3 = money_->nameLeftOf(cells);
        // Where the block has one row, what names it stands beside its headings alone.
        if (line.level3.empty() && hasFigures(line)) line.level3 = std::exchange(moneyName_, {});
        if (line.level3.empty()) return;
        bool stated = false;
        line.type = rowType(type, line, stated);
        if (line.type == RowType::total) line.type = RowType::exec;  // of the money, not of points
        // However a form calls it: the first line with points of its own is the execution.
        const bool points = readPoints(line.weightText) || readPoints(line.declaredText);
        if (!isMoney(line.type) && points && !moneyScored_) line.type = RowType::exec;
        if (!isMoney(line.type)) return;
        moneyScored_ = moneyScored_ || (line.type == RowType::exec && points);
        if (line.type == RowType::exec && line.weightText.empty())
            line.weightText = std::exchange(moneyWeight_, {});
        giveUnit(line);
        rows_.push_back(std::move(line));
    }

    void row(const CellRow& cells) {
        std::string type;
        TableRow row = indicators_->row(cells, type);
        if (type.empty()) takeTotal(cells, row);
        row.surplus = cells.cells.size() > indicators_->width() && !row.weightText.empty() &&
                      !readPoints(row.weightText);
        // "总分" stands left of the levels where a form has a column of its own for its parts.
        if (row.name().empty()) row.level1 = indicators_->nameLeftOf(cells);
        bool stated = false;
        row.type = rowType(type, row, stated);
        const bool begins = row.type == RowType::fund || row.type == RowType::total;
        if (begins && !stated && isIndicators(row) && onlyBeginsAs(row.type, row))
            row.type = RowType::indicator;
        if (row.name().empty() && !hasFigures(row)) return;
        // Remarks below a form are no indicators.
        if (!stated && row.type == RowType::indicator && !hasFigures(row)) return;
        if (!stated) takeLevels(row);
        if (row.type == RowType::indicator) indicators_->unreadIn(cells, table_.unreadColumns);
        giveUnit(row);
        rows_.push_back(std::move(row));
    }

    /// "总分：95分" in one cell, or "总分" and its points in another than the scores': a form that
    /// prints its total across the columns. Of two numbers none is taken.
    static void takeTotal(const CellRow& cells, TableRow& row) {
        const auto first = std::find_if(cells.cells.begin(), cells.cells.end(),
                                        [](const std::string& cell) { return !cell.empty(); });
        if (first == cells.cells.end() || !row.declaredText.empty()) return;
        auto [name, points] = totalIn(*first);
        if (name.empty()) return;
        for (auto cell = first + 1; cell != cells.cells.end(); ++cell) {
            if (cell->empty() || *cell == row.weightText) continue;
            if (!readPoints(*cell) || !points.empty()) return;
            points = *cell;
        }
        if (points.empty()) return;
        row.declaredText = points;
        row.targetText.clear();
        row.actualText.clear();
        row.level1 = name;
        row.level2.clear();
        row.level3.clear();
    }

    /// A merged cell says its level in the first of its rows alone.
    void takeLevels(TableRow& row) {
        if (row.type != RowType::indicator && row.type != RowType::group) return;
        if (row.level1.empty() && !row.level3.empty()) {
            if (row.level2.empty()) row.level2 = level2_;
            row.level1 = level1_;
        }
        level1_ = row.level1;
        level2_ = row.level2;
    }

    const std::vector<CellRow>& cells_;
    Table& table_;
    std::optional<Headings> indicators_, money_;  ///< money_: of the block that is open
    bool moneyScored_ = false;                    ///< its line of the execution is read
    std::string moneyName_;                       ///< left of that block's headings
    std::string moneyWeight_;                     ///< that its heading of scores names, for one row
    std::string moneyUnit_;                       ///< that titles and headings name
    std::string level1_, level2_;
    std::vector<TableRow> rows_;
};

}  // namespace

Result<std::vector<TableRow>> layOut(const std::vector<CellRow>& cells, Table& table) {
    return Layout(cells, table).read();
}

}  // namespace field::shared
