#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace field::shared {

/// How much one file of cells may hold; what is more is refused before it is kept.
struct CellLimits {
    std::size_t bytes = 16 << 20;
    std::size_t rows = 200'000;
    std::size_t columns = 256;
    std::size_t cellBytes = 64 << 10;
};

struct CellRow {
    int line = 0;  ///< of the file, from 1, where the row begins
    std::vector<std::string> cells;
};

/// Cells separated by `separator`, in RFC 4180's quotes, which may hold line ends; LF, CRLF or CR
/// end a row. Spaces around a cell are left out, as are rows without any text. Code::invalid names
/// the line where a quote never closes or a limit is passed.
Result<std::vector<CellRow>> readCells(std::string_view text, char separator,
                                       const CellLimits& limits = {});

/// The one of , ; tab and | that divides the first lines of `text` most evenly; a comma where none
/// does.
char guessSeparator(std::string_view text);

}  // namespace field::shared
