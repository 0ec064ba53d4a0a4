#include "shared/scoring/problems.h"

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
    }

  private:
    void note(const char* code, std::size_t row, Phrase said) {
        sheet_.problems.push_back({code, row, std::move(said)});
    }

    /// What was declared against what the rules give.
    void figures(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        const bool extra = score.why == Why::extra;
        if (!row.weight && row.declared && !extra && !says(row.weightText))
            note("no_weight", score.row, {"problem.no_weight", {}});
        if (row.declared && row.declared->units < 0 && !extra)
            note("declared_negative", score.row,
                 {"problem.declared_negative", {row.declared->text(2)}});
        if (score.why == Why::negativeWeight)
            return note("weight_negative", score.row,
                        {"problem.weight_negative", {row.weight->text(2)}});
        if (row.weight && row.declared && *row.declared > *row.weight)
            note("declared_over_weight", score.row,
                 {"problem.declared_over_weight", {row.declared->text(2), row.weight->text(2)}});
        if (score.why == Why::partly || score.why == Why::missed) band(score);
        if (score.why == Why::partly || score.why == Why::missed || score.why == Why::late)
            unearned(score);
        if (!score.computed || !row.declared) return;
        const Decimal computed = score.computed->rounded(2), declared = row.declared->rounded(2);
        if (computed == declared || chosenInBand(score)) return;
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

    /// Full marks for what its own words or its date call short of the target.
    void unearned(const RowScore& score) {
        const TableRow& row = table_.rows[score.row];
        if (!row.weight || row.declared != row.weight || row.weight->units <= 0) return;
        note("full_mark_unearned", score.row,
             {"problem.full_mark_short", {row.declared->text(2), row.actualText}});
    }

    /// Words that were reached: the person picks a value inside the band of achievement (§6.4); a
    /// yes or no has all or nothing (§6.5).
    [[nodiscard]] bool chosenInBand(const RowScore& score) const {
        const TableRow& row = table_.rows[score.row];
        const bool words = score.why == Why::met && row.actual.form == Form::word &&
                           (row.target.form == Form::word || row.target.form == Form::blank) &&
                           row.actual.meaning != Meaning::yes && row.actual.meaning != Meaning::no;
        const auto part = multiplyDivide(*row.declared, hundred, *row.weight, Decimal::places);
        return words && part && *part >= rules_.achieved.low && *part <= rules_.achieved.high;
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
        const auto garbled = [](const Measure& cell) {
            return (cell.form == Form::unreadable && cell.meaning != Meaning::division) ||
                   cell.meaning == Meaning::error;
        };
        const bool settled = score.why == Why::met || score.why == Why::extra;
        if (garbled(row.target) && !settled) unreadable("cell.target", row.targetText);
        if (garbled(row.actual) && !settled) unreadable("cell.actual", row.actualText);
        if (score.why == Why::unreadable && row.actual.form == Form::range)
            unreadable("cell.actual", row.actualText);
        if (!row.weight && says(row.weightText)) unreadable("cell.weight", row.weightText);
        if (!row.declared && meaningOf(plainWord(row.declaredText)) == Meaning::division)
            note("divide_by_zero", score.row, {"problem.divided_by_zero", {}});
        else if (!row.declared && says(row.declaredText))
            unreadable("cell.declared", row.declaredText);
        const bool digits = row.target.doubt == "doubt.digits_in_words" ||
                            row.actual.doubt == "doubt.digits_in_words";
        if (score.why == Why::wordForNumber || (score.why == Why::unknownWord && digits))
            note("unreadable_value", score.row,
                 {"problem.not_comparable", {row.targetText, row.actualText}});
        if (score.why == Why::misread)
            note("unreadable_value", score.row,
                 {"problem.misread", {row.targetText, row.actualText}});
        if (score.why == Why::ratioOrPercent)
            note("unreadable_value", score.row, {"why.ratio_or_percent", {row.actualText}});
        if (row.declared && (score.why == Why::noValues || score.why == Why::noTarget ||
                             score.why == Why::noActual))
            note("value_missing", score.row, {"problem.value_missing", {}});
        if (row.surplus) note("surplus_cells", score.row, {"problem.surplus_cells", {}});
        if (score.why == Why::noBudget || score.why == Why::zeroTarget)
            note("divide_by_zero", score.row,
                 {row.actual.meaning == Meaning::division || row.target.meaning == Meaning::division
                      ? "problem.divided_by_zero"
                  : row.type == RowType::exec
                      ? (row.target.value.units < 0 ? "why.negative_budget" : "why.no_budget")
                      : "why.zero_target",
                  {}});
        if (score.why == Why::unitsDiffer)
            note("units_differ", score.row,
                 {"problem.units_differ", {row.targetText, row.actualText}});
        if (score.why == Why::scalesDiffer)
            note("units_differ", score.row,
                 {"problem.scales_differ", {row.targetText, row.actualText}});
        if (score.why == Why::operatorsDiffer)
            note("operators_differ", score.row,
                 {"problem.operators_differ", {row.opText, row.targetText}});
        if (row.actual.op != records::OPERATOR_UNSPECIFIED &&
            row.actual.op != records::OPERATOR_QUALITATIVE)
            note("operator_in_actual", score.row, {"problem.operator_in_actual", {row.actualText}});
        if (row.target.form == Form::number && row.target.doubt == "doubt.approximate")
            note("doubtful_value", score.row,
                 {"problem.doubtful_target",
                  {row.targetText, Phrase::Figure::sentence(row.target.doubt)}});
        if (row.actual.form == Form::number && !row.actual.doubt.empty() &&
            row.actual.doubt != "doubt.rounded")
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
        if (score.why == Why::extra || score.why == Why::scalesDiffer) return;
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
        if (score.why == Why::misread) return;
        const bool positive =
            row.op == records::OPERATOR_AT_LEAST || row.op == records::OPERATOR_EQUAL;
        const auto reached = multiplyDivide(actual.value, hundred, target.value, Decimal::places);
        if (positive && actual.form == Form::number && target.base == actual.base && reached &&
            target.value.units > 0 && *reached >= rules_.farAbove)
            note("far_above_target", score.row, {"problem.far_above_target", {reached->text(2)}});
    }

    static bool says(const std::string& text) {
        return !text.empty() && text.find_first_not_of("-/— ") != std::string::npos;
    }

    const Table& table_;
    const RuleSet& rules_;
    ScoreSheet& sheet_;
};

}  // namespace

void findProblems(const Table& table, const RuleSet& rules, ScoreSheet& sheet) {
    findInTotals(table, rules, sheet);
    Search(table, rules, sheet).all();
    findInSums(table, rules, sheet);
}

}  // namespace field::shared
