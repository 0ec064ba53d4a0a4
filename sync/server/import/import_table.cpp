#include "sync/server/import/import_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/scoring/headings.h"
#include "shared/text/charset.h"
#include "shared/text/pieces.h"
#include "shared/text/read_file.h"
#include "shared/text/workbook.h"

namespace field::server {

using shared::CellRow;
using shared::Code;
using shared::Failure;
using shared::TsvRow;

namespace {

constexpr shared::CellLimits limits{32 << 20, 200'000, 256, 64 << 10};
constexpr std::size_t titleRows = 12;  ///< that may stand above the headings

/// "Project.pro_code" as a kind and its column.
bool findColumn(const shared::Catalog& catalog, std::string_view name, ImportColumn& out) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return name == "secret";
    out.kind = catalog.kind(name.substr(0, dot));
    if (out.kind) out.column = out.kind->column(name.substr(dot + 1));
    return out.column != nullptr;
}

/// The unit of money that stands in the brackets of a heading, or behind "单位:".
std::string moneyUnit(std::string_view text) {
    const std::string folded = shared::foldWidth(text);
    for (const char* unit : {"亿元", "万元", "元"})
        if (folded.find(std::string("(") + unit + ")") != std::string::npos ||
            folded.find(std::string("单位:") + unit) != std::string::npos)
            return unit;
    return {};
}

Result<std::vector<CellRow>> rowsOf(const std::string& bytes) {
    if (shared::looksLikeWorkbook(bytes)) return shared::readWorkbook(bytes, limits);
    const auto text = shared::readText(bytes);
    if (!text) return text.failure();
    return shared::readCells(*text, shared::guessSeparator(*text), limits);
}

}  // namespace

Result<ImportTables> ImportTables::read(const shared::Catalog& catalog, std::string_view text) {
    const auto rows = shared::readTsv(text, {"table", "column", "needed", "headings", "words"});
    if (!rows) return rows.failure();
    ImportTables out;
    for (const TsvRow& row : *rows) {
        ImportColumn column;
        column.table = row.cells[0];
        if (!findColumn(catalog, row.cells[1], column))
            return cellFault(row, row.cells[1], "no such column");
        column.needed = row.cells[2] == "yes";
        for (const auto heading : shared::pieces(row.cells[3], '|'))
            column.headings.push_back(shared::headingKey(heading));
        if (row.cells[4] != "-")
            for (const auto word : shared::pieces(row.cells[4], '|'))
                column.words.emplace_back(word);
        out.columns_.push_back(std::move(column));
    }
    return out;
}

std::optional<ImportShape> ImportTables::shapeOf(const CellRow& row,
                                                 const std::string& unit) const {
    std::vector<std::string> keys;  // once: a cell may be long, and the columns are many
    for (const auto& cell : row.cells) keys.push_back(shared::headingKey(cell));
    std::map<std::string, ImportShape> shapes;
    std::map<std::string, bool> whole;
    for (const ImportColumn& column : columns_) {
        ImportShape& shape = shapes[column.table];
        shape.table = column.table;
        whole.try_emplace(column.table, true);
        bool found = false;
        for (std::size_t i = 0; i < row.cells.size() && !found; ++i) {
            found = std::find(column.headings.begin(), column.headings.end(), keys[i]) !=
                    column.headings.end();
            if (!found) continue;
            const auto named = moneyUnit(row.cells[i]);
            shape.cells.push_back({&column, i, row.cells[i], named.empty() ? unit : named});
        }
        if (column.needed && !found) whole[column.table] = false;
    }
    std::optional<ImportShape> best;
    for (auto& [name, shape] : shapes)
        if (whole[name] && (!best || shape.cells.size() > best->cells.size())) best = shape;
    if (!best) return best;
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (!row.cells[i].empty() &&
            std::none_of(best->cells.begin(), best->cells.end(),
                         [i](const ImportCell& cell) { return cell.cell == i; }))
            best->unknown.push_back(row.cells[i]);
    return best;
}

std::string ImportTables::needs() const {
    std::map<std::string, std::string> needed;
    for (const ImportColumn& column : columns_) {
        if (!column.needed) continue;
        std::string& all = needed[column.table];
        all += (all.empty() ? "" : "、") + column.column->zh;
    }
    std::string out;
    for (const auto& [table, headings] : needed)
        out += (out.empty() ? "" : "; ") + table + ": " + headings;
    return out;
}

Result<ImportSheet> openSheet(const ImportTables& tables, const std::string& file) {
    const auto bytes = shared::readFile(file, limits.bytes);
    if (!bytes) return bytes.failure();
    auto rows = rowsOf(*bytes);
    if (!rows) return Failure{rows.failure().code, file + ": " + rows.failure().message};
    if (rows->empty())
        return Failure{Code::invalid, file + ": the file is empty; nothing stands in it"};
    std::string unit = "元";
    for (std::size_t i = 0; i < std::min(rows->size(), titleRows); ++i) {
        for (const std::string& cell : (*rows)[i].cells)
            if (const auto named = moneyUnit(cell); !named.empty() && cell.find("单位") == 0)
                unit = named;
        auto shape = tables.shapeOf((*rows)[i], unit);
        if (!shape) continue;
        rows->erase(rows->begin(), rows->begin() + static_cast<std::ptrdiff_t>(i) + 1);
        return ImportSheet{file, std::move(*shape), rows.take()};
    }
    return Failure{Code::invalid,
                   fmt::format("{}: none of its first rows has the headings of a table to import "
                               "({})",
                               file, tables.needs())};
}

}  // namespace field::server
