#include "shared/scoring/table_facts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "shared/rules/read_value.h"

namespace field::shared {
namespace {

using Form = Measure::Form;

constexpr Decimal hundred = Decimal::of(100);

/// Fen of an amount in 元; nothing for another unit.
std::optional<std::int64_t> fenOf(const Measure& amount) {
    if (amount.form != Form::number || amount.base != "元") return std::nullopt;
    return amount.value.rounded(2).units / (Decimal::one / 100);
}

/// The month in which "1-6月", "1—7月", "上半年" ends; 0 where the text says no such thing.
int lastMonth(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, int>, 5> parts = {
        {{"上半年", 6}, {"半年度", 6}, {"前三季度", 9}, {"第一季度", 3}, {"一季度", 3}}};
    const std::string folded = foldWidth(text);
    for (const auto& [part, month] : parts)
        if (folded.starts_with(part)) return month;
    const std::size_t end = folded.find("月");
    if (end == std::string::npos) return 0;
    std::size_t start = end;
    while (start > 0 && folded[start - 1] >= '0' && folded[start - 1] <= '9') --start;
    const bool range = start > 1 && start < end &&
                       (folded[start - 1] == '-' || folded[start - 1] == '~' ||
                        folded.compare(start - std::min<std::size_t>(start, 3), 3, "至") == 0);
    int month = 0;
    std::from_chars(folded.data() + start, folded.data() + end, month);
    return range && month >= 1 && month <= 12 ? month : 0;
}

std::optional<records::Likelihood> likelihoodOf(const TableRow& row) {
    struct Words {
        std::string_view text;
        records::Likelihood likelihood;
    };
    static constexpr std::array<Words, 5> words = {{{"不可能", records::LIKELIHOOD_IMPOSSIBLE},
                                                    {"不能", records::LIKELIHOOD_IMPOSSIBLE},
                                                    {"有可能", records::LIKELIHOOD_POSSIBLE},
                                                    {"可能", records::LIKELIHOOD_POSSIBLE},
                                                    {"确定能", records::LIKELIHOOD_CERTAIN}}};
    const bool noted = row.note.find("likelihood") != std::string::npos ||
                       row.note.find("可能性") != std::string::npos;
    const std::string& said = row.likelihoodText.empty() && noted ? row.note : row.likelihoodText;
    const std::size_t after = said.rfind("可能性");
    const std::string_view rest = after == std::string::npos
                                      ? std::string_view(said)
                                      : std::string_view(said).substr(after + 9);
    for (const Words& one : words)
        if (rest.find(one.text) != std::string_view::npos) return one.likelihood;
    return std::nullopt;
}

/// Forecast of a row's target in %: more is better, or less.
std::optional<Decimal> forecastOf(const TableRow& row) {
    TableRow atYearEnd = row;
    atYearEnd.actual = readMeasure(row.estimateText, row.unitText);
    if (atYearEnd.actual.form != Form::number) return std::nullopt;
    return shareOf(atYearEnd, RuleSet::builtIn()).points(hundred);
}

/// The month that the row's figures stand at; 0: it says none.
int monthOf(const TableRow& row) {
    for (const std::string* const text : {&row.level1, &row.level2, &row.level3})
        if (const int month = lastMonth(*text); month != 0) return month;
    return 0;
}

/// How much `row` is the project's line of money; higher is more. A line of months that are not
/// over yet says less than one that stands at an earlier month.
std::array<std::int64_t, 4> moneyRank(const TableRow& row, int monthsOver) {
    const bool whole = row.name().find("总额") != std::string::npos;
    const int month = monthOf(row);
    return {row.type == RowType::exec ? (row.scored() ? 2 : 1) : 0, whole ? 1 : 0,
            month == 0            ? 0
            : month <= monthsOver ? month
                                  : -month,
            row.target.form == Form::number ? row.target.value.units : -1};
}

void takeMoney(const Table& table, int monthsOver, Facts& facts) {
    const TableRow* found = nullptr;
    for (const TableRow& row : table.rows) {
        if (row.type != RowType::exec && row.type != RowType::fund) continue;
        if (row.target.form != Form::number && row.actual.form != Form::number) continue;
        if (found == nullptr || moneyRank(row, monthsOver) > moneyRank(*found, monthsOver))
            found = &row;
    }
    if (found == nullptr) return;
    const TableRow& row = *found;
    bool ratioRead = false;
    const bool scalesDiffer = row.type == RowType::exec &&
                              shareOf(row, RuleSet::builtIn(), &ratioRead).why == Why::scalesDiffer;
    facts.budgetFen = fenOf(row.target);
    if (!scalesDiffer) facts.executedFen = fenOf(row.actual);
    const bool both = row.target.form == Form::number && row.actual.form == Form::number;
    if (both && row.target.base == row.actual.base && row.target.base != "元") {
        facts.rate = multiplyDivide(row.actual.value, ratioRead ? Decimal::of(10'000) : hundred,
                                    row.target.value, Decimal::places);
    } else if (row.actual.form == Form::number && row.actual.base == "%") {
        facts.rate = multiplyDivide(row.actual.value, ratioRead ? hundred : Decimal::of(1),
                                    Decimal::of(1), Decimal::places);
    }
    if (!row.estimateText.empty())
        facts.forecastFen = fenOf(readMeasure(row.estimateText, row.unitText));
    if (const int month = monthOf(row); month != 0) facts.dataUntil = month;
    if (const int month = lastMonth(table.actualHeading); month != 0 && !facts.dataUntil)
        facts.dataUntil = month;
}

/// Codes of a table's problems that contradict itself, its sums or sense (Q1).
bool contradicts(const std::string& code) {
    static constexpr std::array<std::string_view, 18> codes = {
        "weights_not_100",   "rows_not_total",       "formula_differs",  "full_mark_unearned",
        "weight_twice",      "declared_over_weight", "parts_not_parent", "funds_over_total",
        "ratio_over_100",    "no_operator",          "operators_differ", "no_unit",
        "units_differ",      "divide_by_zero",       "funds_not_total",  "grade_differs",
        "declared_negative", "weight_negative"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

std::optional<Decimal> goalProgress(const Table& table, int monthsPassed, const RuleSet& rules) {
    Decimal reached, weights;
    for (const TableRow& row : table.rows) {
        if (row.type != RowType::indicator) continue;
        const Decimal weight = row.weight.value_or(Decimal::of(1));
        TableRow due = row;
        const bool grows = row.target.form == Form::number && row.target.base != "%" &&
                           row.op != records::OPERATOR_AT_MOST;
        if (grows) {
            const auto part = multiplyDivide(row.target.value, Decimal::of(monthsPassed),
                                             Decimal::of(12), Decimal::places);
            if (part) due.target.value = *part;
        }
        const Share share = shareOf(due, rules);
        std::optional<Decimal> points = share.points(weight);
        const RuleSet::Band* const band = share.why == Why::partly   ? &rules.partly
                                          : share.why == Why::missed ? &rules.missed
                                          : share.why == Why::met && row.actual.form == Form::word
                                              ? &rules.achieved
                                              : nullptr;
        if (band != nullptr) {
            const auto middle = add(band->high, band->low);
            if (middle) points = multiplyDivide(weight, *middle, Decimal::of(200), Decimal::places);
        }
        if (!points) continue;
        const auto sum = add(reached, *points), all = add(weights, weight);
        if (!sum || !all) return std::nullopt;
        reached = *sum;
        weights = *all;
    }
    return multiplyDivide(reached, hundred, weights, Decimal::places);
}

Facts factsOf(const Table& table, const Day& day, const RuleSet& rules) {
    Facts facts;
    if (table.header) facts.year = table.header->fiscalYear();
    for (const TableRow& row : table.rows) {
        if (row.type != RowType::indicator) continue;
        if (const auto likelihood = likelihoodOf(row))
            facts.worst = std::max(facts.worst.value_or(*likelihood), *likelihood);
        if (row.estimateText.empty()) continue;
        if (const auto forecast = forecastOf(row))
            facts.lowestForecast = std::min(facts.lowestForecast.value_or(*forecast), *forecast);
    }
    const int year = facts.year != 0 ? facts.year : static_cast<int>(day.year());
    int passed = monthsEnded(year, day);
    takeMoney(table, passed, facts);
    if (facts.dataUntil) passed = std::min(passed, *facts.dataUntil);
    if (passed > 0) facts.progress = goalProgress(table, passed, rules);
    for (const Problem& problem : score(table, rules).problems)
        if (contradicts(problem.code)) facts.contradictions.push_back(problem.code);
    return facts;
}

}  // namespace field::shared
