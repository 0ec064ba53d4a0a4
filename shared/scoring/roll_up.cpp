#include <algorithm>
#include <map>
#include <tuple>

#include "shared/scoring/score.h"

/// The tables of a project's units put together, to be scored as one.
namespace field::shared {
namespace {

/// Cells of one row, one of each unit that has the row.
struct Cell {
    const Measure* measure;
    std::string text;
    std::optional<Decimal> amount;  ///< the unit's full-year budget in yuan
};

bool isRate(const Measure& cell) { return cell.base == "%" || cell.ratio; }

Measure unlike() {
    Measure out;
    out.form = Measure::Form::unreadable;
    out.doubt = "doubt.units_unlike";
    return out;
}

/// Σ values.
std::optional<Decimal> sum(const std::vector<Cell>& cells) {
    std::optional<Decimal> all = Decimal{};
    for (const Cell& cell : cells)
        if (all) all = add(*all, cell.measure->value);
    return all;
}

/// Weighted by the units' budgets, half up to four places.
std::optional<Decimal> mean(const std::vector<Cell>& cells) {
    std::vector<std::pair<Decimal, Decimal>> weighted;
    for (const Cell& cell : cells) {
        if (!cell.amount) return std::nullopt;
        weighted.emplace_back(cell.measure->value, *cell.amount);
    }
    return weightedMean(weighted, Decimal::places);
}

/// What the units' cells are together. One that is blank leaves the whole blank: without it the sum
/// would say less than there is. Words and days are the units' own and stand only where all say the
/// same.
Measure together(const std::vector<Cell>& cells) {
    const Measure& first = *cells.front().measure;
    const auto all = [&](const auto& holds) {
        return std::all_of(cells.begin(), cells.end(),
                           [&](const Cell& cell) { return holds(*cell.measure); });
    };
    if (!all([](const Measure& one) { return one.form != Measure::Form::blank; })) return {};
    const bool numbers = all([&](const Measure& one) {
        return one.form == Measure::Form::number && one.base == first.base &&
               one.change == first.change && isRate(one) == isRate(first);
    });
    if (!numbers) {
        const bool same = all([&](const Measure& one) {
            return one.form == first.form && one.form != Measure::Form::number &&
                   one.word == first.word && one.value == first.value && one.high == first.high &&
                   one.first == first.first && one.last == first.last;
        });
        return same ? first : unlike();
    }
    const auto value = isRate(first) || first.change != 0 ? mean(cells) : sum(cells);
    if (!value) return unlike();
    Measure out = first;
    out.value = *value;
    return out;
}

std::string textOf(const std::vector<Cell>& cells) {
    std::string text;
    for (const Cell& cell : cells) text += (text.empty() ? "" : " + ") + cell.text;
    return text;
}

/// The full-year budget that the table's own line of execution states.
std::optional<Decimal> amountOf(const Table& table) {
    for (const TableRow& row : table.rows)
        if (row.type == RowType::exec && row.target.form == Measure::Form::number)
            return row.target.value;
    return std::nullopt;
}

class RollingUp {
  public:
    explicit RollingUp(const std::vector<Table>& units) {
        for (const Table& unit : units) {
            const auto amount = amountOf(unit);
            std::vector<std::size_t> placeOf(unit.rows.size());  // here, of each of the unit's rows
            for (std::size_t at = 0; at < unit.rows.size(); ++at)
                placeOf[at] = take(unit.rows[at], amount, placeOf);
        }
    }

    Table whole() {
        Table out;
        out.rows = std::move(rows_);
        for (std::size_t at = 0; at < out.rows.size(); ++at) {
            TableRow& row = out.rows[at];
            row.target = together(targets_[at]);
            row.actual = together(actuals_[at]);
            row.targetText = textOf(targets_[at]);
            row.actualText = textOf(actuals_[at]);
        }
        return out;
    }

  private:
    static bool counts(const TableRow& row) {
        return row.type == RowType::exec || row.type == RowType::indicator ||
               row.type == RowType::part;
    }

    /// Where `row` stands in the whole.
    std::size_t take(const TableRow& row, const std::optional<Decimal>& amount,
                     const std::vector<std::size_t>& placeOf) {
        if (!counts(row)) return 0;
        const bool part = row.type == RowType::part;
        const auto parent = part ? placeOf[row.parent] : 0;
        // There is one line of execution, whatever each unit calls it.
        const bool named = row.type != RowType::exec;
        const Key key{row.type, parent, named ? row.level1 : "", named ? row.level2 : "",
                      named ? row.name() : ""};
        const auto [there, isNew] = places_.try_emplace(key, rows_.size());
        const auto at = there->second;
        if (isNew) {
            begin(row, parent);
        } else {
            auto& kept = rows_[at];
            kept.opsDiffer = kept.opsDiffer || row.opsDiffer || kept.op != row.op;
            if (kept.weight != row.weight) kept.weight.reset();
        }
        targets_[at].push_back({&row.target, row.targetText, amount});
        actuals_[at].push_back({&row.actual, row.actualText, amount});
        return at;
    }

    /// What a unit declared is of that unit: the whole is scored anew.
    void begin(const TableRow& row, std::size_t parent) {
        TableRow fresh = row;
        fresh.line = 0;
        fresh.parent = parent;
        fresh.declared.reset();
        fresh.declaredText.clear();
        fresh.note.clear();
        rows_.push_back(std::move(fresh));
        targets_.emplace_back();
        actuals_.emplace_back();
    }

    using Key = std::tuple<RowType, std::size_t, std::string, std::string, std::string>;
    std::map<Key, std::size_t> places_;
    std::vector<TableRow> rows_;
    std::vector<std::vector<Cell>> targets_, actuals_;  ///< by row
};

}  // namespace

Table rollUp(const std::vector<Table>& units) { return RollingUp(units).whole(); }

}  // namespace field::shared
