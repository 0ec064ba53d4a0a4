#pragma once

#include "shared/scoring/score.h"

namespace field::shared {

/// The part of findProblems() that looks at weights and totals of the whole table.
void findInTotals(const Table& table, const RuleSet& rules, ScoreSheet& sheet);

/// The part that looks at what should add up: parts, funds, weights that were counted twice.
void findInSums(const Table& table, const RuleSet& rules, ScoreSheet& sheet);

}  // namespace field::shared
