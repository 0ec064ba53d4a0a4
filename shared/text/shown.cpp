#include "shared/text/shown.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "shared/decimal.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/read_value.h"

namespace field::shared {

namespace {

std::tm local(std::int64_t utcMs) {
    const auto seconds = static_cast<std::time_t>(utcMs / 1000 - (utcMs % 1000 < 0 ? 1 : 0));
    std::tm broken{};
    ::localtime_r(&seconds, &broken);
    return broken;
}

/// "12828181.09" with a comma before every third digit of its whole part.
std::string inThrees(std::string number) {
    const std::size_t first = number.starts_with('-') ? 1 : 0;
    std::size_t at = std::min(number.find('.'), number.size());
    while (at > first + 3) number.insert(at -= 3, 1, ',');
    return number;
}

std::string textIn(const Record& record, int column) {
    const auto* text =
        std::get_if<std::string>(&record.values.get(static_cast<std::uint32_t>(column)));
    return text ? *text : std::string();
}

}  // namespace

std::string localDay(std::int64_t utcMs) {
    if (utcMs == 0) return {};
    const auto at = local(utcMs);
    return fmt::format("{:04}-{:02}-{:02}", at.tm_year + 1900, at.tm_mon + 1, at.tm_mday);
}

std::string momentText(std::int64_t utcMs) {
    if (utcMs == 0) return {};
    const auto at = local(utcMs);
    return fmt::format("{} {:02}:{:02}", localDay(utcMs), at.tm_hour, at.tm_min);
}

std::string moneyText(std::int64_t fen, Language language) {
    if (language == Language::zh) return inThrees(wanText(fen)) + " 万元";
    std::string yuan = yuanText(fen);
    constexpr std::string_view whole = ".00";
    if (yuan.ends_with(whole)) yuan.resize(yuan.size() - whole.size());
    return "CNY " + inThrees(std::move(yuan));
}

std::string roundedMoneyText(std::int64_t fen, Language language) {
    constexpr std::int64_t wan = 1'000'000, yuan = 100;
    if (fen > -wan && fen < wan) return moneyText(fen, language);
    const std::int64_t step = language == Language::zh ? wan / 100 : yuan;
    const std::int64_t over = fen % step, down = fen - over;
    const std::int64_t away = fen < 0 ? -step : step;
    std::int64_t rounded = down;
    // Where rounding up leaves the range, down is near enough to read.
    if ((over < 0 ? -over : over) * 2 >= step && __builtin_add_overflow(down, away, &rounded))
        rounded = down;
    return moneyText(rounded, language);
}

std::string shownText(const Column& column, const Value& value, Language language) {
    if (isEmpty(value)) return {};
    const bool zh = language == Language::zh;
    if (const auto* set = std::get_if<Elements>(&value))
        return fmt::format("{}", fmt::join(set->items, "、"));
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (column.type == ColumnType::enumeration)
            return *number == 0 ? std::string() : enumName(column, *number, zh);
        if (column.type == ColumnType::boolean)
            return *number != 0 ? (zh ? "是" : "Yes") : (zh ? "否" : "No");
        if (column.unit == "fen")
            return zh ? wanText(*number) + " 万元" : moneyText(*number, language);
        if (column.unit == "ms") return momentText(*number);
        if (column.unit == "1e-4") return Decimal{*number}.text();
    }
    return valueToText(column, value);
}

std::string withUnit(const std::string& said, const std::string& unit) {
    // "100百分比" has its unit, though another word for it than "%".
    const bool whole = said.empty() || unit.empty() || said.find(unit) != std::string::npos ||
                       !readValue(said).unit.empty();
    return whole ? said : said + " " + unit;
}

std::string targetText(const Record& indicator) {
    using records::Indicator;
    static constexpr std::array<const char*, 4> signs = {"", "≥", "≤", "="};
    std::string said = textIn(indicator, Indicator::kTargetTextFieldNumber);
    const auto* number =
        std::get_if<std::int64_t>(&indicator.values.get(Indicator::kTargetFieldNumber));
    if (said.empty() && number) {
        const auto* op =
            std::get_if<std::int64_t>(&indicator.values.get(Indicator::kOpFieldNumber));
        if (op && *op > 0 && *op < 4) said = signs[static_cast<std::size_t>(*op)];
        said += Decimal{*number}.text();
    }
    return withUnit(said, textIn(indicator, Indicator::kUnitFieldNumber));
}

}  // namespace field::shared
