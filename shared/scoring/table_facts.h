#pragma once

#include "shared/scoring/alerts.h"
#include "shared/scoring/score.h"

namespace field::shared {

/// What a table says that the rules of warning look at: its first line of money, the likelihoods
/// and forecasts of its rows, the progress of its goals and its own contradictions.
Facts factsOf(const Table& table, const Day& day, const RuleSet& rules = RuleSet::builtIn());

/// Progress of the goals in % (domain.md §6.8): Σ weight × min(1, actual ÷ what is due) ÷ Σ weight,
/// due being the target × the share of the year that has passed (percentages are due whole), words
/// counting with the middle of their band. Rows without an actual are left out; nothing where none
/// has one.
std::optional<Decimal> goalProgress(const Table& table, int monthsPassed, const RuleSet& rules);

}  // namespace field::shared
