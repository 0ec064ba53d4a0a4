#pragma once

#include <string>
#include <vector>

#include "shared/text/csv.h"

namespace field::fuzz {

/// Rows that are there, within `limits`, in the order of the file.
void holdCells(const std::vector<shared::CellRow>& rows, const shared::CellLimits& limits);
/// `rows` as CSV in quotes.
std::string csvOf(const std::vector<shared::CellRow>& rows);
/// Whether all cells are the same, wherever their rows stand.
bool sameCells(const std::vector<shared::CellRow>& a, const std::vector<shared::CellRow>& b);

}  // namespace field::fuzz
