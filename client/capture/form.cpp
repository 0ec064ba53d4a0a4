#include "client/capture/form.h"

#include "shared/day.h"
#include "shared/decimal.h"
#include "shared/rules/read_value.h"
#include "shared/text/pieces.h"

namespace field::client {

using shared::Blob;
using shared::Column;
using shared::ColumnType;
using shared::Kind;
using shared::Value;

namespace {

bool isRaw(const Column& column) {
    return column.type == ColumnType::text &&
           (column.name == "raw" || column.name.ends_with("_raw"));
}

/// The number that a raw column's text stands for: "value" beside "raw", "measured_quantity" beside
/// "measured_raw".
const Column* numberOf(const Kind& kind, const Column& raw) {
    const auto stem = raw.name == "raw" ? "value" : raw.name.substr(0, raw.name.size() - 4);
    for (const auto number : kind.slotOf(raw.number)->columns) {
        const auto* column = kind.column(number);
        if (column->type == ColumnType::integer && column->name.starts_with(stem)) return column;
    }
    return nullptr;
}

const Column* sibling(const Kind& kind, const Column& column, std::string_view name) {
    for (const auto number : kind.slotOf(column.number)->columns)
        if (kind.column(number)->name == name) return kind.column(number);
    return nullptr;
}

Value elements(const std::string& text) {
    std::vector<std::string> items;
    std::string plain = text;
    for (const std::string separator : {"、", "，", ";", "；", "\n"})
        for (auto at = plain.find(separator); at != std::string::npos;
             at = plain.find(separator, at))
            plain.replace(at, separator.size(), 1, ',');
    for (const auto piece : shared::pieces(plain, ','))
        if (!piece.empty()) items.emplace_back(piece);
    return items.empty() ? Value() : Value(shared::Elements::of(std::move(items)));
}

/// A number with the unit of its column; what people type in full width is read too.
std::optional<std::int64_t> number(const Column& column, const std::string& text) {
    const auto plain = shared::foldWidth(text);
    if (column.unit == "fen") return shared::readFen(text, "元");
    if (column.unit == "1e-4") {
        const auto read = shared::readValue(text);
        if (!read.value || !read.doubt.empty()) return std::nullopt;
        return read.value->units;
    }
    if (column.unit == "ms") {
        const auto day = shared::readDay(shared::trimmed(plain));
        if (!day) return std::nullopt;
        return shared::chinaMs(*day);
    }
    const auto whole = shared::Decimal::read(shared::trimmed(plain));
    if (!whole || whole->units % shared::Decimal::one != 0) return std::nullopt;
    return whole->units / shared::Decimal::one;
}

Doubt doubtOf(const Column& column) {
    return column.unit == "fen"  ? Doubt::notAnAmount
           : column.unit == "ms" ? Doubt::notADay
                                 : Doubt::notANumber;
}

std::string shown(const Column& column, const Value& value) {
    if (shared::isEmpty(value)) return {};
    if (const auto* items = std::get_if<shared::Elements>(&value)) {
        std::string line;
        for (const auto& item : items->items) line += (line.empty() ? "" : "、") + item;
        return line;
    }
    if (column.unit == "ms")
        return shared::dayText(shared::chinaDay(std::get<std::int64_t>(value)));
    if (column.type == ColumnType::enumeration || column.type == ColumnType::boolean)
        return std::to_string(std::get<std::int64_t>(value));
    return shared::valueToText(column, value);
}

}  // namespace

Form::Form(std::shared_ptr<const shared::Catalog> catalog, Held held, bool fresh,
           const std::vector<Draft>& drafts)
    : catalog_(std::move(catalog)),
      held_(resumed(*catalog_, std::move(held), drafts)),
      kind_(*catalog_->kind(held_.record.kind)),
      fresh_(fresh) {
    for (const auto& draft : drafts)
        if (draft.record == held_.record.id && kind_.column(draft.column))
            typed_[draft.column] = draft.text;
}

std::string Form::text(std::uint32_t column) const {
    const auto typed = typed_.find(column);
    if (typed != typed_.end()) return typed->second;
    return shown(*kind_.column(column), held_.record.values.get(column));
}

void Form::type(std::uint32_t column, std::string text) { typed_[column] = std::move(text); }

Form::Reading Form::readRaw(const Column& column, const std::string& text) const {
    Reading reading;
    reading.values.set(column.number, text);
    const auto* into = numberOf(kind_, column);
    if (!into) return reading;
    reading.values.set(into->number, {});
    if (into->unit == "fen") {
        const auto fen = shared::readFen(text, "元");
        if (fen)
            reading.values.set(into->number, *fen);
        else
            reading.doubt = Doubt::notAnAmount;
        return reading;
    }
    const auto read = shared::readValue(text);
    if (read.value) reading.values.set(into->number, read.value->units);
    if (!read.value && read.word.empty()) reading.doubt = Doubt::notANumber;
    if (!read.doubt.empty()) reading.doubt = Doubt::notANumber;
    if (const auto* op = sibling(kind_, column, "op"))
        reading.values.set(op->number, read.op == 0 ? Value() : Value(std::int64_t{read.op}));
    const auto* unit = sibling(kind_, column, "unit");
    if (unit && !read.unit.empty()) reading.values.set(unit->number, read.unit);
    return reading;
}

Form::Reading Form::read(const Column& column, const std::string& text) const {
    Reading reading;
    if (shared::trimmed(text).empty()) {
        reading.values.set(column.number, {});
        const auto* into = isRaw(column) ? numberOf(kind_, column) : nullptr;
        if (into) reading.values.set(into->number, {});
        return reading;
    }
    if (isRaw(column)) return readRaw(column, text);
    switch (column.type) {
        case ColumnType::text:
            reading.values.set(column.number, text);
            return reading;
        case ColumnType::elements:
            reading.values.set(column.number, elements(text));
            return reading;
        case ColumnType::integer: {
            const auto value = number(column, text);
            if (value)
                reading.values.set(column.number, *value);
            else
                reading.doubt = doubtOf(column);
            return reading;
        }
        default:
            break;
    }
    auto value = shared::valueFromText(kind_, column, text);
    if (value)
        reading.values.set(column.number, *value);
    else
        reading.doubt = Doubt::notPossible;
    return reading;
}

Doubt Form::doubt(std::uint32_t column) const {
    const auto typed = typed_.find(column);
    if (typed == typed_.end() && !isRaw(*kind_.column(column))) return Doubt::none;
    return read(*kind_.column(column), text(column)).doubt;
}

Values Form::wanted() const {
    Values all = held_.record.values;
    for (const auto& [column, text] : typed_)
        for (const auto& [into, value] : read(*kind_.column(column), text).values)
            all.set(into, value);
    return all;
}

Value Form::value(std::uint32_t column) const { return wanted().get(column); }

std::int64_t Form::integer(std::uint32_t column) const {
    const auto now = value(column);
    const auto* number = std::get_if<std::int64_t>(&now);
    return number ? *number : 0;
}

bool Form::typed() const {
    for (const auto& [column, text] : typed_)
        if (text != shown(*kind_.column(column), held_.record.values.get(column))) return true;
    return false;
}

std::optional<Change> Form::change() const {
    Change change;
    change.act = fresh_ ? sync::EditAct::create : sync::EditAct::change;
    change.held = held_;
    for (const auto& [column, value] : wanted()) {
        const auto& before = held_.record.values.get(column);
        if (value == before || (shared::isEmpty(value) && shared::isEmpty(before))) continue;
        change.values.set(column, value);
    }
    if (change.values.empty()) return std::nullopt;
    return change;
}

Draft Form::draft(std::uint32_t column, std::int64_t nowMs) const {
    Draft draft;
    draft.record = held_.record.id;
    draft.kind = kind_.number;
    draft.column = column;
    draft.project = held_.record.project;
    draft.parent = held_.record.parent;
    draft.text = text(column);
    const auto* slot = kind_.slotOf(column);
    draft.base = held_.baseOf(slot->number);
    for (const auto one : slot->columns)
        if (held_.record.values.has(one)) draft.shown.set(one, held_.record.values.get(one));
    draft.stateSeen = held_.stateSeen;
    draft.typedMs = nowMs;
    return draft;
}

std::vector<std::uint32_t> Form::unreadable() const {
    std::vector<std::uint32_t> columns;
    for (const auto& [column, text] : typed_) {
        const auto reading = read(*kind_.column(column), text);
        if (reading.doubt != Doubt::none && reading.values.empty()) columns.push_back(column);
    }
    return columns;
}

std::vector<std::uint32_t> Form::touched() const {
    std::vector<std::uint32_t> columns;
    for (const auto& [column, text] : typed_) columns.push_back(column);
    return columns;
}

}  // namespace field::client
