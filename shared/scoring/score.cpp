#include "shared/scoring/score.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "shared/scoring/problems.h"
#include "shared/scoring/totals.h"

namespace field::shared {
namespace {

/// The sum of what `pick` gives for each row; nothing if it gives nothing, or leaves the range.
template <class Rows, class Pick>
std::optional<Decimal> sumOf(const Rows& rows, Pick pick) {
    std::optional<Decimal> sum;
    for (const auto& row : rows) {
        const std::optional<Decimal> value = pick(row);
        if (!value) continue;
        sum = add(sum.value_or(Decimal{}), *value);
        if (!sum) return std::nullopt;
    }
    return sum;
}

/// A parent without values of its own earns what its parts earn, if all of them are decided and
/// their weights are its own (§6.6: the parts are added first).
void scoreFromParts(const Table& table, const RuleSet& rules, RowScore& score) {
    std::optional<Decimal> points, weights;
    for (std::size_t i = score.row + 1; i < table.rows.size(); ++i) {
        const TableRow& part = table.rows[i];
        if (part.type == RowType::indicator || part.type == RowType::exec) break;  // the next one's
        if (part.type != RowType::part || part.parent != score.row) continue;
        if (!part.weight) return;
        const auto earned = shareOf(part, rules).points(*part.weight);
        if (!earned) return;
        points = add(points.value_or(Decimal{}), *earned);
        weights = add(weights.value_or(Decimal{}), *part.weight);
        if (!points || !weights) return;
    }
    if (!points || weights != table.rows[score.row].weight) return;
    score.computed = points;
    score.why = Why::parts;
}

RowScore scoreRow(const Table& table, const RuleSet& rules, std::size_t at) {
    const TableRow& row = table.rows[at];
    RowScore out{at, Why::noWeight, std::nullopt, false};
    const Share share = shareOf(row, rules, &out.ratioRead);
    if (!share.decided() || row.weight) out.why = share.why;
    if (row.weight) out.computed = share.points(*row.weight);
    const bool beyond =
        out.why == Why::extra || out.why == Why::struck;  // points may be taken there
    if (row.weight && row.weight->units < 0 && !beyond) out.why = Why::negativeWeight;
    if (!out.computed && (out.why == Why::noValues || out.why == Why::noTarget))
        scoreFromParts(table, rules, out);
    return out;
}

/// The rows' points; where some are not applicable, the others' weights are stretched over theirs.
/// What rounding leaves over falls to the same rows in whatever order they stand.
std::optional<Decimal> totalOf(const Table& table, const RuleSet& rules,
                               const std::vector<RowScore>& rows) {
    std::vector<const RowScore*> counted;
    bool stretch = false;
    for (const RowScore& row : rows) {
        stretch = stretch || row.why == Why::notApplicable;
        if (row.why == Why::notApplicable || row.why == Why::subtotal || row.why == Why::struck)
            continue;
        if (!row.computed) return std::nullopt;
        counted.push_back(&row);
    }
    if (counted.empty()) return std::nullopt;
    if (!stretch) return sumOf(counted, [](const RowScore* row) { return row->computed; });
    const auto weightOf = [&](const RowScore* row) { return *table.rows[row->row].weight; };
    std::sort(counted.begin(), counted.end(), [&](const RowScore* a, const RowScore* b) {
        return std::pair(weightOf(a), *a->computed) > std::pair(weightOf(b), *b->computed);
    });
    std::vector<Decimal> weights;
    for (const RowScore* const row : counted) weights.push_back(weightOf(row));
    const auto stretched = rescaled(weights, rules.weightsSum);
    if (!stretched) return std::nullopt;
    std::size_t next = 0;
    return sumOf(counted, [&](const RowScore* row) -> std::optional<Decimal> {
        const Decimal own = weightOf(row), wide = (*stretched)[next++];
        if (own.units == 0) return Decimal{};
        return multiplyDivide(*row->computed, wide, own, 2);
    });
}

}  // namespace

std::optional<std::vector<Decimal>> rescaled(const std::vector<Decimal>& weights, Decimal whole) {
    constexpr std::int64_t step = Decimal::one / 100;
    Decimal sum;
    for (const Decimal weight : weights) {
        const auto next = add(sum, weight);
        if (weight.units < 0 || !next) return std::nullopt;
        sum = *next;
    }
    if (sum.units == 0) return std::nullopt;
    std::vector<Decimal> out;
    std::vector<std::int64_t> owed;  // what rounding down took from each
    std::int64_t left = whole.units;
    for (const Decimal weight : weights) {
        const auto exact = multiplyDivide(weight, whole, sum, Decimal::places);
        if (!exact) return std::nullopt;
        out.push_back({exact->units / step * step});
        owed.push_back(exact->units - out.back().units);
        left -= out.back().units;
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return owed[a] > owed[b]; });
    for (std::size_t i = 0; left != 0 && !order.empty(); i = (i + 1) % order.size()) {
        const std::int64_t given = std::clamp(left, -step, step);
        out[order[i]].units += given;
        left -= given;
    }
    return out;
}

ScoreSheet score(const Table& table, const RuleSet& rules) {
    ScoreSheet out;
    out.rows.reserve(table.rows.size());
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        if (table.rows[i].scored()) out.rows.push_back(scoreRow(table, rules, i));
    const auto rowOf = [&](const RowScore& score) -> const TableRow& {
        return table.rows[score.row];
    };
    out.totalPrinted = printedTotal(table, rules).points;
    out.totalDeclared = sumOf(out.rows, [&](const RowScore& r) { return rowOf(r).declared; });
    out.weightsSum = sumOf(out.rows, [&](const RowScore& r) {
        return r.why == Why::extra ? std::nullopt : rowOf(r).weight;
    });
    out.totalComputed = totalOf(table, rules, out.rows);
    if (out.totalPrinted) {
        const bool beyond = std::any_of(out.rows.begin(), out.rows.end(),
                                        [](const RowScore& row) { return row.why == Why::extra; });
        const Decimal graded =
            beyond ? std::min(*out.totalPrinted, rules.weightsSum) : *out.totalPrinted;
        out.grade = rules.grade(graded, rules.weightsSum);
    }
    findProblems(table, rules, out);
    return out;
}

}  // namespace field::shared
