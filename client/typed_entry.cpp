#include "client/typed_entry.h"

#include "shared/record.h"
#include "shared/rules/read_value.h"

namespace field::client {

using shared::Column;
using shared::ColumnType;
using shared::Kind;
using shared::Result;
using shared::Value;

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

}  // namespace

bool keepsTyped(const Column& column) {
    return column.type == ColumnType::text &&
           (column.name == typedEnding || column.name.ends_with("_raw"));
}

Result<TypedEntry> readTyped(const Kind& kind, const Column& column, std::string_view text) {
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
    entry.doubt = read.doubt;
    if (members.number) {
        entry.values.set(members.number->number, read.value ? Value{read.value->units} : Value{});
    }
    if (members.op) {
        const auto op = static_cast<std::int64_t>(read.op);
        entry.values.set(members.op->number, op == 0 ? Value{} : Value{op});
    }
    if (members.unit && !read.unit.empty()) entry.values.set(members.unit->number, read.unit);
    return entry;
}

}  // namespace field::client
