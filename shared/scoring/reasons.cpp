#include "shared/scoring/score.h"

namespace field::shared {
namespace {

Phrase say(const char* key) { return {key, {}}; }

/// What keeps the row from being scored: why its cell cannot be read, or the cell as typed.
Phrase::Figure unreadOf(const TableRow& row) {
    using Form = Measure::Form;
    const auto failed = [](const Measure& cell) {
        return cell.form == Form::unreadable || cell.form == Form::range ||
               cell.meaning == Meaning::error;
    };
    const bool target = failed(row.target) && !failed(row.actual);
    const std::string& doubt = target ? row.target.doubt : row.actual.doubt;
    if (!doubt.empty()) return Phrase::Figure::sentence(doubt);
    return target ? row.targetText : row.actualText;
}

/// Why there is no score.
Phrase undecided(const TableRow& row, Why why, const RuleSet& rules) {
    switch (why) {
        case Why::notApplicable:
            return say("why.not_applicable");
        case Why::subtotal:
            return say("why.subtotal");
        case Why::extra:
            return say("why.extra");
        case Why::struck:
            return say("why.struck");
        case Why::noWeight:
            return say("why.no_weight");
        case Why::negativeWeight:
            return {"why.negative_weight", {row.weight->text(2)}};
        case Why::noTarget:
            return say("why.no_target");
        case Why::noActual:
            return say("why.no_actual");
        case Why::noValues:
            return say("why.no_values");
        case Why::noBudget:
            return say(row.target.value.units < 0 ? "why.negative_budget" : "why.no_budget");
        case Why::zeroTarget:
            return say("why.zero_target");
        case Why::noOperator:
            return say("why.no_operator");
        case Why::operatorsDiffer:
            return say("why.operators_differ");
        case Why::unitsDiffer:
            return say("why.units_differ");
        case Why::scalesDiffer:
            return say("why.scales_differ");
        case Why::unreadable:
            return {"why.unreadable", {unreadOf(row)}};
        case Why::misread:
            return say("why.misread");
        case Why::ratioOrPercent:
            return {"why.ratio_or_percent", {row.actualText}};
        case Why::wordForNumber:
            return say("why.word_for_number");
        case Why::unknownWord:
            return say("why.unknown_word");
        case Why::partly:
            return {"why.partly", {rules.partly.low.text(), rules.partly.high.text()}};
        case Why::missed:
            return {"why.missed", {rules.missed.low.text(), rules.missed.high.text()}};
        case Why::openDate:
            return say("why.open_date");
        case Why::late:
            return say("why.late");
        default:
            return {};
    }
}

/// How the declared score may have come about; empty where no way is known.
Phrase guess(const TableRow& row, Decimal computed, Decimal declared) {
    if (row.actual.form == Measure::Form::number && row.actual.base == "%") {
        const auto raw = multiplyDivide(*row.weight, row.actual.value, Decimal::of(100), 2);
        if (raw && *raw == declared) return say("how.not_divided");
    }
    const auto twice = multiplyDivide(*row.weight, computed, Decimal::of(100), 2);
    if (twice && *twice == declared) return say("how.weight_twice");
    for (const int places : {1, 0})
        if (computed.rounded(places) == declared)
            return Phrase{"how.rounded", {std::to_string(places)}};
    if (declared == *row.weight) return say("how.full_marks");
    return {};
}

}  // namespace

Phrase reasonOf(const Table& table, const RowScore& score, const RuleSet& rules) {
    const TableRow& row = table.rows[score.row];
    if (!score.computed) return undecided(row, score.why, rules);
    if (!row.declared) return {};
    const Decimal computed = score.computed->rounded(2), declared = row.declared->rounded(2);
    if (computed == declared) return {};
    if (Phrase how = guess(row, computed, declared); !how.none()) return how;
    const bool byWords = score.why == Why::met && row.actual.form == Measure::Form::word;
    const auto floor = multiplyDivide(*row.weight, rules.achieved.low, Decimal::of(100), 2);
    if (byWords && floor && declared >= *floor && declared < computed)
        return {"how.in_band", {rules.achieved.low.text(), rules.achieved.high.text()}};
    if (declared > *row.weight) return say("how.over_weight");
    return say(declared > computed ? "how.above" : "how.below");
}

}  // namespace field::shared
