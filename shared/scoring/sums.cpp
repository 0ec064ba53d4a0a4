#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "shared/scoring/problems.h"
#include "shared/scoring/totals.h"

namespace field::shared {
namespace {

using Form = Measure::Form;

/// What should add up and does not.
class Sums {
  public:
    Sums(const Table& table, ScoreSheet& sheet) : table_(table), sheet_(sheet) {}

    /// Parts against the row that they break down: weights, scores, and amounts that add up.
    void parts() {
        std::map<std::size_t, std::vector<const TableRow*>> partsOf;
        for (const TableRow& row : table_.rows)
            if (row.type == RowType::part) partsOf[row.parent].push_back(&row);
        for (const auto& [at, own] : partsOf) {
            const TableRow& parent = table_.rows[at];
            compare(at, own, "cell.weight", parent.weight,
                    [](const TableRow& r) { return r.weight; });
            compare(at, own, "cell.declared", parent.declared,
                    [](const TableRow& r) { return r.declared; });
            compareAmounts(at, own, "cell.target", &TableRow::target);
            compareAmounts(at, own, "cell.actual", &TableRow::actual);
        }
    }

    /// Fund lines against the total line above them: of what was planned, or else of what was
    /// spent.
    void funds() {
        const auto exec = std::find_if(table_.rows.begin(), table_.rows.end(), [](const auto& row) {
            return row.scored() && row.type == RowType::exec && row.target.form == Form::number &&
                   row.target.base != "%";
        });
        if (exec == table_.rows.end()) return;
        const auto at = static_cast<std::size_t>(exec - table_.rows.begin());
        if (!fundsOf(at, &TableRow::target)) fundsOf(at, &TableRow::actual);
    }

  private:
    void note(const char* code, std::size_t row, Phrase said) {
        sheet_.problems.push_back({code, row, std::move(said)});
    }

    /// Whether something is wrong with the amounts in `cell`, which is then noted.
    bool fundsOf(std::size_t at, Measure TableRow::*cell) {
        const Measure& whole = table_.rows[at].*cell;
        if (whole.form != Form::number) return false;
        std::vector<Decimal> lines;
        Decimal sum;
        for (const TableRow& row : table_.rows) {
            const Measure& amount = row.*cell;
            if (row.type != RowType::fund || row.name().find("总额") != std::string::npos) continue;
            if (amount.form != Form::number || amount.base != whole.base) continue;
            const auto next = add(sum, amount.value);
            if (!next) return false;
            sum = *next;
            lines.push_back(amount.value);
        }
        // A single line below the total leaves the others out.
        if (sum == whole.value || (sum < whole.value && lines.size() < 2)) return false;
        if (explains(lines, whole.value, sum)) return false;
        const char* const code = sum > whole.value ? "funds_over_total" : "funds_not_total";
        note(code, at,
             {std::string("problem.") + code,
              {sum.text() + whole.base, whole.value.text() + whole.base}});
        return true;
    }

    /// Whether some of `lines` make the whole and the others break one of these down, or the whole
    /// once more: "其中" within "其中".
    static bool explains(const std::vector<Decimal>& lines, Decimal whole, Decimal sum) {
        constexpr std::size_t most = 12;  // 4,096 ways to divide them
        if (lines.size() > most) return true;
        for (std::size_t chosen = 1; chosen < std::size_t{1} << lines.size(); ++chosen) {
            Decimal some;
            bool broken = false;
            const Decimal others{sum.units - whole.units};
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if ((chosen >> i & 1) == 0) continue;
                some.units += lines[i].units;
                broken = broken || lines[i] == others;
            }
            if (some == whole && (broken || others == whole)) return true;
        }
        return false;
    }

    template <class Pick>
    void compare(std::size_t at, const std::vector<const TableRow*>& own, const char* what,
                 const std::optional<Decimal>& whole, Pick pick) {
        Decimal sum;
        for (const TableRow* const row : own) {
            const std::optional<Decimal> value = pick(*row);
            const auto next = value ? add(sum, *value) : std::nullopt;
            if (!next) return;  // not all are printed: nothing to compare
            sum = *next;
        }
        if (whole && sum.rounded(2) != whole->rounded(2))
            note("parts_not_parent", at,
                 {"problem.parts_not_parent",
                  {Phrase::Figure::sentence(what), sum.text(2), whole->text(2)}});
    }

    void compareAmounts(std::size_t at, const std::vector<const TableRow*>& own, const char* what,
                        Measure TableRow::*cell) {
        const Measure& whole = table_.rows[at].*cell;
        if (whole.form != Form::number || whole.base == "%") return;
        compare(at, own, what, whole.value, [&](const TableRow& row) -> std::optional<Decimal> {
            const Measure& part = row.*cell;
            if (part.form != Form::number || part.base != whole.base) return std::nullopt;
            return part.value;
        });
    }

    const Table& table_;
    ScoreSheet& sheet_;
};

/// Whether the weights come to `whole` once the rows that `drop` names are left out.
template <class Drop>
bool sumsWithout(const Table& table, const ScoreSheet& sheet, Decimal whole, Drop drop) {
    Decimal sum;
    for (const RowScore& score : sheet.rows) {
        const auto& weight = table.rows[score.row].weight;
        if (!weight || drop(score.row)) continue;
        const auto next = add(sum, *weight);
        if (!next) return false;
        sum = *next;
    }
    return sum == whole;
}

/// Rows of the same names as an earlier one; and rows that print again the weight of the whole
/// group they stand in. Where leaving them out makes the sum right, their weight was counted twice.
void findTwice(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    // By what they share, so that a table of many rows is gone through once: the first of each.
    const auto later = [&](const std::function<std::string(const TableRow&)>& shared) {
        std::unordered_set<std::string> seen;
        std::set<std::size_t> rows;
        for (const RowScore& score : sheet.rows) {
            const std::string key = shared(table.rows[score.row]);
            if (!key.empty() && !seen.insert(key).second) rows.insert(score.row);
        }
        return rows;
    };
    const auto placeOf = [](const TableRow& row) {
        const std::string weight = row.weight ? std::to_string(row.weight->units) : "-";
        return std::to_string(static_cast<int>(row.type)) + '\0' + row.level1 + '\0' + row.level2 +
               '\0' + weight;
    };
    const auto duplicates = later([&](const TableRow& row) {
        return placeOf(row) + '\0' + row.name() + '\0' + row.target.word;
    });
    const auto duplicate = [&](std::size_t at) { return duplicates.contains(at); };
    const bool levels = std::any_of(sheet.rows.begin(), sheet.rows.end(),
                                    [](const RowScore& row) { return row.why == Why::subtotal; });
    const bool over = !levels && sheet.weightsSum && *sheet.weightsSum > rules.weightsSum;
    const bool twice = over && sumsWithout(table, sheet, rules.weightsSum, duplicate);
    std::set<std::size_t> regroups;
    if (over && !twice)
        regroups = later(
            [&](const TableRow& row) { return row.level1.empty() ? std::string() : placeOf(row); });
    const auto regrouped = [&](std::size_t at) { return regroups.contains(at); };
    const bool grouped = over && !twice && sumsWithout(table, sheet, rules.weightsSum, regrouped);
    for (const RowScore& score : sheet.rows) {
        if (score.why == Why::subtotal)
            sheet.problems.push_back({"weight_twice", score.row, {"problem.weight_of_level", {}}});
        if (duplicate(score.row) && !twice)
            sheet.problems.push_back({"duplicate_row", score.row, {"problem.duplicate_row", {}}});
        if ((twice && duplicate(score.row)) || (grouped && regrouped(score.row)))
            sheet.problems.push_back(
                {"weight_twice", score.row, {"problem.weight_counted_twice", {}}});
    }
}

/// Whether the printed total is the rows' stretched over the weights of what is not applicable.
bool stretchedTo(const Table& table, const RuleSet& rules, const ScoreSheet& sheet) {
    Decimal weights, points;
    bool left = false;
    for (const RowScore& score : sheet.rows) {
        const TableRow& row = table.rows[score.row];
        const bool counts = score.why != Why::notApplicable;
        left = left || !counts;
        if (counts && (!row.weight || !row.declared)) return false;
        if (!counts) continue;
        const auto moreWeights = add(weights, *row.weight), morePoints = add(points, *row.declared);
        if (!moreWeights || !morePoints) return false;
        weights = *moreWeights;
        points = *morePoints;
    }
    const auto total = multiplyDivide(points, rules.weightsSum, weights, 2);
    return left && total && *total == sheet.totalPrinted->rounded(2);
}

}  // namespace

void findInTotals(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    const auto note = [&](const char* code, std::vector<Phrase::Figure> figures = {},
                          std::optional<std::size_t> row = std::nullopt) {
        sheet.problems.push_back({code, row, {std::string("problem.") + code, std::move(figures)}});
    };
    const auto listed = [](const std::vector<std::string>& all) {
        std::string out;
        for (const std::string& one : all) out += (out.empty() ? "" : "、") + one;
        return out;
    };
    if (!table.unreadColumns.empty()) note("unknown_column", {listed(table.unreadColumns)});
    if (!table.unreadSheets.empty()) note("sheet_not_read", {listed(table.unreadSheets)});
    if (table.nextForm != 0) note("another_form", {std::to_string(table.nextForm)});
    if (!sheet.weightsSum && !sheet.totalDeclared) return;  // a table of targets or of monitoring
    const auto unread = [&](auto figure, auto text) {
        return std::any_of(sheet.rows.begin(), sheet.rows.end(), [&](const RowScore& score) {
            const TableRow& row = table.rows[score.row];
            return !(row.*figure) && !plainWord(row.*text).empty();
        });
    };
    // A form that gives its indicators no weights prints no sum of weights either.
    bool indicators = false, weighed = false;
    for (const RowScore& score : sheet.rows) {
        const TableRow& row = table.rows[score.row];
        indicators = indicators || row.type != RowType::exec;
        weighed = weighed || (row.type != RowType::exec && row.weight);
    }
    const PrintedTotal printed = printedTotal(table, rules);
    if ((weighed || !indicators) && sheet.weightsSum && *sheet.weightsSum != rules.weightsSum &&
        !unread(&TableRow::weight, &TableRow::weightText))
        note("weights_not_100", {sheet.weightsSum->text(2), rules.weightsSum.text(2)});
    if (table.weightsAsShares) note("weights_as_shares");
    if (printed.row && !table.rows[*printed.row].declared) {
        const std::string& text = table.rows[*printed.row].declaredText;
        if (meaningOf(plainWord(text)) == Meaning::division)
            sheet.problems.push_back(
                {"divide_by_zero", printed.row, {"problem.divided_by_zero", {}}});
        else
            note("unreadable_value", {Phrase::Figure::sentence("cell.declared"), text},
                 printed.row);
    }
    if (!printed.grade.empty() && !sheet.grade.empty() && printed.grade != sheet.grade)
        note("grade_differs", {printed.grade, sheet.totalPrinted->text(2), sheet.grade},
             printed.gradeRow);
    if (!sheet.totalPrinted) {
        if (!printed.row) note("no_total");
        return;
    }
    const bool beyond = std::any_of(sheet.rows.begin(), sheet.rows.end(),
                                    [](const RowScore& row) { return row.why == Why::extra; });
    if (sheet.totalPrinted->units < 0 || (*sheet.totalPrinted > rules.weightsSum && !beyond))
        note("total_out_of_range", {sheet.totalPrinted->text(2)});
    if (sheet.totalDeclared && sheet.totalDeclared->rounded(2) != sheet.totalPrinted->rounded(2) &&
        !unread(&TableRow::declared, &TableRow::declaredText) && !stretchedTo(table, rules, sheet))
        note("rows_not_total", {sheet.totalDeclared->text(2), sheet.totalPrinted->text(2)});
}

void findInSums(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    Sums sums(table, sheet);
    sums.parts();
    sums.funds();
    findTwice(table, rules, sheet);
}

}  // namespace field::shared
