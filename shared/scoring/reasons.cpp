#include <fmt/format.h>

#include "shared/scoring/score.h"

namespace field::shared {
namespace {

std::string bandText(const char* name, const RuleSet::Band& band) {
    return fmt::format("{},在分值的 {}% 到 {}% 之间由评价人给分", name, band.low.text(),
                       band.high.text());
}

/// Why there is no score.
std::string undecided(const TableRow& row, Why why, const RuleSet& rules) {
    switch (why) {
        case Why::notApplicable:
            return "不适用,不计入总分,其余分值按比例放大";
        case Why::noWeight:
            return "没有分值";
        case Why::noTarget:
            return "指标值空白";
        case Why::noActual:
            return "实际值空白";
        case Why::noValues:
            return "指标值和实际值空白";
        case Why::noBudget:
            return "预算为 0,执行率不适用";
        case Why::zeroTarget:
            return "指标值为 0 或为负,完成率无法计算";
        case Why::noOperator:
            return "没有比较符,看不出越多越好还是越少越好";
        case Why::operatorsDiffer:
            return "比较符前后不一致";
        case Why::unitsDiffer:
            return "指标值与实际值单位不同";
        case Why::unreadable:
            return fmt::format("读不出:{}",
                               row.actual.doubt.empty() ? row.target.doubt : row.actual.doubt);
        case Why::wordForNumber:
            return "指标值与实际值一为文字一为数值";
        case Why::unknownWord:
            return "实际值的文字与指标值不同,也不是达成的用语";
        case Why::partly:
            return bandText("部分达成", rules.partly);
        case Why::missed:
            return bandText("未达成", rules.missed);
        case Why::openDate:
            return "看不出在期限之前还是之后";
        case Why::late:
            return "晚于期限,由评价人给分";
        default:
            return {};
    }
}

/// How the declared score may have come about; empty where no way is known.
std::string guess(const TableRow& row, Decimal computed, Decimal declared) {
    if (row.actual.form == Measure::Form::number && row.actual.base == "%") {
        const auto raw = multiplyDivide(*row.weight, row.actual.value, Decimal::of(100), 2);
        if (raw && *raw == declared) return "得分按 分值 × 实际百分比 计算,没有除以指标值";
    }
    const auto twice = multiplyDivide(*row.weight, computed, Decimal::of(100), 2);
    if (twice && *twice == declared) return "分值被乘了两次";
    for (const int places : {1, 0})
        if (computed.rounded(places) == declared)
            return fmt::format("得分四舍五入到 {} 位小数", places);
    if (declared == *row.weight) return "未达目标而给了满分";
    return {};
}

}  // namespace

std::string reasonOf(const Table& table, const RowScore& score, const RuleSet& rules) {
    const TableRow& row = table.rows[score.row];
    if (!score.computed) return undecided(row, score.why, rules);
    if (!row.declared) return {};
    const Decimal computed = score.computed->rounded(2), declared = row.declared->rounded(2);
    if (computed == declared) return {};
    if (std::string how = guess(row, computed, declared); !how.empty()) return how;
    const bool byWords = score.why == Why::met && row.actual.form == Measure::Form::word;
    const auto floor = multiplyDivide(*row.weight, rules.achieved.low, Decimal::of(100), 2);
    if (byWords && floor && declared >= *floor && declared < computed)
        return fmt::format("已达成,得分在达成档({}%–{}%)内低于满分", rules.achieved.low.text(),
                           rules.achieved.high.text());
    if (declared > *row.weight) return "得分超过分值";
    return declared > computed ? "得分高于按公式计算的结果" : "得分低于按公式计算的结果";
}

}  // namespace field::shared
