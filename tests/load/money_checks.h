#pragma once

#include <cstddef>

#include "shared/value.h"

/// The rows that all measures of rows work on: what plain.cpp writes, with other figures in each,
/// since equal rows would compress to nothing.
namespace load {

/// All twelve columns of a money check, by number.
field::shared::Values wholeRow(std::size_t row);
/// Three of the twelve, as `round` finds them; each round finds something new.
field::shared::Values threeColumns(std::size_t row, int round);

}  // namespace load
