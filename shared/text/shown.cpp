#include "shared/text/shown.h"

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
        if (column.unit == "fen") return wanText(*number) + (zh ? " 万元" : " ×10k CNY");
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
