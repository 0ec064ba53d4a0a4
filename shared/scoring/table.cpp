#include "shared/scoring/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "shared/rules/read_value.h"
#include "shared/scoring/layout.h"
#include "shared/scoring/units.h"
#include "shared/text/charset.h"
#include "shared/text/csv.h"
#include "shared/text/pieces.h"
#include "shared/text/workbook.h"

namespace field::shared {
namespace {

using records::Operator;

constexpr CellLimits tableLimits{
    .bytes = 8 << 20, .rows = 20'000, .columns = 128, .cellBytes = 16 << 10};

/// A cell of operators. Words of direction say which way is better, not how to compare: they go
/// with a "=" in the target.
struct Comparison {
    Operator op = records::OPERATOR_UNSPECIFIED;
    bool direction = false;
};

Comparison comparisonOf(std::string_view typed) {
    static constexpr std::array<std::pair<std::string_view, Comparison>, 9> words = {{
        {"正向", {records::OPERATOR_AT_LEAST, true}},
        {"正指标", {records::OPERATOR_AT_LEAST, true}},
        {"正向指标", {records::OPERATOR_AT_LEAST, true}},
        {"反向", {records::OPERATOR_AT_MOST, true}},
        {"逆向", {records::OPERATOR_AT_MOST, true}},
        {"反向指标", {records::OPERATOR_AT_MOST, true}},
        {"逆向指标", {records::OPERATOR_AT_MOST, true}},
        {"定性指标", {records::OPERATOR_QUALITATIVE}},
        {"qualitative", {records::OPERATOR_QUALITATIVE}},
    }};
    const std::string plain = plainWord(typed);
    for (const auto& [word, comparison] : words)
        if (plain == word) return comparison;
    return {readValue(typed).op};
}

/// Notes in which whoever copied a form says that the operator is theirs.
bool operatorAdded(std::string_view note) {
    static constexpr std::array<std::string_view, 6> words = {
        "op not printed", "op inferred", "no operator printed",
        "未印比较符",     "未标比较符",  "比较符为录入"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return note.find(word) != std::string_view::npos;
    });
}

/// The month, or the months from one to another, that a cell may name; `unit`: its column's.
std::optional<Days> monthsIn(const Measure& cell, std::string_view unit) {
    const std::string said = cell.unit.empty() ? std::string(unit) : cell.unit;
    const bool range = cell.form == Measure::Form::range;
    if ((cell.form != Measure::Form::number && !range) || !said.starts_with("月"))
        return std::nullopt;
    auto from = readDays(cell.value.text() + said);
    const auto to = range ? readDays(cell.high.text() + said) : from;
    if (!from || !to) return std::nullopt;
    from->last = to->last;
    return from;
}

void readFigures(TableRow& row) {
    row.target = readMeasure(row.targetText, row.unitText);
    // Where no column says it, one cell's unit holds for the other; but 98% of 1 is a ratio.
    const std::string& unit = row.unitText.empty() ? row.target.unit : row.unitText;
    row.actual = readMeasure(row.actualText, unit);
    if (unit.empty() && !row.actual.unit.empty() && row.actual.unit != "%")
        row.target = readMeasure(row.targetText, row.actual.unit);
    const Comparison comparison = comparisonOf(row.opText);
    row.op = comparison.op;
    const Operator typed = row.target.op;
    if (row.op == records::OPERATOR_UNSPECIFIED) {
        row.op = typed;
    } else if (comparison.direction && row.op == records::OPERATOR_AT_LEAST) {
        // More is better, but nobody wrote "at least".
        row.op = typed == records::OPERATOR_UNSPECIFIED ? records::OPERATOR_EQUAL : typed;
        row.opsDiffer = typed == records::OPERATOR_AT_MOST;
    } else if (typed != records::OPERATOR_UNSPECIFIED && typed != row.op) {
        row.opsDiffer = !(comparison.direction && typed == records::OPERATOR_EQUAL);
    }
    if (row.target.form == Measure::Form::days) readBesideDays(row.actualText, row.actual);
    if (row.actual.form == Measure::Form::days) readBesideDays(row.targetText, row.target);
    readMonths(row, unit);
    row.opPrinted = row.op != records::OPERATOR_UNSPECIFIED && !operatorAdded(row.note);
    row.weight = readPoints(row.weightText);
    row.declared = readPoints(row.declaredText);
}

/// Weights that sum to 1 are parts of a whole; the rows get them as parts of 100.
void scaleShares(Table& table) {
    Decimal sum;
    for (const TableRow& row : table.rows) {
        if (!row.scored() || !row.weight) continue;
        const auto next = add(sum, *row.weight);
        if (!next) return;
        sum = *next;
    }
    if (sum != Decimal::of(1)) return;
    table.weightsAsShares = true;
    for (TableRow& row : table.rows)
        if (row.weight)
            row.weight =
                multiplyDivide(*row.weight, Decimal::of(100), Decimal::of(1), Decimal::places);
}

/// Rows that a form prints for its levels, with the weights of the rows below them once more.
void markSubtotals(Table& table) {
    // Of all indicators below a first level, and of those below its second levels.
    std::map<std::pair<std::string, std::string>, Decimal> ofRows, ofLevels;
    const auto take = [](Decimal& sum, Decimal weight) {
        if (const auto next = add(sum, weight)) sum = *next;
    };
    for (const TableRow& row : table.rows) {
        if (row.type != RowType::indicator || !row.weight) continue;
        if (row.level3.empty()) {  // it may be a subtotal of its own
            if (!row.level2.empty()) take(ofLevels[{row.level1, ""}], *row.weight);
            continue;
        }
        take(ofRows[{row.level1, ""}], *row.weight);
        if (!row.level2.empty()) take(ofRows[{row.level1, row.level2}], *row.weight);
    }
    for (TableRow& level : table.rows) {
        const bool bare = level.targetText.empty() && level.actualText.empty() && level.weight;
        if (level.type != RowType::indicator || !bare || level.level1.empty() ||
            !level.level3.empty())
            continue;
        const std::pair<std::string, std::string> below{level.level1, level.level2};
        if (ofRows[below] == *level.weight || ofLevels[below] == *level.weight)
            level.says = TableRow::Says::subtotal;
    }
}

/// Rows of points beyond the weights: called so, and the others' weights are whole without them.
void markExtra(Table& table) {
    const auto extra = [](const TableRow& row) {
        return row.type == RowType::indicator &&
               (extraPoints(row.level1) || extraPoints(row.level2) || extraPoints(row.level3));
    };
    Decimal sum;
    for (const TableRow& row : table.rows) {
        if (!row.scored() || !row.weight || extra(row) || row.says != TableRow::Says::itself)
            continue;
        if (const auto next = add(sum, *row.weight)) sum = *next;
    }
    for (TableRow& row : table.rows)
        if (extra(row) && (!row.weight || sum >= Decimal::of(100)))
            row.says = TableRow::Says::extra;
}

/// Rows whose weight the form strikes out.
void markStruck(Table& table) {
    for (TableRow& row : table.rows)
        if (row.type == RowType::indicator && !row.weightText.empty() &&
            readMeasure(row.weightText, {}).form == Measure::Form::blank &&
            readMeasure(row.declaredText, {}).form == Measure::Form::blank)
            row.says = TableRow::Says::struck;
}

/// A row without weight or score of its own has what its parts have together, if all of them say.
void addUpParts(Table& table) {
    for (const auto figure : {&TableRow::weight, &TableRow::declared}) {
        std::vector<std::optional<Decimal>> sums(table.rows.size());
        std::vector<bool> open(table.rows.size(), false);
        for (const TableRow& row : table.rows) {
            if (row.type != RowType::part) continue;
            auto& sum = sums[row.parent];
            if (row.*figure) sum = add(sum.value_or(Decimal{}), *(row.*figure));
            if (!(row.*figure) || !sum) open[row.parent] = true;
        }
        for (std::size_t i = 0; i < table.rows.size(); ++i)
            if (!(table.rows[i].*figure) && sums[i] && !open[i]) table.rows[i].*figure = sums[i];
    }
}

Result<std::vector<CellRow>> cellsOf(std::string_view bytes) {
    if (bytes.size() > tableLimits.bytes)
        return Failure{Code::invalid, fmt::format("the file holds {} bytes; a table may hold {}",
                                                  bytes.size(), tableLimits.bytes)};
    if (looksLikeWorkbook(bytes)) return readWorkbook(bytes, tableLimits);
    auto text = readText(bytes);
    if (!text) return text.failure();
    return readCells(*text, guessSeparator(*text), tableLimits);
}

/// The rows of a file; of a workbook those of the first sheet that has headings. The other tables
/// in it are named.
Result<std::vector<TableRow>> rowsOf(std::string_view bytes, Table& table) {
    if (!looksLikeWorkbook(bytes) || bytes.size() > tableLimits.bytes) {
        auto cells = cellsOf(bytes);
        if (!cells) return cells.failure();
        return layOut(*cells, table);
    }
    auto sheets = readSheets(bytes, tableLimits);
    if (!sheets) return sheets.failure();
    std::optional<std::vector<TableRow>> found;
    std::optional<Failure> failure;
    std::vector<std::string> others;
    for (const SheetCells& sheet : *sheets) {
        Table tried;
        tried.file = table.file;
        auto rows = layOut(sheet.rows, tried);
        if (rows && !found) {
            found = rows.take();
            table = std::move(tried);
        } else if (rows || !sheet.read) {
            others.push_back(sheet.name);
        } else if (!failure) {
            failure = rows.failure();
        }
    }
    table.unreadSheets = std::move(others);
    if (found) return std::move(*found);
    return *failure;
}

/// A blank line of the budget's execution says what the header says of it; a line that is missing
/// is put first, if the header has its weight and that fits beside the rows' own.
void takeExecution(Table& table) {
    const TableHeader& header = *table.header;
    const std::string& budget =
        header.budgetFullYear.empty() ? header.budgetInitial : header.budgetFullYear;
    const bool money = !budget.empty() && !header.executed.empty();
    if (!money && header.execRate.empty()) return;
    const auto fill = [&](TableRow& row) {
        row.targetText = money ? budget + header.fundUnit : std::string();
        row.actualText = money ? header.executed + header.fundUnit : header.execRate;
        row.fromHeader = true;
        readFigures(row);
    };
    Decimal sum;
    bool any = false;
    for (TableRow& row : table.rows) {
        if (row.scored() && row.weight) sum = add(sum, *row.weight).value_or(sum);
        if (row.type != RowType::exec && row.type != RowType::fund) continue;
        any =
            any || row.type == RowType::exec || !row.targetText.empty() || !row.actualText.empty();
        if (row.type == RowType::exec && row.targetText.empty() && row.actualText.empty())
            fill(row);
    }
    if (any) return;
    TableRow row;
    row.type = RowType::exec;
    row.level1 = "预算执行率";
    row.weightText = header.execWeight;
    row.declaredText = header.execScore;
    const auto weight = readPoints(row.weightText);
    const auto all = weight ? add(sum, *weight) : std::nullopt;
    if (weight && (!all || *all > Decimal::of(100))) return;
    fill(row);
    for (TableRow& other : table.rows) ++other.parent;
    table.rows.insert(table.rows.begin(), std::move(row));
}

}  // namespace

void readMonths(TableRow& row, std::string_view unit) {
    using Form = Measure::Form;
    constexpr std::string_view bare = "月";
    const auto target = monthsIn(row.target, unit), actual = monthsIn(row.actual, unit);
    const bool day = target || row.target.form == Form::days;
    const bool held = actual || row.actual.form == Form::days || row.actual.form == Form::word ||
                      row.actual.form == Form::blank;
    if (!day || !held) return;
    const std::string_view said = row.target.unit.empty() ? unit : row.target.unit;
    const bool counts = row.op == records::OPERATOR_AT_LEAST || spanOfTime(row.name()) ||
                        spanOfTime(row.level2) || row.targetText.find("内") != std::string::npos;
    if (target && said == bare && counts) return;
    if (target) takeDays(*target, row.target);
    if (actual) takeDays(*actual, row.actual);
}

const std::string& TableRow::name() const {
    return !level3.empty() ? level3 : !level2.empty() ? level2 : level1;
}

int TableHeader::fiscalYear() const {
    int out = 0;
    const std::string folded = foldWidth(year);
    std::from_chars(folded.data(), folded.data() + folded.size(), out);
    return out;
}

void setHeader(Table& table, TableHeader header) {
    const int fiscal = header.fiscalYear();
    table.header = std::move(header);
    takeExecution(table);
    if (fiscal == 0) return;
    const std::chrono::year year(fiscal);
    for (TableRow& row : table.rows) {
        Measure& target = row.target;
        if (target.form != Measure::Form::days || target.yearKnown || !row.actual.yearKnown)
            continue;
        const auto ofYear = [&](const Day& day) {
            const Day moved{year, day.month(), day.day()};
            return moved.ok() ? moved : Day(year / day.month() / std::chrono::last);
        };
        target.first = ofYear(target.first);
        target.last = ofYear(target.last);
        target.yearKnown = true;
    }
}

std::optional<Decimal> readPoints(std::string_view typed) {
    const std::string folded = foldWidth(trimmed(typed));
    std::string_view text = folded;
    if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
    const ReadValue read = readValue(text);
    const bool points = read.unit.empty() || read.unit == "分" || read.unit == "%";
    // "100(98)": which of them?
    const std::size_t remark = text.find('(');
    const bool two = remark != std::string_view::npos &&
                     text.find_first_of("0123456789", remark) != std::string_view::npos;
    if (read.digits.empty() || two || !points || read.op != records::OPERATOR_UNSPECIFIED ||
        read.doubt == "doubt.approximate")
        return std::nullopt;
    bool rounded = false;
    return inBase(read.digits, Unit{}, rounded);
}

Result<Table> readTable(std::string_view bytes, std::string file) {
    Table table;
    table.file = std::move(file);
    auto rows = rowsOf(bytes, table);
    if (!rows) return rows.failure();
    std::size_t parent = 0;
    for (TableRow& row : *rows) {
        readFigures(row);
        if (row.type == RowType::indicator || row.type == RowType::exec) parent = table.rows.size();
        row.parent = parent;
        table.rows.push_back(std::move(row));
    }
    addUpParts(table);
    scaleShares(table);
    markSubtotals(table);
    markExtra(table);
    markStruck(table);
    return table;
}

Result<std::vector<std::pair<std::string, TableHeader>>> readIndex(std::string_view bytes) {
    auto cells = cellsOf(bytes);
    if (!cells) return cells.failure();
    const Failure unknown{Code::invalid, "no column sample_id or file"};
    if (cells->empty()) return unknown;
    const auto& headings = cells->front().cells;
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::find(headings.begin(), headings.end(), name) -
                                        headings.begin());
    };
    const std::size_t key = std::min(column("sample_id"), column("file"));
    if (key == headings.size()) return unknown;
    std::vector<std::pair<std::string, TableHeader>> out;
    for (std::size_t i = 1; i < cells->size(); ++i) {
        const auto& texts = (*cells)[i].cells;
        const auto text = [&](std::size_t at) {
            return at < texts.size() ? texts[at] : std::string();
        };
        out.emplace_back(
            text(key),
            TableHeader{text(column("kind")), text(column("completeness")), text(column("year")),
                        text(column("region")), text(column("department")),
                        text(column("implementing_unit")), text(column("project")),
                        text(column("total_printed")), text(column("fund_unit")),
                        text(column("budget_initial")), text(column("budget_full_year")),
                        text(column("executed")), text(column("exec_rate_printed")),
                        text(column("exec_weight")), text(column("exec_score_printed"))});
    }
    return out;
}

}  // namespace field::shared
