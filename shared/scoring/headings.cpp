#include "shared/scoring/headings.h"

#include <algorithm>
#include <map>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/scoring/units.h"
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

/// A heading that we know: whose it is, and how surely: of several the first of its line counts.
struct Known {
    std::string_view column;
    std::size_t rank;
};

/// Column names by heading. The names are views into the program's own data.
const std::map<std::string, Known>& columnsByHeading() {
    static const std::map<std::string, Known> known = [] {
        std::map<std::string, Known> out;
        const auto rows = readTsv(dataFile("columns.tsv"), {"column", "headings"});
        for (const TsvRow& row : *rows) {
            std::size_t rank = 0;
            for (const std::string_view heading : pieces(row.cells[1], '|'))
                out.try_emplace(headingKey(heading), Known{row.cells[0], rank++});
        }
        return out;
    }();
    return known;
}

/// Null for a heading that says nothing to us.
const Known* knownAs(const std::string& heading) {
    const std::string key = headingKey(heading);
    auto found = columnsByHeading().find(key);
    if (found == columnsByHeading().end()) found = columnsByHeading().find(withoutMonths(key));
    return found == columnsByHeading().end() ? nullptr : &found->second;
}

/// Where the headings of a column stand.
struct Place {
    Known known;
    std::size_t at;
};
using Places = std::map<std::string_view, std::vector<Place>>;

/// Of several headings of a column those that data/columns.tsv has first, from left to right.
std::vector<std::size_t> surest(const std::vector<Place>& all) {
    const auto best = std::min_element(all.begin(), all.end(), [](const Place& a, const Place& b) {
        return a.known.rank < b.known.rank;
    });
    std::vector<std::size_t> out;
    for (const Place& one : all)
        if (one.known.rank == best->known.rank) out.push_back(one.at);
    return out;
}

/// Whether the annual block stands right of a mid-term one with the same headings, as in the
/// official form of targets (domain.md §5.1): 三级指标 | 指标值 | 三级指标 | 指标值.
bool twoBlocks(const std::vector<std::size_t>& names, const std::vector<std::size_t>& targets) {
    return names.size() == 2 && targets.size() == 2 && names[0] < targets[0] &&
           targets[0] < names[1] && names[1] < targets[1];
}

/// The cell that is a column's. Of the same headings the leftmost; but the annual block's of two,
/// and of weights the first right of the names: those left of them are their groups'.
std::map<std::string_view, std::size_t> chosen(const Places& places) {
    std::map<std::string_view, std::vector<std::size_t>> of;
    for (const auto& [column, all] : places) of[column] = surest(all);
    const std::vector<std::size_t>& names = of["level3"];
    const bool annual = twoBlocks(names, of["target"]);
    std::map<std::string_view, std::size_t> out;
    for (const auto& [column, all] : of) {
        if (all.empty()) continue;
        out[column] = annual && all.size() == 2 ? all.back() : all.front();
        if (column != "weight" || names.empty()) continue;
        const auto own = std::find_if(all.begin(), all.end(),
                                      [&](std::size_t at) { return at > names.front(); });
        if (own != all.end()) out[column] = *own;
    }
    return out;
}

/// A column of its own for one of the three likelihoods, to be ticked.
bool isTick(std::string_view column) {
    return column == "certain" || column == "possible" || column == "impossible";
}

bool isLevel(std::string_view column) { return column.starts_with("level"); }

bool hasDigit(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos;
}

/// What stands in the brackets of `heading`; "%" also where none are around it.
std::string unitIn(const std::string& heading) {
    const std::string folded = foldWidth(heading);
    const std::size_t open = folded.find('('), close = folded.rfind(')');
    if (open != std::string::npos && close != std::string::npos && close > open) {
        const std::string inside = folded.substr(open + 1, close - open - 1);
        const std::string& base = unitOf(inside).base;
        return base == "%" || base == "元" ? inside : std::string();
    }
    return trimmed(folded).ends_with('%') ? "%" : "";
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

}  // namespace

std::string Headings::textOf(std::string_view column, const CellRow& row) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    return found == columns_.end() ? ""
                                   : row.cells[static_cast<std::size_t>(found - columns_.begin())];
}

Headings Headings::of(const CellRow& row) {
    Headings out;
    out.texts_ = row.cells;
    Places places;
    out.columns_.resize(row.cells.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (const Known* known = knownAs(row.cells[i]))
            places[known->column].push_back({*known, i});
    std::map<std::string_view, std::size_t> best = chosen(places);
    if (const auto adjusted = best.find("adjusted");
        adjusted != best.end() && !best.contains("target")) {
        best["target"] = adjusted->second;
        best.erase(adjusted);
    }
    for (const auto& [column, place] : best) out.columns_[place] = column;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string& cell = row.cells[i];
        if (out.columns_[i].empty() && !cell.empty()) out.unknown_.push_back(cell);
        const bool figures = out.columns_[i] == "target" || out.columns_[i] == "actual";
        if (figures && out.unit_.empty()) out.unit_ = unitIn(cell);
        if (out.columns_[i] == "target") {
            const std::string key = headingKey(cell);
            out.ofBudget_ = key.find("预算") != std::string::npos || key == "budget";
        }
    }
    return out;
}

Headings Headings::of(const CellRow& upper, const CellRow& lower) {
    CellRow both{upper.line, upper.cells};
    both.cells.resize(std::max(upper.cells.size(), lower.cells.size()));
    for (std::size_t i = 0; i < lower.cells.size(); ++i)
        if (both.cells[i].empty() || knownAs(lower.cells[i])) both.cells[i] = lower.cells[i];
    return of(both);
}

bool Headings::goOnIn(const CellRow& row) const {
    std::size_t texts = 0, numbered = 0;
    bool figures = false;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const std::string& cell = row.cells[i];
        if (cell.empty()) continue;
        ++texts;
        if (foldWidth(cell) == std::to_string(texts)) ++numbered;
        const bool known = knownAs(cell) != nullptr;
        const bool names = i < columns_.size() && isLevel(columns_[i]);
        figures = figures || (!known && (names || hasDigit(foldWidth(cell))));
    }
    return texts > 0 && (!figures || (texts > 2 && numbered == texts));
}

bool Headings::ofMoney() const {
    return ofBudget_ && has("actual") && std::none_of(columns_.begin(), columns_.end(), isLevel);
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
    std::string adjusted;
    for (std::size_t i = 0; i < cells.cells.size() && i < columns_.size(); ++i) {
        if (columns_[i] == "row_type") type = cells.cells[i];
        if (columns_[i] == "adjusted") adjusted = cells.cells[i];
        if (isTick(columns_[i]) && meaningOf(plainWord(cells.cells[i])) == Meaning::yes)
            out.likelihoodText = texts_[i];
        if (std::string* const cell = cellOf(out, columns_[i])) *cell = cells.cells[i];
    }
    if (readMeasure(adjusted, {}).form != Measure::Form::blank) out.targetText = adjusted;
    if (out.unitText.empty()) out.unitText = unit_;
    return out;
}

void Headings::unreadIn(const CellRow& row, std::vector<std::string>& out) const {
    const bool points = !has("weight") || !has("declared_score");
    const bool scores = has("weight") || has("declared_score");
    const bool values = scores && (!has("target") || !has("actual"));
    for (std::size_t i = 0; i < std::min(columns_.size(), row.cells.size()); ++i) {
        const std::string& heading = texts_[i];
        if (heading.empty() || knownAs(heading) || row.cells[i].empty()) continue;
        const bool ofPoints =
            heading.find("分") != std::string::npos || heading.find("权") != std::string::npos;
        if (!(ofPoints ? points && readPoints(row.cells[i]) : values)) continue;
        if (std::find(out.begin(), out.end(), heading) == out.end()) out.push_back(heading);
    }
}

std::string Headings::weightInScore(const CellRow& row) const {
    if (has("weight")) return {};
    const std::string heading = foldWidth(textOf("declared_score", row));
    const std::size_t open = heading.find('(');
    if (open == std::string::npos) return {};
    const std::size_t end = heading.find_first_not_of("0123456789.", open + 1);
    const bool points = end != std::string::npos && end > open + 1 &&
                        std::string_view(heading).substr(end).starts_with("分");
    return points ? heading.substr(open + 1, end - open - 1) : std::string();
}

std::string Headings::nameLeftOf(const CellRow& cells) const {
    std::string name;
    const std::size_t known = static_cast<std::size_t>(
        std::find_if(columns_.begin(), columns_.end(),
                     [](std::string_view column) { return !column.empty(); }) -
        columns_.begin());
    for (std::size_t i = 0; i < std::min(known, cells.cells.size()); ++i) {
        // Figures of columns that say nothing to us may stand there too.
        const auto form = readMeasure(cells.cells[i], {}).form;
        if (form != Measure::Form::blank && form != Measure::Form::number) name = cells.cells[i];
    }
    return name;
}

std::string moneyUnitIn(std::string_view text) {
    const std::string folded = foldWidth(text);
    const auto money = [](std::string_view unit) {
        return unitOf(unit).base == "元" ? std::string(trimmed(unit)) : std::string();
    };
    if (const std::size_t at = folded.find("单位:"); at != std::string::npos) {
        const std::string_view rest =
            std::string_view(folded).substr(at + std::string_view("单位:").size());
        return money(rest.substr(0, rest.find(')')));
    }
    const std::string unit = unitIn(folded);
    return unit == "%" ? std::string() : unit;
}

}  // namespace field::shared
