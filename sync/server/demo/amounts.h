#pragma once

#include <cstdint>
#include <vector>

#include "sync/server/demo/dice.h"

namespace field::server::town {

/// Budgets in whole thousands of yuan, one for each of `sizes`, that sum to exactly `totalFen`
/// (itself whole thousands). Each is at least 50,000 yuan; above that, shares are size × 2^(2.6·z),
/// z near normal: few large ones, many small ones, as budgets are (log-normal, σ = 1.8 in e).
/// Whole numbers throughout; what rounding leaves over goes to the largest. No two neighbours
/// equal.
std::vector<std::int64_t> budgets(Dice& dice, const std::vector<int>& sizes, std::int64_t totalFen);

/// `whole` cut into `count` positive parts (fewer if it is smaller than that) that sum to it.
std::vector<std::int64_t> parts(Dice& dice, std::int64_t whole, int count);

}  // namespace field::server::town
