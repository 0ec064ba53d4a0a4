#include "tests/fuzz/cells.h"

#include <zip.h>

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

std::string zipped(const std::vector<std::pair<std::string, std::string>>& files, bool packed) {
    zip_source_t* made = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_t* archive = zip_open_from_source(made, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    hold(archive != nullptr, "no archive could be begun");
    zip_source_keep(made);
    for (const auto& [name, text] : files) {
        zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
        const auto at = zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE);
        hold(at >= 0, "no file could be added to an archive");
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(at),
                                 packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 1);
    }
    hold(zip_close(archive) == 0, "no archive could be written");
    zip_stat_t stat{};
    zip_source_stat(made, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(made);
    zip_source_read(made, bytes.data(), bytes.size());
    zip_source_close(made);
    zip_source_free(made);
    return bytes;
}

}  // namespace field::fuzz
