#pragma once

#include "shared/scoring/score.h"

namespace field::shared {

/// Looks through a scored table for what does not agree with itself, with the rules or with sense,
/// and notes it in `sheet`. The codes:
///   of its layout   unknown_column sheet_not_read another_form surplus_cells
///   of the table    weights_not_100 weights_as_shares rows_not_total no_total total_out_of_range
///                   grade_differs
///   of its figures  formula_differs full_mark_unearned declared_over_weight declared_negative
///                   weight_twice no_weight weight_negative outside_band
///   of its values   value_missing unreadable_value divide_by_zero no_operator operators_differ
///                   no_unit units_differ doubtful_value ratio_over_100 ratio_as_decimal
///                   over_budget operator_in_actual far_above_target
///   of its parts    parts_not_parent funds_over_total funds_not_total duplicate_row
void findProblems(const Table& table, const RuleSet& rules, ScoreSheet& sheet);

/// The part of it that looks at weights and totals of the whole table.
void findInTotals(const Table& table, const RuleSet& rules, ScoreSheet& sheet);

/// The part that looks at what should add up: parts, funds, weights that were counted twice.
void findInSums(const Table& table, const RuleSet& rules, ScoreSheet& sheet);

}  // namespace field::shared
