#include "sync/server/demo/gazetteer.h"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "shared/rules/tsv.h"
#include "shared/text/pieces.h"
#include "sync/server/demo/data.h"

namespace field::server::town {
namespace {

using shared::TsvRow;

[[noreturn]] void die(const char* file, std::size_t line, std::string_view cell) {
    fmt::print(stderr, "demo/data/{} line {}: cannot read \"{}\"\n", file, line, cell);
    std::abort();
}

std::int64_t number(const char* file, std::size_t line, std::string_view cell) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size()) die(file, line, cell);
    return value;
}

std::vector<std::string> list(std::string_view cell) {
    std::vector<std::string> out;
    for (const std::string_view piece : shared::pieces(cell, ',')) out.emplace_back(piece);
    return out;
}

records::Operator operatorOf(const char* file, std::size_t line, std::string_view cell) {
    if (cell == ">=") return records::OPERATOR_AT_LEAST;
    if (cell == "<=") return records::OPERATOR_AT_MOST;
    if (cell == "=") return records::OPERATOR_EQUAL;
    if (cell == "定性") return records::OPERATOR_QUALITATIVE;
    die(file, line, cell);
}

Measure quantity(const TsvRow& row, std::string_view cell) {
    const char* const file = "works.tsv";
    const auto p = shared::pieces(cell, '|');
    if (p.size() != 6) die(file, row.line, cell);
    return {"产出指标",
            "数量指标",
            std::string(p[0]),
            operatorOf(file, row.line, p[1]),
            "",
            number(file, row.line, p[2]),
            number(file, row.line, p[3]),
            number(file, row.line, p[4]),
            std::string(p[5])};
}

SectorMeasure sectorMeasure(const TsvRow& row) {
    const char* const file = "indicators.tsv";
    const auto& r = row.cells;
    SectorMeasure out{std::string(r[0]), {}};
    Measure& m = out.measure;
    m.lv1 = r[1];
    m.lv2 = r[2];
    m.name = r[3];
    m.op = operatorOf(file, row.line, r[4]);
    if (m.op == records::OPERATOR_QUALITATIVE) {
        m.word = r[5];
        return out;
    }
    m.low = number(file, row.line, r[5]);
    m.high = number(file, row.line, r[6]);
    m.step = number(file, row.line, r[7]);
    m.unit = r[8];
    return out;
}

/// The characters of `text`, one string each.
std::vector<std::string> characters(std::string_view text) {
    std::vector<std::string> out;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (continues && !out.empty())
            out.back() += c;
        else
            out.emplace_back(1, c);
    }
    return out;
}

/// The rows of demo/data/`file`, whose headings are `header`.
std::vector<TsvRow> rowsOf(const char* file, const std::vector<std::string_view>& header) {
    auto rows = shared::readTsv(dataFile(file), header);
    if (!rows) die(file, 0, rows.failure().message);
    return rows.take();
}

Gazetteer read() {
    Gazetteer all;
    const char* file = "districts.tsv";
    for (const TsvRow& row : rowsOf(
             file, {"code", "name", "short", "lat", "lon", "towns", "roads", "waters", "parks"})) {
        const auto& r = row.cells;
        all.districts.push_back({std::string(r[0]), std::string(r[1]), std::string(r[2]),
                                 number(file, row.line, r[3]), number(file, row.line, r[4]),
                                 list(r[5]), list(r[6]), list(r[7]), list(r[8])});
    }
    file = "departments.tsv";
    for (const TsvRow& row :
         rowsOf(file, {"code", "name", "short", "projects", "size", "division", "sectors"})) {
        const auto& r = row.cells;
        all.departments.push_back({std::string(r[0]), std::string(r[1]), std::string(r[2]),
                                   std::string(r[5]),
                                   static_cast<int>(number(file, row.line, r[3])),
                                   static_cast<int>(number(file, row.line, r[4])), list(r[6])});
    }
    for (const TsvRow& row :
         rowsOf("works.tsv", {"sector", "name", "period", "category", "quantity1", "quantity2"})) {
        const auto& r = row.cells;
        all.works.push_back({std::string(r[0]),
                             std::string(r[1]),
                             std::string(r[2]),
                             std::string(r[3]),
                             {quantity(row, r[4]), quantity(row, r[5])}});
    }
    for (const TsvRow& row : rowsOf("indicators.tsv", {"sector", "lv1", "lv2", "name", "op", "low",
                                                       "high", "step", "unit"}))
        all.measures.push_back(sectorMeasure(row));
    for (const TsvRow& row : rowsOf("names.tsv", {"part", "characters"}))
        (row.cells[0] == "surname" ? all.surnames : all.given) = characters(row.cells[1]);
    return all;
}

}  // namespace

const Gazetteer& Gazetteer::builtIn() {
    static const Gazetteer all = read();
    return all;
}

}  // namespace field::server::town
