#include <algorithm>

#include "shared/scoring/score.h"
#include "shared/scoring/units.h"

/// What part of its weight a row earns: domain.md §6.1 to 6.5, which follow 财预〔2020〕10号 and
/// its local forms. Nothing here guesses: what the cells do not decide is undecided, with the
/// reason.
namespace field::shared {
namespace {

using records::Operator;
using Form = Measure::Form;

constexpr Decimal hundred = Decimal::of(100);

Share because(Why why) { return {why, {}, {}}; }

/// Two numbers in one unit.
struct Pair {
    Decimal target, high, actual;
};

bool sameThings(std::string_view a, std::string_view b) {
    // 场 and 场次, 人 and 人次: forms mix them.
    return a == b || a.empty() || b.empty() || a.starts_with(b) || b.starts_with(a);
}

Decimal timesHundred(Decimal ratio) {
    return multiplyDivide(ratio, hundred, Decimal::of(1), Decimal::places).value_or(ratio);
}

/// Brings target and actual to one unit; nothing where theirs differ. A percentage given as a ratio
/// (0.98 in a column of %, held against 90 or more) is read as meant, and said in `ratioRead`.
std::optional<Pair> align(const Measure& target, const Measure& actual, Operator op,
                          bool& ratioRead) {
    Pair pair{target.value, target.form == Form::range ? target.high : target.value, actual.value};
    const bool percents = target.base == "%" && (actual.base == "%" || actual.base.empty());
    if (percents && !actual.percentTyped && !actual.ratio && op != records::OPERATOR_AT_MOST &&
        pair.target >= Decimal::of(50) && pair.actual.units > 0 && pair.actual <= Decimal::of(1)) {
        pair.actual = timesHundred(pair.actual);
        ratioRead = true;
        return pair;
    }
    if (target.base.empty() && actual.base == "%" && pair.high <= Decimal::of(1)) {
        pair.target = timesHundred(pair.target);
        pair.high = timesHundred(pair.high);
        ratioRead = true;
        return pair;
    }
    if (!sameThings(target.base, actual.base)) return std::nullopt;
    return pair;
}

/// More is better: the part reached of the target (§6.3).
Share atLeast(Decimal target, Decimal actual) {
    if (actual >= target) return because(Why::met);
    if (target.units <= 0) return because(Why::zeroTarget);
    return {Why::formula, {std::max<std::int64_t>(actual.units, 0)}, target};
}

/// Less is better: the target's part of what was used (§6.3); nothing used is full.
Share atMost(Decimal target, Decimal actual) {
    if (actual <= target) return because(Why::met);
    if (target.units < 0) return because(Why::zeroTarget);
    if (target.units == 0) return because(Why::no);
    return {Why::formula, target, actual};
}

Decimal sizeOf(Decimal value) {
    const Decimal sign = Decimal::of(value.units < 0 ? -1 : 1);
    return multiplyDivide(value, sign, Decimal::of(1), Decimal::places).value_or(value);
}

/// What a pair earns by the row's comparison.
Share held(const TableRow& row, const Pair& pair) {
    const bool equals = pair.actual == pair.target && pair.target == pair.high;
    const bool printed = row.op != records::OPERATOR_UNSPECIFIED;
    if (row.target.form == Form::range) {
        const bool inside = pair.target <= pair.actual && pair.actual <= pair.high;
        if (!inside && !printed && isTime(row.target.base)) return because(Why::noOperator);
        // "±5%": as far below as above; the reverse rule holds for the distance.
        if (pair.target.units < 0 && pair.target.units == -pair.high.units)
            return atMost(pair.high, sizeOf(pair.actual));
        return pair.actual > pair.high ? atMost(pair.high, pair.actual)
                                       : atLeast(pair.target, pair.actual);
    }
    switch (row.op) {
        // More than was set is full marks here as with "≥", also of a cost: domain.md §6.3 counts
        // "=" among the positive ones without exception, and the one sample of such a cost (T1) has
        // no actual. What "= 0" asks for is none; more of it is not better.
        case records::OPERATOR_EQUAL:
            if (equals) return because(Why::met);
            if (pair.target.units == 0) return atMost(pair.target, pair.actual);
            if (pair.target.units < 0) return because(Why::zeroTarget);
            return atLeast(pair.target, pair.actual);
        case records::OPERATOR_AT_LEAST:
            return atLeast(pair.target, pair.actual);
        case records::OPERATOR_AT_MOST:
            return atMost(pair.target, pair.actual);
        default:
            break;
    }
    if (equals) return because(Why::met);
    const bool open = row.op == records::OPERATOR_QUALITATIVE || maybeReverse(row.name()) ||
                      maybeReverse(row.level2) || pair.target.units < 0 ||
                      (isTime(row.target.base) && row.target.change == 0);
    // A fall is asked for: the more the better.
    if (row.target.change < 0) return atLeast(pair.target, pair.actual);
    return open ? because(Why::noOperator) : atLeast(pair.target, pair.actual);
}

bool same(const Share& a, const Share& b) {
    return a.why == b.why &&
           multiplyDivide(hundred, a.part, a.of, 2) == multiplyDivide(hundred, b.part, b.of, 2);
}

/// The actual by the other reading where one cell alone says a scale ("5万元" against 48000, "1.2
/// 万人次" against 11000) and the two are a hundred times apart, or the column does and the actual
/// is so much more; nothing otherwise.
std::optional<Decimal> otherScale(const TableRow& row, const Pair& pair) {
    if (row.target.unit.empty() && row.actual.unit.empty()) {
        // A column of 万人 over "1.25" and "12480": the second was counted in 人.
        const bool scaled = row.unitText.starts_with("万") && unitOf(row.unitText).power == 4;
        if (!scaled || pair.target.units <= 0 ||
            compareProducts(pair.target, hundred, pair.actual, Decimal::of(1)) > 0)
            return std::nullopt;
        return multiplyDivide(pair.actual, Decimal::of(1), Decimal::of(10'000), Decimal::places);
    }
    if (row.target.unit.empty() == row.actual.unit.empty()) return std::nullopt;
    const Unit own = unitOf(row.target.unit.empty() ? row.actual.unit : row.target.unit);
    const Unit column = unitOf(row.unitText);
    const int power = own.power - (column.base == own.base ? column.power : 0);
    if (power <= 2 || pair.target.units <= 0 || pair.actual.units <= 0) return std::nullopt;
    Decimal scale = Decimal::of(1);
    for (int i = 0; i < power; ++i) scale.units *= 10;
    if (compareProducts(pair.actual, hundred, pair.target, Decimal::of(1)) <= 0)
        return multiplyDivide(pair.actual, scale, Decimal::of(1), Decimal::places);
    if (compareProducts(pair.target, hundred, pair.actual, Decimal::of(1)) <= 0)
        return multiplyDivide(pair.actual, Decimal::of(1), scale, Decimal::places);
    return std::nullopt;
}

/// "0.35" in a column of %, held against 30: 35 % or a third of one?
bool ratioOrPercent(const TableRow& row) {
    const Measure &target = row.target, &actual = row.actual;
    return target.base == "%" && actual.base == "%" && !actual.percentTyped && !actual.ratio &&
           row.op != records::OPERATOR_AT_MOST && target.value >= Decimal::of(10) &&
           target.value < Decimal::of(50) && actual.value.units > 0 &&
           actual.value < Decimal::of(1);
}

/// A "≥" that copying made a "2" of: a satisfaction of 290 %, a target of 2266 where 266 were
/// reached and no comparison is printed.
bool misread(const TableRow& row) {
    const auto twoBefore = [&](const Measure& cell) {
        return cell.form == Form::number && cell.base == "%" && cell.value > Decimal::of(200) &&
               cell.value <= Decimal::of(300);
    };
    if (cappedRatio(row.name()) && (twoBefore(row.target) || twoBefore(row.actual))) return true;
    return !row.opPrinted && row.target.form == Form::number && row.actual.form == Form::number &&
           row.actual.value.units > 0 && row.target.base == row.actual.base &&
           row.target.value.text() == std::string(1, '2').append(row.actual.value.text());
}

Share numbers(const TableRow& row, bool& ratioRead) {
    if (misread(row)) return because(Why::misread);
    if (row.target.change != row.actual.change) return because(Why::wordForNumber);
    if (row.target.change < 0 && row.op == records::OPERATOR_AT_MOST)
        return because(Why::noOperator);
    auto pair = align(row.target, row.actual, row.op, ratioRead);
    if (!pair) return because(Why::unitsDiffer);
    if (!ratioRead && ratioOrPercent(row)) return because(Why::ratioOrPercent);
    const Share share = held(row, *pair);
    const auto other = otherScale(row, *pair);
    if (!other) return share;
    pair->actual = *other;
    return same(share, held(row, *pair)) ? share : because(Why::scalesDiffer);
}

/// An actual that is a range is scored where both its ends come to the same.
Share rangeOfActual(const TableRow& row, bool& ratioRead) {
    TableRow end = row;
    end.actual.form = Form::number;
    const Share low = numbers(end, ratioRead);
    end.actual.value = row.actual.high;
    const Share high = numbers(end, ratioRead);
    return low.decided() && same(low, high) ? low : because(Why::unreadable);
}

/// "及时拨付" and "已及时拨付".
bool sameWords(const std::string& target, std::string_view actual) {
    if (target.empty()) return false;
    if (target == actual) return true;
    for (const std::string_view done : {"均已", "已", "均"})
        if (actual.starts_with(done)) return target == actual.substr(done.size());
    return false;
}

/// Words against words, or against what a word could mean (§6.4, 6.5).
Share words(const Measure& target, const Measure& actual) {
    if (sameWords(target.word, actual.word)) return because(Why::met);
    const bool asksForNone = target.meaning == Meaning::no || target.word.starts_with("无") ||
                             target.word.starts_with("零") || target.word.starts_with("不");
    if (actual.form == Form::number) {
        const bool whole = actual.base == "%" && actual.value >= hundred;
        const bool none = asksForNone && actual.value.units == 0;
        return because(whole || none ? Why::met : Why::wordForNumber);
    }
    // The target names the whole scale, of one character each: the first is the best.
    if (target.meaning == Meaning::scale)
        return because(actual.word == target.word.substr(0, std::string_view("优").size())
                           ? Why::met
                           : Why::unknownWord);
    constexpr std::string_view nearly = "基本";
    if (actual.word.starts_with(nearly) && !target.word.empty() &&
        std::string_view(actual.word).substr(nearly.size()) == target.word)
        return because(Why::partly);
    if (!asksForNone && denies(actual.word, target.word)) return because(Why::missed);
    switch (actual.meaning) {
        case Meaning::achieved:
            return because(Why::met);
        case Meaning::yes:
            return because(asksForNone ? Why::no : Why::met);
        case Meaning::no:
            if (target.form == Form::blank) return because(Why::noTarget);
            return because(asksForNone ? Why::met : Why::no);
        case Meaning::partly:
            return because(Why::partly);
        case Meaning::missed:
            return because(Why::missed);
        default:
            return because(target.form == Form::blank ? Why::noTarget : Why::unknownWord);
    }
}

Share days(const Measure& target, const Measure& actual) {
    const auto sameYear = [&](const Day& day) {
        if (target.yearKnown == actual.yearKnown) return day;
        return Day{std::chrono::year(4), day.month(), day.day()};
    };
    // "12月31日前" and "2023年1月5日": that year's January, or the next one's?
    const bool nextYear = target.yearKnown != actual.yearKnown &&
                          actual.last.month() <= std::chrono::April &&
                          target.last.month() >= std::chrono::September;
    if (nextYear) return because(Why::openDate);
    if (sameYear(actual.last) <= sameYear(target.last)) return because(Why::met);
    if (sameYear(actual.first) > sameYear(target.last)) return because(Why::late);
    return because(Why::openDate);
}

/// What settles a row before its values are held against each other.
std::optional<Share> settledBefore(const TableRow& row) {
    if (row.says == TableRow::Says::extra) return because(Why::extra);
    if (row.says == TableRow::Says::subtotal) return because(Why::subtotal);
    if (row.says == TableRow::Says::struck) return because(Why::struck);
    // "7×24小时" against the same: no need to know what it is.
    const bool numbersInWords = row.actual.doubt == "doubt.numbers" ||
                                row.actual.doubt == "doubt.fraction" ||
                                row.actual.doubt == "doubt.operators";
    if (row.target.form == Form::unreadable && row.actual.form == Form::unreadable &&
        row.actual.meaning == Meaning::none && numbersInWords &&
        row.target.word == row.actual.word && !row.opsDiffer)
        return because(Why::met);
    for (const Measure* const cell : {&row.target, &row.actual}) {
        if (cell->meaning == Meaning::notApplicable) return because(Why::notApplicable);
        if (cell->meaning == Meaning::division) return because(Why::zeroTarget);
        if (cell->form == Form::unreadable || cell->meaning == Meaning::error)
            return because(Why::unreadable);
    }
    if (row.opsDiffer) return because(Why::operatorsDiffer);
    return std::nullopt;
}

/// What the first of `steps` gives that `rate`, in %, reaches; none below the last.
Share stepOf(const std::vector<RuleSet::Step>& steps, Decimal rate) {
    for (const RuleSet::Step& step : steps)
        if (rate >= step.from) return {Why::formula, step.points, hundred};
    return because(Why::no);
}

/// Satisfaction in bands (§6.5): by the part of the valid answers that is satisfied, whatever the
/// target. Nothing where the rule set has no bands, or the row says no such part.
std::optional<Share> satisfaction(const TableRow& row, const RuleSet& rules, bool& ratioRead) {
    const bool asked = satisfactionRate(row.name()) || satisfactionRate(row.level2) ||
                       satisfactionRate(row.level1);
    if (!rules.satisfactionBanded || !asked || maybeReverse(row.name())) return std::nullopt;
    if (row.op == records::OPERATOR_AT_MOST || row.actual.form != Form::number || misread(row))
        return std::nullopt;
    Decimal rate = row.actual.value;
    bool ratio = false;
    if (row.target.form == Form::number || row.target.form == Form::range) {
        const auto aligned = align(row.target, row.actual, row.op, ratio);
        if (!aligned || (!ratio && ratioOrPercent(row))) return std::nullopt;
        rate = aligned->actual;
    }
    const bool percent = row.actual.base == "%" || row.target.base == "%";
    if (!percent || rate.units < 0 || rate > hundred) return std::nullopt;
    ratioRead = ratio;
    return stepOf(rules.satisfactionSteps, rate);
}

Share indicator(const TableRow& row, const RuleSet& rules, bool& ratioRead) {
    if (const auto settled = settledBefore(row)) return *settled;
    if (const auto banded = satisfaction(row, rules, ratioRead)) return *banded;
    const Form target = row.target.form, actual = row.actual.form;
    if (actual == Form::blank)
        return because(target == Form::blank ? Why::noValues : Why::noActual);
    const bool qualitative =
        target == Form::word || (row.op == records::OPERATOR_QUALITATIVE &&
                                 (actual == Form::word || target == Form::blank));
    if (qualitative || (target == Form::days && actual == Form::word))
        return words(row.target, row.actual);
    if (target == Form::blank) return because(Why::noTarget);
    if (target == Form::days && actual == Form::days) return days(row.target, row.actual);
    const bool targetNumber = target == Form::number || target == Form::range;
    if (targetNumber && actual == Form::number) return numbers(row, ratioRead);
    if (!row.target.word.empty() && row.target.word == row.actual.word) return because(Why::met);
    if (actual == Form::range && targetNumber) return rangeOfActual(row, ratioRead);
    const bool none = row.target.value.units == 0 && row.actual.meaning == Meaning::no;
    if (target == Form::number && none) return because(Why::met);
    return because(actual == Form::range ? Why::unreadable : Why::wordForNumber);
}

/// Executed money in 元 beside a budget in 万元, or the other way round, where a cell does not say
/// which: a hundred times the budget cannot be spent; and of next to nothing the declared score
/// tells that it was meant in the other unit.
bool inAnotherUnit(const TableRow& row, const Pair& pair) {
    if (row.target.base == "%" || (!row.target.unit.empty() && !row.actual.unit.empty()))
        return false;
    if (compareProducts(pair.target, hundred, pair.actual, Decimal::of(1)) <= 0) return true;
    if (compareProducts(pair.actual, hundred, pair.target, Decimal::of(1)) > 0) return false;
    if (!row.weight || !row.declared || pair.actual.units <= 0) return false;
    const Decimal yuanOfWan = Decimal::of(10'000);
    const auto wider = multiplyDivide(pair.actual, yuanOfWan, Decimal::of(1), Decimal::places);
    const Decimal most = Decimal::of(120);  // % of the budget: more is not what anybody meant
    if (!wider || compareProducts(*wider, hundred, pair.target, most) > 0) return false;
    const auto meant = atLeast(pair.target, *wider).points(*row.weight);
    return meant && *meant == row.declared->rounded(2);
}

/// The rate of execution (§6.1, 6.2): executed of the full-year budget, or the rate itself.
Share execution(const TableRow& row, const RuleSet& rules, bool& ratioRead) {
    if (const auto settled = settledBefore(row)) return *settled;
    const bool rateAlone =
        row.actual.form == Form::number && row.actual.base == "%" && row.target.base != "%";
    if (row.target.form == Form::blank && !rateAlone)
        return because(row.actual.form == Form::blank ? Why::noValues : Why::noTarget);
    if (row.actual.form == Form::blank) return because(Why::noActual);
    if ((row.target.form != Form::number && !rateAlone) || row.actual.form != Form::number)
        return because(Why::wordForNumber);
    Pair pair{hundred, hundred, row.actual.value};
    if (!rateAlone) {
        const auto aligned = align(row.target, row.actual, records::OPERATOR_EQUAL, ratioRead);
        if (!aligned) return because(Why::unitsDiffer);
        pair = *aligned;
    } else if (!row.actual.percentTyped && !row.actual.ratio && pair.actual.units > 0 &&
               pair.actual <= Decimal::of(1)) {
        pair.actual = timesHundred(pair.actual);
        ratioRead = true;
    }
    if (pair.target.units <= 0) return because(Why::noBudget);
    if (!rateAlone && inAnotherUnit(row, pair)) return because(Why::scalesDiffer);
    if (rules.execution == RuleSet::Execution::proportional)
        return atLeast(pair.target, pair.actual);
    const auto rate = multiplyDivide(pair.actual, hundred, pair.target, Decimal::places);
    return rate ? stepOf(rules.executionSteps, *rate) : because(Why::no);
}

}  // namespace

std::optional<Decimal> Share::points(Decimal weight) const {
    if (!decided() || weight.units < 0) return std::nullopt;
    if (why == Why::no) return Decimal{};
    if (why != Why::formula) return weight;
    const auto points = multiplyDivide(weight, part, of, 2);
    if (!points) return std::nullopt;
    return std::clamp(*points, Decimal{}, weight);
}

Share shareOf(const TableRow& row, const RuleSet& rules, bool* ratioRead) {
    bool read = false;
    const Share share =
        row.type == RowType::exec ? execution(row, rules, read) : indicator(row, rules, read);
    if (ratioRead != nullptr) *ratioRead = read;
    return share;
}

}  // namespace field::shared
