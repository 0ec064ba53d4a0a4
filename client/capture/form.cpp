#include "client/capture/form.h"

#include <algorithm>

#include "client/typed_entry.h"
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

/// In the catalog, of what is counted or measured: see readQuantity().
constexpr std::string_view quantityUnit = "1e-4";

/// What people put between the members of a set.
std::size_t separatorAt(std::string_view text) {
    for (const std::string_view separator : {"、", "，", "；", ";", "\n"})
        if (text.starts_with(separator)) return separator.size();
    return 0;
}

Value elements(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto separator = separatorAt(text);
        plain += separator == 0 ? text.front() : ',';
        text.remove_prefix(separator == 0 ? 1 : separator);
    }
    std::vector<std::string> items;
    for (const auto piece : shared::pieces(plain, ','))
        if (!piece.empty()) items.emplace_back(piece);
    return items.empty() ? Value() : Value(shared::Elements::of(std::move(items)));
}

/// A number with the unit of its column, but for quantities; what people type in full width is read
/// too.
std::optional<std::int64_t> number(const Column& column, const std::string& text) {
    const auto plain = shared::foldWidth(text);
    if (column.unit == "fen") return shared::readFen(text, "元");
    if (column.unit == "ms") {
        const auto day = shared::readDay(shared::trimmed(plain));
        if (!day) return std::nullopt;
        return shared::chinaMs(*day);
    }
    const auto whole = shared::Decimal::read(shared::trimmed(plain));
    if (!whole || whole->units % shared::Decimal::one != 0) return std::nullopt;
    return whole->units / shared::Decimal::one;
}

/// What a text in `column`, or for the number that it stands for, failed to be.
Doubt doubtOf(const Kind& kind, const Column& column) {
    for (const auto number : kind.slotOf(column.number)->columns)
        if (kind.column(number)->unit == "fen") return Doubt::notAnAmount;
    return column.unit == "fen"  ? Doubt::notAnAmount
           : column.unit == "ms" ? Doubt::notADay
                                 : Doubt::notANumber;
}

std::string shown(const Column& column, const Value& value) {
    if (shared::isEmpty(value)) return {};
    if (const auto* items = std::get_if<shared::Elements>(&value)) {
        std::string line;
        for (const auto& item : items->items) line.append(line.empty() ? "" : "、").append(item);
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

Form::Reading Form::read(const Column& column, const std::string& text,
                         const Values& standing) const {
    Reading reading;
    if (keepsTyped(column)) {
        auto entry = readTyped(kind_, column, shared::trimmed(text).empty() ? "" : text, standing);
        if (!entry) return {{}, Doubt::notPossible};
        reading.values = std::move(entry->values);
        if (!entry->doubt.empty()) reading.doubt = doubtOf(kind_, column);
        return reading;
    }
    if (shared::trimmed(text).empty()) {
        reading.values.set(column.number, {});
        return reading;
    }
    switch (column.type) {
        case ColumnType::text:
            reading.values.set(column.number, text);
            return reading;
        case ColumnType::elements:
            reading.values.set(column.number, elements(text));
            return reading;
        case ColumnType::integer: {
            const auto value = column.unit == quantityUnit
                                   ? readQuantity(kind_, column, text, standing)
                                   : number(column, text);
            if (value)
                reading.values.set(column.number, *value);
            else
                reading.doubt = doubtOf(kind_, column);
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
    if (typed == typed_.end() && !keepsTyped(*kind_.column(column))) return Doubt::none;
    return read(*kind_.column(column), text(column), beside(column)).doubt;
}

std::vector<std::uint32_t> Form::readingOrder() const {
    const auto unitTyped = [this](const Column& quantity) {
        const auto& set = kind_.slotOf(quantity.number)->columns;
        return std::any_of(set.begin(), set.end(), [this](std::uint32_t one) {
            return typed_.contains(one) && kind_.column(one)->type == ColumnType::text;
        });
    };
    const auto stage = [this](std::uint32_t one) {
        const auto& column = *kind_.column(one);
        return keepsTyped(column) ? 2 : column.unit == quantityUnit ? 1 : 0;
    };
    std::vector<std::uint32_t> order;
    for (const auto& column : kind_.columns)
        if (typed_.contains(column.number) ||
            (keepsTyped(column) && held_.record.values.has(column.number) && unitTyped(column)))
            order.push_back(column.number);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return stage(a) < stage(b); });
    return order;
}

Values Form::beside(std::uint32_t column) const {
    Values all = held_.record.values;
    for (const auto one : readingOrder()) {
        if (one == column) break;
        for (const auto& [into, value] : read(*kind_.column(one), text(one), all).values)
            all.set(into, value);
    }
    return all;
}

Values Form::wanted() const { return beside(0); }

Value Form::value(std::uint32_t column) const { return wanted().get(column); }

std::int64_t Form::integer(std::uint32_t column) const {
    const auto now = value(column);
    const auto* number = std::get_if<std::int64_t>(&now);
    return number ? *number : 0;
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

void Form::took(const Change& change) {
    fresh_ = false;
    for (const auto& [column, value] : change.values) {
        const auto slot = kind_.slotOf(column)->number;
        held_.inherited.emplace(slot, change.held.baseOf(slot));
        if (shared::isEmpty(value))
            held_.record.values.erase(column);
        else
            held_.record.values.set(column, value);
    }
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
        const auto reading = read(*kind_.column(column), text, beside(column));
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
