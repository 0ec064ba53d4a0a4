#include "client/typed_entry.h"

#include <algorithm>

#include "shared/record.h"
#include "shared/rules/read_value.h"
#include "shared/scoring/measure.h"
#include "shared/scoring/units.h"

namespace field::client {

using shared::Column;
using shared::ColumnType;
using shared::Decimal;
using shared::Kind;
using shared::Result;
using shared::Value;
using shared::Values;

namespace {

constexpr std::string_view typedEnding = "raw";

/// The members of a typed column's together set, found by what they hold and how they are named:
/// "measured_raw" is read into "measured_quantity", "raw" into the set's only number.
struct Members {
    const Column* number = nullptr;
    const Column* op = nullptr;
    const Column* unit = nullptr;
};

Members membersOf(const Kind& kind, const Column& typed) {
    const auto stem = typed.name.substr(0, typed.name.size() - typedEnding.size());
    const auto stemWord = stem.substr(0, stem.find_last_not_of('_') + 1);
    Members members;
    for (const auto& column : kind.columns) {
        if (column.slot != typed.slot || column.number == typed.number) continue;
        if (column.type == ColumnType::integer && column.name.starts_with(stemWord)) {
            members.number = &column;
        } else if (column.type == ColumnType::enumeration) {
            members.op = &column;
        } else if (column.type == ColumnType::text && column.name.ends_with("unit")) {
            members.unit = &column;
        }
    }
    return members;
}

std::string textIn(const Values& values, const Column* column) {
    const auto* text = column ? std::get_if<std::string>(&values.get(column->number)) : nullptr;
    return text ? *text : std::string();
}

struct Quantity {
    std::optional<Decimal> value;
    std::string doubt;
};

/// `read` as a number of `unit`: converted where its own is of the same kind, and only exactly,
/// since what would have to be rounded is another number than the one typed.
Quantity inUnit(const shared::ReadValue& read, const std::string& unit) {
    if (read.op != records::OPERATOR_UNSPECIFIED) return {{}, "doubt.comparison"};
    if (read.digits.empty() || read.unit.empty() || read.unit == unit)
        return {read.value, read.doubt};
    const auto measure = shared::readMeasure(read.raw, unit);
    const auto into = shared::unitOf(unit);
    if (measure.form != shared::Measure::Form::number || measure.base != into.base)
        return {{}, "doubt.unit"};
    bool rounded = false;
    const auto one = shared::inBase("1", into, rounded);
    const auto value =
        one && measure.doubt != "doubt.rounded"
            ? shared::multiplyDivide(measure.value, Decimal::of(1), *one, Decimal::places)
            : std::nullopt;
    if (!value || shared::compareProducts(*value, *one, measure.value, Decimal::of(1)) != 0)
        return {{}, "doubt.decimals"};
    return {value, measure.doubt};
}

/// Whether a unit that came with the text would also become that of other numbers.
bool othersAreCounted(const Kind& kind, const Column& typed, const Column* number,
                      const Values& standing) {
    const auto& set = kind.slotOf(typed.number)->columns;
    return std::any_of(set.begin(), set.end(), [&](std::uint32_t one) {
        const auto* column = kind.column(one);
        return column->type == ColumnType::integer && column != number && standing.has(one);
    });
}

/// The unit in brackets after a column's name: "形象进度(%)".
std::string unitInName(const Column& column) {
    const auto open = column.zh.rfind('(');
    if (open == std::string::npos || !column.zh.ends_with(')')) return {};
    return column.zh.substr(open + 1, column.zh.size() - open - 2);
}

}  // namespace

std::optional<std::int64_t> readQuantity(const Kind& kind, const Column& column,
                                         std::string_view text, const Values& standing) {
    const auto* counted = membersOf(kind, column).unit;
    const auto quantity =
        inUnit(shared::readValue(text), counted ? textIn(standing, counted) : unitInName(column));
    if (!quantity.value || !quantity.doubt.empty()) return std::nullopt;
    return quantity.value->units;
}

bool keepsTyped(const Column& column) {
    return column.type == ColumnType::text &&
           (column.name == typedEnding || column.name.ends_with("_raw"));
}

Result<TypedEntry> readTyped(const Kind& kind, const Column& column, std::string_view text,
                             const Values& standing) {
    TypedEntry entry;
    if (!keepsTyped(column)) {
        auto value = shared::valueFromText(kind, column, text);
        if (!value) return value.failure();
        entry.values.set(column.number, value.take());
        return entry;
    }
    const auto members = membersOf(kind, column);
    entry.values.set(column.number, text.empty() ? Value{} : Value{std::string(text)});
    if (members.number && members.number->unit == "fen") {
        const auto fen = shared::readFen(text, "元");
        entry.values.set(members.number->number, fen ? Value{*fen} : Value{});
        if (!fen && !text.empty()) entry.doubt = "doubt.amount";
        return entry;
    }
    const auto read = shared::readValue(text);
    Quantity quantity{read.value, read.doubt};
    if (members.op) {
        const auto op = static_cast<std::int64_t>(read.op);
        entry.values.set(members.op->number, op == 0 ? Value{} : Value{op});
        if (members.unit)
            entry.values.set(members.unit->number, read.unit.empty() ? Value{} : Value{read.unit});
    } else {
        const auto unit = textIn(standing, members.unit);
        quantity = inUnit(read, unit);
        if (members.unit && unit.empty() && quantity.doubt == "doubt.unit" &&
            !othersAreCounted(kind, column, members.number, standing)) {
            quantity = {read.value, read.doubt};
            entry.values.set(members.unit->number, read.unit);
        }
    }
    entry.doubt = quantity.doubt;
    if (members.number)
        entry.values.set(members.number->number,
                         quantity.value ? Value{quantity.value->units} : Value{});
    return entry;
}

}  // namespace field::client
