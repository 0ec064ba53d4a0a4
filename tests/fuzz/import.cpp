#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/rules/data_file.h"
#include "shared/text/charset.h"
#include "shared/text/pieces.h"
#include "shared/text/workbook.h"
#include "sync/server/import/import_row.h"
#include "tests/fuzz/cells.h"
#include "tests/fuzz/target.h"

/// A table of projects, budgets, payments or targets that an office brings: text in any encoding,
/// divided by any separator, or a workbook.
namespace field::fuzz {

namespace {

const shared::Catalog& catalog() {
    static const auto made = shared::Catalog::builtIn();
    return *made;
}

const server::ImportTables& tables() {
    static const auto made =
        server::ImportTables::read(catalog(), shared::dataFile("import_columns.tsv"));
    return *made;
}

void readCellsOf(std::string_view bytes) {
    const auto text = shared::readText(bytes);
    holdRefusal(text);
    if (!text) return;
    hold(shared::isUtf8(*text), "a text is no UTF-8");
    const auto rows = shared::readCells(*text, shared::guessSeparator(*text));
    holdRefusal(rows);
    if (!rows) return;
    holdCells(*rows, {});
    const auto again = shared::readCells(csvOf(*rows), ',');
    hold(again.ok() && sameCells(*again, *rows), "cells are others once they are written");
}

void holdRow(const server::ImportRow& row, const std::string& file) {
    hold(row.file == file && row.line > 0, "a row that does not know where it stood");
    for (const auto& [number, values] : row.values) {
        const auto* kind = catalog().kind(number);
        hold(kind != nullptr, "a row of an unknown kind");
        for (const auto& [column, value] : values) {
            const auto* known = kind->column(column);
            hold(known && shared::checkValue(*kind, *known, value).ok(),
                 "a row states what its column cannot hold");
        }
    }
}

void run(std::string_view bytes) {
    if (!shared::looksLikeWorkbook(bytes)) readCellsOf(bytes);
    const auto path = ownFolder() + "/table";
    writeFile(path, bytes);
    const auto sheet = server::openSheet(tables(), path);
    if (!sheet) return hold(sheet.failure().message.starts_with(path), "a refusal names no file");
    hold(!sheet->shape.cells.empty(), "a table without a column that we know");
    for (const shared::CellRow& cells : sheet->rows) {
        std::vector<server::ImportProblem> problems;
        const auto row = server::readRow(*sheet, cells, problems);
        holdRow(row, path);
        for (const auto& problem : problems)
            hold(problem.file == path && problem.line == cells.line && !problem.why.empty() &&
                     !problem.column.empty(),
                 "a problem does not say where it is");
    }
}

/// The columns of one table, a value in each.
std::string tableOf(std::string_view name, char separator) {
    std::string headings, values;
    for (const auto line : shared::pieces(shared::dataFile("import_columns.tsv"), '\n')) {
        if (!line.starts_with(name)) continue;
        const auto names = line.substr(line.find('\t', line.find('\t', name.size() + 1) + 1) + 1);
        const std::string heading(names.substr(0, names.find_first_of("|\t")));
        headings += heading + separator;
        values += (heading.find("日") != std::string::npos     ? "2019-06-30"
                   : heading.find("年度") != std::string::npos ? "2022"
                                                               : "12.5") +
                  std::string(1, separator);
    }
    return "单位:万元\n" + headings + "\n" + values + "\n";
}

std::vector<std::string> seeds() {
    std::vector<std::string> all{readFile(FIELD_FIXTURES "/projects.xlsx")};
    for (const char* name : {"departments", "people", "projects", "budgets", "payments", "targets"})
        for (const char separator : {',', '\t'}) all.push_back(tableOf(name, separator));
    all.push_back(readFile(FIELD_FIXTURES "/samples/T1_yueyang_2022_farmland_targets.csv"));
    all.push_back("\xFF\xFE" + std::string("a\0,\0b\0\n\0", 8));
    all.push_back("\xCF\xEE\xC4\xBF\xB4\xFA\xC2\xEB;\xC4\xEA\xB6\xC8\n1;2022\n");
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
