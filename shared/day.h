#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace field::shared {

/// A calendar day as forms and rules speak of it.
using Day = std::chrono::year_month_day;

/// Reads "2019-06-30"; nothing for another form or a day that no calendar has.
std::optional<Day> readDay(std::string_view text);
std::string dayText(const Day& day);

/// Midnight that begins `day` in Chinese standard time (UTC+8 throughout since 1991), as UTC ms.
std::int64_t chinaMs(const Day& day);
/// The day it is in Chinese standard time at `utcMs`.
Day chinaDay(std::int64_t utcMs);

}  // namespace field::shared
