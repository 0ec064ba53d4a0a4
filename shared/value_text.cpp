#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "shared/decimal.h"
#include "shared/proto/options.pb.h"
#include "shared/record.h"

/// Values as people and scripts write them: valueFromText(), valueToText() and enumName() of
/// record.h.
namespace field::shared {

namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using std::chrono::milliseconds;
using Instant = std::chrono::sys_time<milliseconds>;

std::optional<std::int64_t> integerFrom(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Decimal places that `unit` keeps: 2 for "fen", n for "1e-n …", none for others.
int placesOf(std::string_view unit) {
    if (unit == "fen") return 2;
    if (!unit.starts_with("1e-")) return 0;
    return static_cast<int>(integerFrom(unit.substr(3, unit.find(' ') - 3)).value_or(0));
}

/// Exactly `size` digits at the front of `text`, taken off; -1 if they are not there.
int takeDigits(std::string_view& text, std::size_t size) {
    if (text.size() < size) return -1;
    int value = 0;
    for (const char c : text.substr(0, size)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(size);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

/// The offset at the end of an RFC 3339 time.
std::optional<std::chrono::minutes> offsetFrom(std::string_view text) {
    if (text == "Z" || text == "z") return std::chrono::minutes(0);
    const bool west = text.starts_with('-');
    if (!west && !text.starts_with('+')) return std::nullopt;
    text.remove_prefix(1);
    const int hours = takeDigits(text, 2);
    const bool colon = take(text, ':');
    const int minutes = takeDigits(text, 2);
    if (hours < 0 || hours > 23 || !colon || minutes < 0 || minutes > 59 || !text.empty())
        return std::nullopt;
    const std::chrono::minutes offset(hours * 60 + minutes);
    return west ? -offset : offset;
}

/// "2022-08-15T09:30:00[.123]+08:00", or "2022-08-15" for its first moment in UTC.
std::optional<std::int64_t> instantFrom(std::string_view text) {
    const int year = takeDigits(text, 4);
    const bool first = take(text, '-');
    const int month = takeDigits(text, 2);
    const bool second = take(text, '-');
    const int day = takeDigits(text, 2);
    if (year < 0 || !first || !second || month < 0 || day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    const Instant midnight = std::chrono::sys_days(date);
    if (text.empty()) return midnight.time_since_epoch().count();

    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const int hour = takeDigits(text, 2);
    const bool third = take(text, ':');
    const int minute = takeDigits(text, 2);
    const bool fourth = take(text, ':');
    const int seconds = takeDigits(text, 2);
    if (hour < 0 || hour > 23 || !third || minute < 0 || minute > 59 || !fourth || seconds < 0 ||
        seconds > 59)
        return std::nullopt;
    int fraction = 0;
    if (take(text, '.')) {
        int scale = 100, digit = takeDigits(text, 1);
        if (digit < 0) return std::nullopt;
        for (; digit >= 0; digit = takeDigits(text, 1), scale /= 10) fraction += digit * scale;
    }
    const auto offset = offsetFrom(text);
    if (!offset) return std::nullopt;
    const Instant instant = midnight + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                            std::chrono::seconds(seconds) + milliseconds(fraction) - *offset;
    return instant.time_since_epoch().count();
}

std::string instantText(std::int64_t ms) {
    // What RFC 3339 cannot write stays a number of milliseconds.
    constexpr std::int64_t year0 = -62'167'219'200'000, year10000 = 253'402'300'800'000;
    if (ms < year0 || ms >= year10000) return std::to_string(ms);
    const Instant instant{milliseconds(ms)};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    char text[40];
    const int size = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()));
    std::string result(text, static_cast<std::size_t>(size));
    if (const auto part = time.subseconds().count(); part != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(part));
        result += text;
    }
    return result + "Z";
}

/// "VISIT_STATE_ON_SITE" of VisitState is "on_site".
std::string bareName(const EnumValueDescriptor& value) {
    std::string prefix;
    for (const char c : value.type()->name()) {
        if (c >= 'A' && c <= 'Z' && !prefix.empty()) prefix.push_back('_');
        prefix.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    std::string name = value.name();
    if (name.starts_with(prefix + "_")) name.erase(0, prefix.size() + 1);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

std::optional<std::int64_t> enumFrom(const EnumDescriptor& type, std::string_view text) {
    for (int i = 0; i < type.value_count(); ++i)
        if (bareName(*type.value(i)) == text) return type.value(i)->number();
    return integerFrom(text);
}

const EnumValueDescriptor* enumValue(const Column& column, std::int64_t value) {
    if (column.type != ColumnType::enumeration || value < 0 || value > INT32_MAX) return nullptr;
    return column.field->enum_type()->FindValueByNumber(static_cast<int>(value));
}

std::optional<std::int64_t> booleanFrom(std::string_view text) {
    if (text == "true" || text == "1" || text == "是") return 1;
    if (text == "false" || text == "0" || text == "否") return 0;
    return std::nullopt;
}

std::optional<std::int64_t> numberFrom(const Column& column, std::string_view text) {
    switch (column.type) {
        case ColumnType::boolean:
            return booleanFrom(text);
        case ColumnType::enumeration:
            return enumFrom(*column.field->enum_type(), text);
        default:
            break;
    }
    if (column.unit != "ms") return readScaled(text, placesOf(column.unit));
    const auto instant = instantFrom(text);
    return instant ? instant : integerFrom(text);
}

std::optional<Value> blobFrom(std::string_view text) {
    if (const auto id = idFromText(text)) return Blob{id->str()};
    std::string bytes;
    if (text.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned byte = 0;
        const auto [end, fault] = std::from_chars(&text[i], &text[i] + 2, byte, 16);
        if (fault != std::errc() || end != &text[i] + 2) return std::nullopt;
        bytes.push_back(static_cast<char>(byte));
    }
    return Blob{bytes};
}

Elements elementsFrom(std::string_view text) {
    std::vector<std::string> items(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',') {
            items.emplace_back();
        } else if (text[i] == '\\' && i + 1 < text.size()) {
            items.back().push_back(text[++i]);
        } else {
            items.back().push_back(text[i]);
        }
    }
    std::erase(items, std::string());
    return Elements::of(std::move(items));
}

std::string elementsText(const Elements& elements) {
    std::string text;
    for (const std::string& item : elements.items) {
        if (!text.empty()) text.push_back(',');
        for (const char c : item) {
            if (c == ',' || c == '\\') text.push_back('\\');
            text.push_back(c);
        }
    }
    return text;
}

std::string wantedForm(const Column& column) {
    switch (column.type) {
        case ColumnType::boolean:
            return "true or false";
        case ColumnType::enumeration: {
            std::string names = "one of";
            const EnumDescriptor& type = *column.field->enum_type();
            for (int i = 1; i < type.value_count(); ++i) {
                names += ' ';
                names += bareName(*type.value(i));
            }
            return names;
        }
        case ColumnType::blob:
            return "a UUID or hex digits";
        default:
            break;
    }
    if (column.unit == "ms") return "a time such as 2022-08-15T09:30:00+08:00";
    const int places = placesOf(column.unit);
    return places == 0 ? "a whole number"
                       : "a number with at most " + std::to_string(places) + " decimals";
}

}  // namespace

Result<Value> valueFromText(const Kind& kind, const Column& column, std::string_view text) {
    if (text.empty()) return Value{};
    std::optional<Value> value;
    if (column.type == ColumnType::text) {
        value = std::string(text);
    } else if (column.type == ColumnType::elements) {
        value = elementsFrom(text);
    } else if (column.type == ColumnType::blob) {
        value = blobFrom(text);
    } else if (const auto number = numberFrom(column, text)) {
        value = *number;
    }
    if (!value)
        return Failure{Code::invalid, kind.name + "." + column.name + " cannot be read from \"" +
                                          std::string(text.substr(0, 60)) + "\": write " +
                                          wantedForm(column)};
    if (const auto checked = checkValue(kind, column, *value); !checked) return checked.failure();
    return *std::move(value);
}

std::string valueToText(const Column& column, const Value& value) {
    if (isEmpty(value)) return {};
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* elements = std::get_if<Elements>(&value)) return elementsText(*elements);
    if (const auto* blob = std::get_if<Blob>(&value)) {
        const auto id = Id::from(blob->bytes);
        return id ? toText(*id) : toHex(blob->bytes);
    }
    const std::int64_t number = std::get<std::int64_t>(value);
    if (column.type == ColumnType::boolean) return number != 0 ? "true" : "false";
    if (const EnumValueDescriptor* named = enumValue(column, number)) return bareName(*named);
    if (column.unit == "ms") return instantText(number);
    return scaledText(number, placesOf(column.unit));
}

std::string enumName(const Column& column, std::int64_t value, bool zh) {
    const EnumValueDescriptor* named = enumValue(column, value);
    if (named == nullptr) return std::to_string(value);
    const model::ValueRule& rule = named->options().GetExtension(model::value);
    const std::string& name = zh ? rule.zh() : rule.en();
    return name.empty() ? bareName(*named) : name;
}

std::vector<std::int64_t> enumValues(const Column& column) {
    std::vector<std::int64_t> values;
    if (column.type != ColumnType::enumeration) return values;
    for (int i = 0; i < column.field->enum_type()->value_count(); ++i)
        if (const int number = column.field->enum_type()->value(i)->number(); number != 0)
            values.push_back(number);
    return values;
}

}  // namespace field::shared
