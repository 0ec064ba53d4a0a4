#include "shared/day.h"

#include <algorithm>

#include <fmt/format.h>

namespace field::shared {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t chinaOffsetMs = 28'800'000;  // UTC+8, without summer time

std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::optional<Day> readDay(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const Day result{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                     std::chrono::day(static_cast<unsigned>(*day))};
    if (!result.ok()) return std::nullopt;
    return result;
}

std::string dayText(const Day& day) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::int64_t chinaMs(const Day& day) {
    return std::chrono::sys_days(day).time_since_epoch().count() * dayMs - chinaOffsetMs;
}

Day chinaDay(std::int64_t utcMs) {
    constexpr std::int64_t most = 8'000'000'000'000'000;  // no calendar goes further than we count
    const std::int64_t local = std::clamp(utcMs, -most, most) + chinaOffsetMs;
    const std::int64_t days = local >= 0 ? local / dayMs : -((-local + dayMs - 1) / dayMs);
    return Day(std::chrono::sys_days(std::chrono::days(static_cast<int>(days))));
}

}  // namespace field::shared
