#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"
#include "shared/text/csv.h"

namespace field::shared {

/// Whether `bytes` begin as a workbook does: a zip archive (.xlsx), or the container of old (.xls)
/// and of password-protected ones, which readWorkbook refuses by name.
bool looksLikeWorkbook(std::string_view bytes);

/// The cells of the first visible worksheet of an XLSX file, where CellRow::line is the sheet's own
/// number of the row. A row ends with its last cell that has text; gaps before it are empty cells,
/// and rows without any text are left out. Numbers are plain decimals with at most the 15 digits
/// that a sheet shows (1.1000000000000001E2 → "110"), dates "2019-06-30" without the time of day,
/// truths TRUE and FALSE; a formula is what it came to when the file was saved. Code::invalid
/// names the row or the part of the file where a limit is passed or the file is wrong; no part may
/// unpack to more than eight times limits.bytes, nor all cells together hold more.
Result<std::vector<CellRow>> readWorkbook(std::string_view bytes, const CellLimits& limits = {});

/// One worksheet, with the name on its tab.
struct SheetCells {
    std::string name;
    std::vector<CellRow> rows;
    bool read = true;  ///< false: it is wrong, or one of more than 16; `rows` is empty
};

/// As readWorkbook, but every worksheet that is not hidden, and a number that the sheet shows as a
/// percentage is one: 0.95 → "95%".
Result<std::vector<SheetCells>> readSheets(std::string_view bytes, const CellLimits& limits = {});

}  // namespace field::shared
