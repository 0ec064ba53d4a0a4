#pragma once

#include <cstdint>
#include <string>

#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/text/language.h"

/// Values as people read them, on pages and on forms alike; exact, without floating point.
namespace field::shared {

/// Money exactly: "1,282.818109 万元", the unit of the official forms, or "CNY 12,828,181.09".
std::string moneyText(std::int64_t fen, Language language);
/// Money as a sentence says it, rounded half up from 10,000 yuan on: to 0.01 万元, or to the yuan
/// ("1,282.82 万元", "CNY 12,828,181"). What is held against a threshold is never rounded first.
std::string roundedMoneyText(std::int64_t fen, Language language);

/// "854 万元" or moneyText(), choices and flags by name, sets joined by "、", decimals, moments
/// (momentText()), texts as typed; empty for an empty value. Other values as valueToText() has
/// them.
std::string shownText(const Column& column, const Value& value, Language language);

/// An indicator's target as its form prints it, with its unit where that is not in it.
std::string targetText(const Record& indicator);
/// `said` with `unit` after it, unless it is empty or has it.
std::string withUnit(const std::string& said, const std::string& unit);

/// "2026-06-12" and "2026-06-12 10:42" in the zone of this machine; empty for 0.
std::string localDay(std::int64_t utcMs);
std::string momentText(std::int64_t utcMs);

}  // namespace field::shared
