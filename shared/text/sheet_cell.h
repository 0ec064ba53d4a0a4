#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace field::shared {

/// How one cell of an XLSX worksheet is written, and what it means. shared/text/workbook.h reads
/// the whole file.

/// The last row and column of any sheet: XFD1048576.
constexpr int lastSheetRow = 1'048'576, lastSheetColumn = 16'384;

/// Column and row, from 1, of the cell "C7"; nothing where no sheet has such a cell.
std::optional<std::pair<int, int>> cellPlace(std::string_view name);

/// The whole of `text` as a number from 0; nothing where it is anything else.
std::optional<int> wholeNumber(std::string_view text);

/// `text` as a decimal without exponent. Sheets keep binary fractions, 1.1000000000000001, and show
/// 15 digits of them, which are the ones that somebody typed: "1.1". Whole numbers stay as they
/// stand. Nothing where `text` is no number.
std::optional<std::string> plainNumber(std::string_view text);

/// The day, "2019-06-30", that a sheet counts as `text`, from 1900 or 1904 on; nothing where it is
/// a time of day alone, or no day.
std::optional<std::string> sheetDay(std::string_view text, bool from1904);

/// Whether numbers are shown as days or times by Excel's own format of this number.
bool isDateFormat(int format);
/// Or by a format in words: yyyy"年"m"月".
bool isDateFormat(std::string_view code);

/// Whether numbers are shown as percentages by Excel's own format of this number, or by one in
/// words: 0.0%.
bool isPercentFormat(int format);
bool isPercentFormat(std::string_view code);

/// The plain decimal `number` as a percentage: "0.985" → "98.5%".
std::string asPercent(std::string_view number);

/// `text` without the escapes for what XML would lose: _x000D_, or _x005F_ for an underscore that
/// only looks like one.
std::string withoutEscapes(std::string_view text);

}  // namespace field::shared
