#include "shared/text/workbook.h"

#include <algorithm>
#include <utility>

#include "tests/fuzz/cells.h"
#include "tests/fuzz/target.h"
#include "tests/support/zipped.h"

/// A workbook that somebody brings: the zip archive, and the XML files in it. Bytes inside a packed
/// archive are out of a search's reach, so the second way packs whatever stands in the input.
namespace field::fuzz {

using suite::zipped;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

enum Way : unsigned { asFile, asParts, asPackedParts, ways };

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id='" + id + "' Type='http://x/relationships/" + type + "' Target='" +
           target + "'/>";
}

/// The files around a sheet; an empty one of `parts` stays as it is here.
Files filesOf(const std::vector<std::string>& parts) {
    Files files{
        {"xl/worksheets/one.xml", "<worksheet><sheetData/></worksheet>"},
        {"xl/sharedStrings.xml",
         "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t> 丙 </t></r></si></sst>"},
        {"xl/styles.xml",
         "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m'/></numFmts><cellXfs>"
         "<xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>"},
        {"xl/workbook.xml",
         "<workbook><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships>" + relation("r1", "worksheet", "worksheets/one.xml") +
             relation("r2", "styles", "styles.xml") +
             relation("r3", "sharedStrings", "/xl/sharedStrings.xml") + "</Relationships>"},
        {"_rels/.rels", "<Relationships>" + relation("a", "officeDocument", "xl/workbook.xml") +
                            "</Relationships>"}};
    for (std::size_t i = 0; i < std::min(parts.size(), files.size()); ++i)
        if (!parts[i].empty()) files[i].second = parts[i];
    return files;
}

/// `text` for an inline string, whose underscores mean themselves.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const std::string_view plain = c == '<'    ? "&lt;"
                                       : c == '&'  ? "&amp;"
                                       : c == '>'  ? "&gt;"
                                       : c == '\r' ? "&#13;"
                                       : c == '_'  ? "_x005F_"
                                                   : std::string_view(&c, 1);
        out += plain;
    }
    return out;
}

std::string sheetOf(const std::vector<shared::CellRow>& rows) {
    std::string out = "<worksheet><sheetData>";
    for (const auto& row : rows) {
        out += "<row r='" + std::to_string(row.line) + "'>";
        for (const auto& cell : row.cells)
            out += "<c t='inlineStr'><is><t>" + escaped(cell) + "</t></is></c>";
        out += "</row>";
    }
    return out + "</sheetData></worksheet>";
}

void run(std::string_view bytes) {
    Input input(bytes);
    const auto way = input.below(ways);
    std::string file;
    if (way == asFile) {
        file = input.rest();
    } else {
        std::vector<std::string> parts;
        while (!input.empty()) parts.emplace_back(input.piece());
        file = zipped(filesOf(parts), way == asPackedParts);
    }
    const auto rows = shared::readWorkbook(file);
    holdRefusal(rows);
    if (!rows) return;
    holdCells(*rows, {});
    // An underscore is written as seven bytes, and a cell has room for so many.
    for (const auto& row : *rows)
        for (const auto& cell : row.cells)
            if (cell.size() > shared::CellLimits{}.cellBytes / 8) return;
    const auto again = shared::readWorkbook(zipped(filesOf({sheetOf(*rows)}), false));
    hold(again.ok() && sameCells(*again, *rows), "cells are others once they are written");
}

std::vector<std::string> seeds() {
    const std::string sheet =
        "<worksheet><sheetData><row r='2'><c r='B2' t='s'><v>1</v></c><c><v>12345.670000001</v></c>"
        "<c s='1'><v>43646.5</v></c></row><row><c t='inlineStr'><is><t>_x000D_a &amp;b</t></is></c>"
        "<c t='b'><v>1</v></c><c t='d'><v>2019-06-30T12:00</v></c><c t='e'><v>#N/A</v></c>"
        "<c t='str'><f>A1</f><v>丁</v></c><c><v>1.1E2</v></c></row></sheetData></worksheet>";
    std::vector<std::string> all{
        static_cast<char>(asFile) + readFile(FIELD_FIXTURES "/projects.xlsx"),
        static_cast<char>(asFile) + zipped(filesOf({sheet}), false),
        static_cast<char>(asFile) + zipped(filesOf({sheet}), true),
        static_cast<char>(asParts) + pieceOf(sheet),
        static_cast<char>(asPackedParts) + pieceOf(sheet)};
    std::string parts(1, static_cast<char>(asParts));
    for (auto& [name, text] : filesOf({sheet})) parts += pieceOf(text);
    all.push_back(parts);
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
