#include "shared/scoring/problems.h"

#include <algorithm>

namespace field::shared {
namespace {

using Form = Measure::Form;

constexpr Decimal hundred = Decimal::of(100);

class Search {
  public:
    Search(const Table& table, const RuleSet& rules, ScoreSheet& sheet)
        : table_(table), rules_(rules), sheet_(sheet) {}

    void all() {
        for (const RowScore& score : sheet_.rows) {
            figures(score);
            values(score);
            targets(score);
        }
        parts();
        funds();
    }

  private:
    void note(const char* code, std::size_t row, Phrase said) {
        sheet_.problems.push_back({code, row, std::move(said)});
    }

    /// What was declared against what the rules give.
    void figures(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        if (!row.weight && row.declared) note("no_weight", score.row, {"problem.no_weight", {}});
        if (row.weight && row.declared && *row.declared > *row.weight)
            note("declared_over_weight", score.row,
                 {"problem.declared_over_weight", {row.declared->text(2), row.weight->text(2)}});
        if (score.why == Why::partly || score.why == Why::missed) band(score);
        if (!score.computed || !row.declared) return;
        const Decimal computed = score.computed->rounded(2), declared = row.declared->rounded(2);
        if (computed == declared) return;
        note("formula_differs", score.row,
             {"problem.formula_differs", {declared.text(2), computed.text(2)}});
        if (*row.declared == *row.weight && computed < declared)
            note("full_mark_unearned", score.row,
                 {"problem.full_mark_unearned", {declared.text(2), computed.text(2)}});
        const auto twice = multiplyDivide(*row.weight, *score.computed, hundred, 2);
        if (twice && *twice == declared)
            note("weight_twice", score.row,
                 {"problem.score_weight_twice", {row.weight->text(2), computed.text(2)}});
    }

    /// A band that a person chooses in: was the score chosen inside it?
    void band(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        const RuleSet::Band& band = score.why == Why::partly ? rules_.partly : rules_.missed;
        if (!row.weight || !row.declared || row.weight->units <= 0) return;
        const auto part = multiplyDivide(*row.declared, hundred, *row.weight, Decimal::places);
        if (!part || (*part >= band.low && *part < band.high)) return;
        note("outside_band", score.row,
             {"problem.outside_band", {row.declared->text(2), band.low.text(), band.high.text()}});
    }

    /// What the cells could not be read as.
    void values(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        const auto unreadable = [&](const char* what, const std::string& text) {
            note("unreadable_value", score.row,
                 {"problem.unreadable_value", {Phrase::Figure::sentence(what), text}});
        };
        if (row.target.form == Form::unreadable || row.target.meaning == Meaning::error)
            unreadable("cell.target", row.targetText);
        if (row.actual.form == Form::unreadable || row.actual.meaning == Meaning::error)
            unreadable("cell.actual", row.actualText);
        if (!row.weight && says(row.weightText)) unreadable("cell.weight", row.weightText);
        if (!row.declared && says(row.declaredText)) unreadable("cell.declared", row.declaredText);
        if (score.why == Why::wordForNumber)
            note("unreadable_value", score.row,
                 {"problem.not_comparable", {row.targetText, row.actualText}});
        if (row.declared && (score.why == Why::noValues || score.why == Why::noTarget ||
                             score.why == Why::noActual))
            note("value_missing", score.row, {"problem.value_missing", {}});
        if (score.why == Why::noBudget || score.why == Why::zeroTarget)
            note("divide_by_zero", score.row,
                 {row.actual.meaning == Meaning::division ? "problem.divided_by_zero"
                  : row.type == RowType::exec             ? "why.no_budget"
                                                          : "why.zero_target",
                  {}});
        if (score.why == Why::unitsDiffer)
            note("units_differ", score.row,
                 {"problem.units_differ", {row.targetText, row.actualText}});
        if (score.why == Why::operatorsDiffer)
            note("operators_differ", score.row,
                 {"problem.operators_differ", {row.opText, row.targetText}});
        if (row.actual.op != records::OPERATOR_UNSPECIFIED &&
            row.actual.op != records::OPERATOR_QUALITATIVE)
            note("operator_in_actual", score.row, {"problem.operator_in_actual", {row.actualText}});
        if (row.actual.form == Form::number && !row.actual.doubt.empty())
            note("doubtful_value", score.row,
                 {"problem.doubtful_value",
                  {row.actualText, Phrase::Figure::sentence(row.actual.doubt)}});
        if (score.ratioRead)
            note("ratio_as_decimal", score.row, {"problem.ratio_as_decimal", {row.actualText}});
    }

    /// What does not make sense in the target itself.
    void targets(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        const Measure &target = row.target, &actual = row.actual;
        const bool number = target.form == Form::number;
        if (row.type == RowType::exec) {
            if (number && actual.form == Form::number && target.base == actual.base &&
                actual.value > target.value)
                note("over_budget", score.row,
                     {"problem.over_budget", {row.actualText, row.targetText}});
            return;
        }
        if (!number) return;
        if (!row.opPrinted && row.op != records::OPERATOR_QUALITATIVE)
            note("no_operator", score.row,
                 row.op == records::OPERATOR_UNSPECIFIED
                     ? Phrase{"problem.no_operator", {row.targetText}}
                     : Phrase{"problem.operator_added", {row.opText}});
        if (target.base.empty() && actual.base.empty())
            note("no_unit", score.row, {"problem.no_unit", {row.targetText}});
        if (target.base == "%" && cappedRatio(row.name())) {
            const bool atLeast = row.op == records::OPERATOR_AT_LEAST;
            if (target.value > hundred || (atLeast && target.value == hundred))
                note("ratio_over_100", score.row,
                     {"problem.target_over_100",
                      {row.name(), (atLeast ? "≥" : "") + target.value.text() + "%"}});
            else if (actual.form == Form::number && actual.base == "%" && actual.value > hundred)
                note("ratio_over_100", score.row,
                     {"problem.actual_over_100", {row.name(), row.actualText}});
        }
        const bool positive =
            row.op == records::OPERATOR_AT_LEAST || row.op == records::OPERATOR_EQUAL;
        const auto reached = multiplyDivide(actual.value, hundred, target.value, Decimal::places);
        if (positive && actual.form == Form::number && target.base == actual.base && reached &&
            target.value.units > 0 && *reached >= rules_.farAbove)
            note("far_above_target", score.row, {"problem.far_above_target", {reached->text(2)}});
    }

    /// Parts against the row that they break down: weights, scores, and amounts that add up.
    void parts() {
        for (std::size_t at = 0; at < table_.rows.size(); ++at) {
            std::vector<const TableRow*> own;
            for (const TableRow& row : table_.rows)
                if (row.type == RowType::part && row.parent == at) own.push_back(&row);
            if (own.empty()) continue;
            const TableRow& parent = table_.rows[at];
            compare(at, own, "cell.weight", parent.weight,
                    [](const TableRow& r) { return r.weight; });
            compare(at, own, "cell.declared", parent.declared,
                    [](const TableRow& r) { return r.declared; });
            compareAmounts(at, own, "cell.target", &TableRow::target);
            compareAmounts(at, own, "cell.actual", &TableRow::actual);
        }
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

    /// Fund lines that hold more than the total line above them.
    void funds() {
        const auto exec = std::find_if(table_.rows.begin(), table_.rows.end(), [](const auto& row) {
            return row.type == RowType::exec && row.target.form == Form::number;
        });
        if (exec == table_.rows.end()) return;
        Decimal sum;
        for (const TableRow& row : table_.rows) {
            if (row.type != RowType::fund || row.target.form != Form::number ||
                row.target.base != exec->target.base)
                continue;
            if (const auto next = add(sum, row.target.value)) sum = *next;
        }
        if (sum > exec->target.value)
            note("funds_over_total", static_cast<std::size_t>(exec - table_.rows.begin()),
                 {"problem.funds_over_total",
                  {sum.text() + exec->target.base, exec->target.value.text() + exec->target.base}});
    }

    static bool says(const std::string& text) {
        return !text.empty() && text.find_first_not_of("-/— ") != std::string::npos;
    }

    const Table& table_;
    const RuleSet& rules_;
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
    const auto earlier = [&](std::size_t at, auto same) {
        return std::any_of(sheet.rows.begin(), sheet.rows.end(), [&](const RowScore& score) {
            return score.row < at && table.rows[score.row].type == table.rows[at].type &&
                   same(table.rows[score.row], table.rows[at]);
        });
    };
    const auto duplicate = [&](std::size_t at) {
        return earlier(at, [](const TableRow& a, const TableRow& b) {
            return a.name() == b.name() && a.level1 == b.level1 && a.level2 == b.level2 &&
                   a.target.word == b.target.word && a.weight == b.weight;
        });
    };
    const auto regrouped = [&](std::size_t at) {
        return earlier(at, [](const TableRow& a, const TableRow& b) {
            return !b.level1.empty() && a.level1 == b.level1 && a.level2 == b.level2 &&
                   a.weight == b.weight;
        });
    };
    const bool over = sheet.weightsSum && *sheet.weightsSum > rules.weightsSum;
    const bool twice = over && sumsWithout(table, sheet, rules.weightsSum, duplicate);
    const bool grouped = over && !twice && sumsWithout(table, sheet, rules.weightsSum, regrouped);
    for (const RowScore& score : sheet.rows) {
        if (duplicate(score.row) && !twice)
            sheet.problems.push_back({"duplicate_row", score.row, {"problem.duplicate_row", {}}});
        if ((twice && duplicate(score.row)) || (grouped && regrouped(score.row)))
            sheet.problems.push_back(
                {"weight_twice", score.row, {"problem.weight_counted_twice", {}}});
    }
}

void findInTotals(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    const auto note = [&](const char* code, std::vector<Phrase::Figure> figures = {}) {
        sheet.problems.push_back(
            {code, std::nullopt, {std::string("problem.") + code, std::move(figures)}});
    };
    if (!sheet.weightsSum && !sheet.totalDeclared) return;  // a table of targets or of monitoring
    if (sheet.weightsSum && *sheet.weightsSum != rules.weightsSum)
        note("weights_not_100", {sheet.weightsSum->text(2), rules.weightsSum.text(2)});
    if (table.weightsAsShares) note("weights_as_shares");
    if (!sheet.totalPrinted) {
        note("no_total");
        return;
    }
    if (sheet.totalPrinted->units < 0 || *sheet.totalPrinted > rules.weightsSum)
        note("total_out_of_range", {sheet.totalPrinted->text(2)});
    if (sheet.totalDeclared && sheet.totalDeclared->rounded(2) != sheet.totalPrinted->rounded(2))
        note("rows_not_total", {sheet.totalDeclared->text(2), sheet.totalPrinted->text(2)});
}

}  // namespace

void findProblems(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    findInTotals(table, rules, sheet);
    Search(table, rules, sheet).all();
    findTwice(table, rules, sheet);
}

}  // namespace field::shared
