#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace field::shared {

/// One row of a data table; views into the text that was read.
struct TsvRow {
    std::size_t line;  ///< from 1
    std::vector<std::string_view> cells;
};

/// Reads a data table: lines that begin with "#" and empty lines are remarks, the first other line
/// is `header`, cells are separated by tabs. Code::invalid names the line that is not so.
Result<std::vector<TsvRow>> readTsv(std::string_view text,
                                    const std::vector<std::string_view>& header);

/// The words of a cell, separated by spaces.
std::vector<std::string_view> wordsOf(std::string_view cell);

/// Code::invalid: what in `cell` of `row` cannot be read.
Failure cellFault(const TsvRow& row, std::string_view cell, std::string_view why);

}  // namespace field::shared
