#pragma once

#include <optional>
#include <string>

#include "shared/scoring/rule_set.h"
#include "shared/scoring/table.h"

namespace field::shared {

/// What a table prints as its total and its grade, as read.
struct PrintedTotal {
    std::optional<Decimal> points;   ///< of its own row, else of its header
    std::optional<std::size_t> row;  ///< of `points`; or one whose cell says something unreadable
    std::string grade;               ///< name of a grade of the rules; empty: none is printed
    std::optional<std::size_t> gradeRow;
};

/// Looks for them. Subtotals of a level are no totals; of several totals the one that is rather
/// called so ("自评总分" before "合计") counts, whatever order the rows stand in.
PrintedTotal printedTotal(const Table& table, const RuleSet& rules);

}  // namespace field::shared
