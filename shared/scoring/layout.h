#pragma once

#include <vector>

#include "shared/scoring/table.h"
#include "shared/text/csv.h"

namespace field::shared {

/// The rows of a printed or typed table as texts, with their kinds; figures are not read yet. Title
/// lines, remarks and page numbers are passed over; headings may stand in two lines, be printed
/// anew on each page, or change; a block of money with headings of its own (the official form's
/// 年度资金总额 | 全年预算数 | 全年执行数 | 分值 | 得分) gives lines of the budget's execution.
/// Cells that a form merges over the rows of a level count for all of them. Fills `table`'s
/// headings. Code::invalid where no headings are found.
Result<std::vector<TableRow>> layOut(const std::vector<CellRow>& cells, Table& table);

}  // namespace field::shared
