#include "tests/fuzz/cells.h"

#include <algorithm>

#include "tests/fuzz/target.h"

namespace field::fuzz {

using shared::CellRow;

void holdCells(const std::vector<CellRow>& rows, const shared::CellLimits& limits) {
    hold(rows.size() <= limits.rows, "more rows than are allowed");
    int line = 0;
    for (const CellRow& row : rows) {
        hold(row.line > line, "a row stands before the one above it");
        line = row.line;
        hold(row.cells.size() <= limits.columns, "more columns than are allowed");
        hold(std::any_of(row.cells.begin(), row.cells.end(),
                         [](const std::string& cell) { return !cell.empty(); }),
             "a row without any text");
        for (const std::string& cell : row.cells)
            hold(cell.size() <= limits.cellBytes, "a cell holds more than is allowed");
    }
}

std::string csvOf(const std::vector<CellRow>& rows) {
    std::string out;
    for (const CellRow& row : rows) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            out += i == 0 ? "\"" : ",\"";
            for (const char c : row.cells[i]) out += c == '"' ? "\"\"" : std::string(1, c);
            out += '"';
        }
        out += "\r\n";
    }
    return out;
}

bool sameCells(const std::vector<CellRow>& a, const std::vector<CellRow>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const CellRow& x, const CellRow& y) { return x.cells == y.cells; });
}

}  // namespace field::fuzz
