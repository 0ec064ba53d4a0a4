#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/rules/phrase.h"
#include "shared/scoring/rule_set.h"
#include "shared/scoring/table.h"

namespace field::shared {

/// What a row's score rests on, or why it has none.
enum class Why {
    formula,  ///< weight × the part reached
    met,      ///< full marks: the target is met
    no,       ///< none: a yes/no indicator that is not met, a reverse one whose target is 0
    parts,    ///< the sum of its parts' scores
    // From here on there is no score.
    notApplicable,  ///< and it is left out of the total, which is rescaled
    subtotal,       ///< of the rows of its level, which have their own: left out of the total
    extra,          ///< beyond the weights: a person gives or takes the points
    struck,         ///< the form gives no points for it: left out of the total
    noWeight,
    negativeWeight,
    noTarget,
    noActual,
    noValues,    ///< neither
    noBudget,    ///< an execution of 0 of 0: the rate is not applicable
    zeroTarget,  ///< something of nothing has no part
    noOperator,  ///< and more may be better, or less
    operatorsDiffer,
    unitsDiffer,
    scalesDiffer,  ///< so far apart that one of them must be in another unit (元, 万元)
    unreadable,
    misread,         ///< "≥" copied as "2"
    ratioOrPercent,  ///< 0.35 may be 35 % or 0.35 %
    wordForNumber,   ///< a number was wanted and words were written, or the other way round
    unknownWord,     ///< neither the target's words nor any of achievement
    partly,          ///< a band that a person has to choose a value in
    missed,          ///< likewise
    openDate,        ///< before or after the day that was set cannot be told
    late,
};

/// Part `of` a weight: what the rules give before it is multiplied.
struct Share {
    Why why = Why::unreadable;
    Decimal part, of;  ///< where why is formula

    [[nodiscard]] bool decided() const { return why <= Why::parts; }
    /// `weight` × part ÷ of, half up to 0.01 and within 0 and weight; nothing if undecided.
    [[nodiscard]] std::optional<Decimal> points(Decimal weight) const;
};

/// The part of its weight that `row` earns (domain.md §6.1–6.5). `ratioRead`, if given, is set
/// where a percentage was given as a ratio (0.98 for 98 %) and read as meant.
Share shareOf(const TableRow& row, const RuleSet& rules, bool* ratioRead = nullptr);

struct RowScore {
    std::size_t row = 0;  ///< index in Table::rows
    Why why = Why::unreadable;
    std::optional<Decimal> computed;
    bool ratioRead = false;
};

struct Problem {
    std::string code;                ///< "weights_not_100", see problems.cpp
    std::optional<std::size_t> row;  ///< index in Table::rows; nothing: the table as a whole
    Phrase said;
};

/// A table's scores. Nothing that was declared is changed: it stands beside what the rules give.
struct ScoreSheet {
    std::vector<RowScore>
        rows;  ///< the scored ones: execution and indicators, in the table's order
    std::optional<Decimal> totalPrinted;
    std::optional<Decimal> totalDeclared;  ///< sum of the rows; nothing where none is printed
    std::optional<Decimal> totalComputed;  ///< nothing if any row is undecided
    std::optional<Decimal> weightsSum;     ///< nothing where no weights are printed
    std::string grade;                     ///< of the printed total; empty if there is none
    std::vector<Problem> problems;
};

ScoreSheet score(const Table& table, const RuleSet& rules = RuleSet::builtIn());

/// The tables of a project's `units` as one, to be scored as a whole: amounts add up, ratios and
/// rates of change are weighted by the units' full-year budgets, and only then is scored (domain.md
/// §6.6). Rows with the same levels and name meet. What cannot be put together (units that measure
/// in different things, words that differ, a ratio of a unit whose budget is not stated) is
/// unreadable and says so; a unit that left a cell blank leaves it blank; where weights differ
/// there is none. The units' own declared scores are not added: they are not the whole's.
Table rollUp(const std::vector<Table>& units);

/// Why the row's declared score is not the computed one, or why there is none; empty where nothing
/// needs saying.
Phrase reasonOf(const Table& table, const RowScore& row, const RuleSet& rules);

/// `weights` stretched to sum to exactly `whole`, in steps of 0.01, what rounding leaves over going
/// to those it wronged most (domain.md §6.6). Nothing if they sum to 0 or one is negative.
std::optional<std::vector<Decimal>> rescaled(const std::vector<Decimal>& weights, Decimal whole);

}  // namespace field::shared
