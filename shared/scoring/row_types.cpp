#include <algorithm>
#include <map>
#include <optional>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/scoring/headings.h"
#include "shared/text/pieces.h"

/// What a row of a table is, by its names (data/row_types.tsv).
namespace field::shared {
namespace {

/// A name of rows; a row is called so whose own name is the whole of it, or else begins with it.
struct RowName {
    std::string key;
    bool whole;

    [[nodiscard]] bool names(const std::string& row) const {
        return whole ? row == key : row.starts_with(key);
    }
};

struct TypeWords {
    std::string_view type;
    std::vector<std::string> words;
    std::vector<RowName> names;
};

const std::vector<TypeWords>& typeWords() {
    static const std::vector<TypeWords> all = [] {
        std::vector<TypeWords> out;
        const auto rows = readTsv(dataFile("row_types.tsv"), {"type", "words", "names"});
        for (const TsvRow& row : *rows) {
            TypeWords words{row.cells[0], {}, {}};
            const bool begins = words.type == "total" || words.type == "fund";
            for (const std::string_view word : pieces(row.cells[1], '|'))
                if (std::string key = headingKey(word); !key.empty())
                    words.words.push_back(std::move(key));
            for (const std::string_view name : pieces(row.cells[2], '|'))
                words.names.push_back({headingKey(name), !begins || name.starts_with('=')});
            out.push_back(std::move(words));
        }
        return out;
    }();
    return all;
}

const std::vector<RowName>& namesOf(std::string_view type) {
    const auto found = std::find_if(typeWords().begin(), typeWords().end(),
                                    [&](const TypeWords& words) { return words.type == type; });
    return found->names;
}

/// The kind of a row of the table; nothing for what only explains one (foot, rate).
std::optional<RowType> typeOf(std::string_view type) {
    static const std::map<std::string_view, RowType> types = {
        {"exec", RowType::exec}, {"fund", RowType::fund},   {"indicator", RowType::indicator},
        {"part", RowType::part}, {"group", RowType::group}, {"total", RowType::total}};
    const auto found = types.find(type);
    return found == types.end() ? std::nullopt : std::optional(found->second);
}

bool isNamed(std::string_view type, const std::string& key) {
    const auto& names = namesOf(type);
    return std::any_of(names.begin(), names.end(),
                       [&](const RowName& name) { return name.names(key); });
}

/// Whether what `row` says can be the execution of the budget: money, or its rate. "结转结余率 ≤2%"
/// below "预算执行" is neither, and what must not exceed a sum is no execution of it.
bool canBeExecution(const TableRow& row, const std::string& level, bool lowest) {
    for (const std::string* const cell : {&row.opText, &row.targetText})
        if (readValue(*cell).op == records::OPERATOR_AT_MOST) return false;
    if (lowest || level.ends_with("率") || isNamed("rate", headingKey(row.name()))) return true;
    const auto money = [&](const std::string& cell) {
        const Measure read = readMeasure(cell, row.unitText);
        return read.form == Measure::Form::number && (read.base.empty() || read.base == "元");
    };
    return money(row.targetText) && money(row.actualText);
}

/// Whether a row called `name` is of `type`; `lowest`: the name is its own, not that of its level.
bool names(const TypeWords& words, RowType type, const std::string& name, const TableRow& row,
           bool lowest) {
    const bool bare = row.targetText.empty() && row.actualText.empty();
    if (type == RowType::group && !bare) return false;
    if (type != RowType::exec && !lowest) return false;
    if (type == RowType::exec && !canBeExecution(row, name, lowest)) return false;
    return std::any_of(words.names.begin(), words.names.end(),
                       [&](const RowName& one) { return one.names(name); });
}

}  // namespace

bool isFoot(const CellRow& row) {
    const auto first = std::find_if(row.cells.begin(), row.cells.end(),
                                    [](const std::string& cell) { return !cell.empty(); });
    if (first == row.cells.end()) return false;
    const std::string folded = foldWidth(*first);
    return isNamed("foot", headingKey(folded.substr(0, folded.find(':'))));
}

RowType rowType(std::string_view typed, const TableRow& row, bool& stated) {
    const std::string type = headingKey(typed);
    stated = false;
    for (const TypeWords& words : typeWords())
        if (std::find(words.words.begin(), words.words.end(), type) != words.words.end()) {
            stated = true;
            return *typeOf(words.type);
        }
    bool lowest = true;
    for (const std::string* const level : {&row.level3, &row.level2, &row.level1}) {
        const std::string name = headingKey(*level);
        if (name.empty()) continue;
        for (const TypeWords& words : typeWords())
            if (const auto kind = typeOf(words.type);
                kind && names(words, *kind, name, row, lowest))
                return *kind;
        lowest = false;
    }
    return RowType::indicator;
}

bool onlyBeginsAs(RowType type, const TableRow& row) {
    constexpr std::string_view ofWhich = "其中";
    std::string name = headingKey(row.name());
    if (type == RowType::fund && name.starts_with(ofWhich)) name.erase(0, ofWhich.size());
    const auto& names = namesOf(type == RowType::fund ? "fund" : "total");
    return std::none_of(names.begin(), names.end(),
                        [&](const RowName& one) { return one.key == name; });
}

std::size_t totalRank(std::string_view name) {
    const std::string key = headingKey(name);
    const auto& names = namesOf("total");
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const RowName& one) { return one.names(key); });
    return static_cast<std::size_t>(found - names.begin());
}

std::pair<std::string, std::string> totalIn(std::string_view cell) {
    const std::string folded = foldWidth(cell);
    std::size_t name = 0;
    for (const RowName& one : namesOf("total"))
        if (folded.starts_with(one.key)) name = std::max(name, one.key.size());
    if (name == 0) return {};
    if (const std::size_t close = folded.find(')', name);
        folded[name] == '(' && close < folded.size())
        name = close + 1;
    std::string_view rest = std::string_view(folded).substr(name);
    const bool apart = rest.starts_with(':');
    if (apart) rest = trimmed(rest.substr(1));
    const auto points = readPoints(rest);
    // "总分100分" says what can be earned.
    if (!rest.empty() && (!points || (!apart && *points == Decimal::of(100)))) return {};
    return {folded.substr(0, name), std::string(rest)};
}

}  // namespace field::shared
