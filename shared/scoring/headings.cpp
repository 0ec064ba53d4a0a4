#include "shared/scoring/headings.h"

#include <algorithm>
#include <map>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/text/pieces.h"

namespace field::shared {

std::string headingKey(std::string_view typed) {
    std::string key;
    int depth = 0;
    for (const char c : foldWidth(typed)) {
        if (c == '(') ++depth;
        const bool wide = static_cast<unsigned char>(c) >= 0x80;
        const bool lower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool upper = c >= 'A' && c <= 'Z';
        if (depth == 0 && (wide || lower || upper))
            key += upper ? static_cast<char>(c - 'A' + 'a') : c;
        if (c == ')' && depth > 0) --depth;
    }
    return key;
}

namespace {

/// "1-7月执行数" as "执行数": the months that a form covers are no part of a column's name.
std::string withoutMonths(const std::string& key) {
    constexpr std::string_view month = "月";
    const std::size_t digits = key.find_first_not_of("0123456789");
    const bool months =
        digits != 0 && digits != std::string::npos && key.compare(digits, month.size(), month) == 0;
    return months ? key.substr(digits + month.size()) : key;
}

/// Column names by heading. The names are views into the program's own data.
const std::map<std::string, std::string_view>& columnsByHeading() {
    static const std::map<std::string, std::string_view> known = [] {
        std::map<std::string, std::string_view> out;
        const auto rows = readTsv(dataFile("columns.tsv"), {"column", "headings"});
        for (const TsvRow& row : *rows)
            for (const std::string_view heading : pieces(row.cells[1], '|'))
                out.try_emplace(headingKey(heading), row.cells[0]);
        return out;
    }();
    return known;
}

std::string* cellOf(TableRow& row, std::string_view column) {
    static const std::map<std::string_view, std::string TableRow::*> cells = {
        {"level1", &TableRow::level1},
        {"level2", &TableRow::level2},
        {"level3", &TableRow::level3},
        {"op", &TableRow::opText},
        {"target", &TableRow::targetText},
        {"unit", &TableRow::unitText},
        {"actual", &TableRow::actualText},
        {"weight", &TableRow::weightText},
        {"declared_score", &TableRow::declaredText},
        {"note", &TableRow::note},
        {"likelihood", &TableRow::likelihoodText},
        {"estimate", &TableRow::estimateText}};
    const auto found = cells.find(column);
    return found == cells.end() ? nullptr : &(row.*(found->second));
}

struct TypeWords {
    RowType type;
    std::vector<std::string> words, names;
};

const std::vector<TypeWords>& typeWords() {
    static const std::vector<TypeWords> all = [] {
        static const std::map<std::string_view, RowType> types = {
            {"exec", RowType::exec}, {"fund", RowType::fund},   {"indicator", RowType::indicator},
            {"part", RowType::part}, {"group", RowType::group}, {"total", RowType::total}};
        std::vector<TypeWords> out;
        const auto rows = readTsv(dataFile("row_types.tsv"), {"type", "words", "names"});
        for (const TsvRow& row : *rows) {
            TypeWords words{types.at(row.cells[0]), {}, {}};
            for (const std::string_view word : pieces(row.cells[1], '|'))
                words.words.push_back(headingKey(word));
            for (const std::string_view name : pieces(row.cells[2], '|'))
                words.names.push_back(headingKey(name));
            out.push_back(std::move(words));
        }
        return out;
    }();
    return all;
}

/// Whether a row called `name` is of `type`; `lowest`: the name is its own, not that of its level.
bool names(const TypeWords& type, const std::string& name, const TableRow& row, bool lowest) {
    const bool bare = row.targetText.empty() && row.actualText.empty();
    const bool whole = type.type == RowType::exec || type.type == RowType::group;
    if (type.type == RowType::group && !bare) return false;
    if (type.type != RowType::exec && !lowest) return false;
    return std::any_of(type.names.begin(), type.names.end(), [&](const std::string& start) {
        return whole ? name == start : name.starts_with(start);
    });
}

}  // namespace

std::string Headings::textOf(std::string_view column, const CellRow& row) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    return found == columns_.end() ? ""
                                   : row.cells[static_cast<std::size_t>(found - columns_.begin())];
}

Headings Headings::of(const CellRow& row) {
    Headings out;
    for (const std::string& cell : row.cells) {
        auto found = columnsByHeading().find(headingKey(cell));
        if (found == columnsByHeading().end())
            found = columnsByHeading().find(withoutMonths(headingKey(cell)));
        const bool fresh = found != columnsByHeading().end() && !out.has(found->second);
        out.columns_.push_back(fresh ? found->second : std::string_view());
        if (!fresh && !cell.empty()) out.unknown_.push_back(cell);
    }
    return out;
}

bool Headings::has(std::string_view column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

bool Headings::suffice() const {
    return (has("level3") || has("level2") || has("level1")) &&
           (has("target") || has("weight") || has("declared_score") || has("actual"));
}

std::size_t Headings::known() const {
    return static_cast<std::size_t>(std::count_if(columns_.begin(), columns_.end(),
                                                  [](std::string_view c) { return !c.empty(); }));
}

TableRow Headings::row(const CellRow& cells, std::string& type) const {
    TableRow out;
    out.line = cells.line;
    for (std::size_t i = 0; i < cells.cells.size() && i < columns_.size(); ++i) {
        if (columns_[i] == "row_type") type = cells.cells[i];
        if (std::string* const cell = cellOf(out, columns_[i])) *cell = cells.cells[i];
    }
    return out;
}

RowType rowType(std::string_view typed, const TableRow& row, bool& stated) {
    const std::string type = headingKey(typed);
    stated = false;
    for (const TypeWords& words : typeWords())
        if (std::find(words.words.begin(), words.words.end(), type) != words.words.end()) {
            stated = true;
            return words.type;
        }
    bool lowest = true;
    for (const std::string* const level : {&row.level3, &row.level2, &row.level1}) {
        const std::string name = headingKey(*level);
        if (name.empty()) continue;
        for (const TypeWords& words : typeWords())
            if (names(words, name, row, lowest)) return words.type;
        lowest = false;
    }
    return RowType::indicator;
}

}  // namespace field::shared
