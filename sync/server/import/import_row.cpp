#include "sync/server/import/import_row.h"

#include <algorithm>

#include "shared/day.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"
#include "shared/record.h"
#include "shared/rules/read_value.h"
#include "shared/scoring/measure.h"
#include "shared/text/pieces.h"

namespace field::server {

using records::Indicator;
using shared::Code;
using shared::Column;
using shared::ColumnType;
using shared::Decimal;
using shared::Failure;
using shared::Value;

namespace {

constexpr std::size_t compactDay = 8;  ///< digits of 20190430

Result<Value> readMoney(const std::string& text, const std::string& unit) {
    if (const auto fen = shared::readFen(text, unit)) return Value{*fen};
    return Failure{Code::invalid, text + " is no amount in " + unit +
                                      " that ends with the fen; write it like 1234.56"};
}

Result<Value> readDayMs(const std::string& text) {
    std::string typed = shared::foldWidth(text);
    if (typed.size() == compactDay && typed.find_first_not_of("0123456789") == std::string::npos)
        typed = typed.substr(0, 4) + "-" + typed.substr(4, 2) + "-" + typed.substr(6);
    const auto days = shared::readDays(typed);
    if (!days || !days->yearKnown || days->first != days->last)
        return Failure{Code::invalid, text + " is no day; write it like 2019-04-30"};
    return Value{shared::chinaMs(days->last)};
}

Result<Value> readLabel(const Column& column, const std::string& text) {
    constexpr std::int64_t most = 32;  // no enumeration of the model has more
    const std::string folded = shared::foldWidth(text);
    for (std::int64_t number = 1; number < most; ++number)
        if (folded == shared::enumName(column, number, true) ||
            folded == shared::enumName(column, number, false))
            return Value{number};
    return Failure{Code::invalid, text + " is none of the values of " + column.zh};
}

Result<Value> readYes(const std::string& text) {
    for (const char* yes : {"是", "有", "true", "1", "yes", "√"})
        if (text == yes) return Value{std::int64_t{1}};
    for (const char* no : {"否", "无", "false", "0", "no", "×"})
        if (text == no) return Value{std::int64_t{0}};
    return Failure{Code::invalid, text + " is neither 是 nor 否"};
}

Result<Value> readInteger(const Column& column, const std::string& text) {
    const std::string folded = shared::foldWidth(text);
    std::string_view digits = folded;
    constexpr std::string_view suffix = "年";
    if (column.name == "fiscal_year" && digits.ends_with(suffix))
        digits.remove_suffix(suffix.size());
    const auto number = shared::readScaled(digits, 0);
    const bool year = column.name != "fiscal_year" || (number && *number > 1990 && *number < 2200);
    if (number && year) return Value{*number};
    return Failure{Code::invalid, text + (year ? " is no whole number" : " is no year")};
}

/// The operator that a target table prints: "≥", ">=", "定性".
Result<Value> readOperator(const Column& column, const std::string& text) {
    if (text == "定性") return Value{std::int64_t{records::OPERATOR_QUALITATIVE}};
    const auto read = shared::readValue(text + "1");
    if (read.op != records::OPERATOR_UNSPECIFIED) return Value{std::int64_t{read.op}};
    return readLabel(column, text);
}

Result<Value> readCell(const ImportCell& cell, const std::string& text) {
    const Column& column = *cell.column->column;
    if (column.unit == "fen") return readMoney(text, cell.unit);
    if (column.unit == "ms") return readDayMs(text);
    if (column.unit == "1e-4") {
        if (const auto value = shared::readValue(text).value) return Value{value->units};
        return Failure{Code::invalid, text + " is no number"};
    }
    switch (column.type) {
        case ColumnType::enumeration:
            return column.name == "op" ? readOperator(column, text) : readLabel(column, text);
        case ColumnType::boolean:
            return readYes(text);
        case ColumnType::integer:
            return readInteger(column, text);
        default:
            return Value{text};
    }
}

/// Whether the word in the cell says that the project is no secret.
bool isOpen(const ImportCell& cell, const std::string& text) {
    std::string key = shared::foldWidth(text);
    std::transform(key.begin(), key.end(), key.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)
                        : static_cast<char>(c);
    });
    const auto& words = cell.column->words;
    return std::find(words.begin(), words.end(), key) != words.end();
}

}  // namespace

const Value& ImportRow::get(std::uint32_t kind, int column) const {
    static const Value none;
    const auto at = values.find(kind);
    return at == values.end() ? none : at->second.get(static_cast<std::uint32_t>(column));
}

std::string ImportRow::text(std::uint32_t kind, int column) const {
    const auto* said = std::get_if<std::string>(&get(kind, column));
    return said ? *said : std::string();
}

void ImportRow::set(std::uint32_t kind, int column, Value value) {
    values[kind].set(static_cast<std::uint32_t>(column), std::move(value));
}

void readTarget(ImportRow& row) {
    const auto kind = shared::kinds::indicator;
    const auto read = shared::readValue(row.text(kind, Indicator::kTargetTextFieldNumber));
    const auto state = [&](int column, Value value) {
        if (shared::isEmpty(row.get(kind, column))) row.set(kind, column, std::move(value));
    };
    if (read.value) state(Indicator::kTargetFieldNumber, read.value->units);
    if (read.op != records::OPERATOR_UNSPECIFIED)
        state(Indicator::kOpFieldNumber, std::int64_t{read.op});
    else if (!read.value && !read.word.empty())
        state(Indicator::kOpFieldNumber, std::int64_t{records::OPERATOR_QUALITATIVE});
    if (!read.unit.empty()) state(Indicator::kUnitFieldNumber, read.unit);
}

ImportRow readRow(const ImportSheet& sheet, const shared::CellRow& cells,
                  std::vector<ImportProblem>& problems) {
    ImportRow row{sheet.file, cells.line, {}};
    const auto wrong = [&](const ImportCell& cell, const std::string& why) {
        problems.push_back({sheet.file, cells.line, cell.heading, why});
    };
    for (const ImportCell& cell : sheet.shape.cells) {
        const std::string text = cell.cell < cells.cells.size()
                                     ? std::string(shared::trimmed(cells.cells[cell.cell]))
                                     : std::string();
        const ImportColumn& column = *cell.column;
        if (text.empty()) {
            if (column.needed) wrong(cell, "is empty");
            continue;
        }
        if (!column.column) {
            if (!isOpen(cell, text))
                wrong(cell, text + ": a classified project must not enter this system");
            continue;
        }
        auto value = readCell(cell, text);
        if (!value) {
            wrong(cell, value.failure().message);
            continue;
        }
        const auto possible = shared::checkValue(*column.kind, *column.column, *value);
        if (!possible)
            wrong(cell, possible.failure().message);
        else
            row.values[column.kind->number].set(column.column->number, value.take());
    }
    if (row.values.contains(shared::kinds::indicator)) readTarget(row);
    return row;
}

}  // namespace field::server
