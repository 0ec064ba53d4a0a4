#include <algorithm>

#include "shared/rules/read_value.h"
#include "shared/scoring/measure.h"
#include "shared/text/pieces.h"

namespace field::shared {
namespace {

using std::chrono::day;
using std::chrono::last;
using std::chrono::month;
using std::chrono::year;

constexpr year unknownYear{4};  // a leap year, so that every day of a month exists

/// Takes up to `most` digits off the front; nothing if there are none or more.
std::optional<unsigned> takeNumber(std::string_view& text, std::size_t most) {
    std::size_t size = 0;
    unsigned value = 0;
    while (size < text.size() && text[size] >= '0' && text[size] <= '9' && size <= most)
        value = value * 10 + static_cast<unsigned>(text[size++] - '0');
    if (size == 0 || size > most) return std::nullopt;
    text.remove_prefix(size);
    return value;
}

bool takeAny(std::string_view& text, std::initializer_list<std::string_view> any) {
    for (const std::string_view one : any)
        if (text.starts_with(one)) {
            text.remove_prefix(one.size());
            return true;
        }
    return false;
}

/// Whether nothing follows but what may follow a date.
bool ends(std::string_view text) {
    takeAny(text, {"(含)"});
    takeAny(text, {"之前", "以前", "前", "止", "内"});
    takeAny(text, {"已", "全部", "全面"});
    takeAny(text, {"全部完成", "完成", "竣工", "完工", "建成"});
    takeAny(text, {"验收", "投入使用"});
    return text.empty();
}

Days months(year y, unsigned first, unsigned end) {
    return {Day{y, month(first), day(1)}, y / month(end) / last, y != unknownYear};
}

/// "第四季度", "3季度末", "上半年": a part of the year.
std::optional<Days> partOfYear(year y, std::string_view text) {
    struct Part {
        std::string_view text;
        unsigned first, end;
    };
    static constexpr Part parts[] = {{"上半年", 1, 6}, {"下半年", 7, 12}, {"一季度", 1, 3},
                                     {"1季度", 1, 3},  {"二季度", 4, 6},  {"2季度", 4, 6},
                                     {"三季度", 7, 9}, {"3季度", 7, 9},   {"四季度", 10, 12},
                                     {"4季度", 10, 12}};
    takeAny(text, {"第"});
    for (const Part& part : parts) {
        if (!takeAny(text, {part.text})) continue;
        takeAny(text, {"底", "末"});
        if (!ends(text)) return std::nullopt;
        return months(y, part.first, part.end);
    }
    return std::nullopt;
}

/// "上旬", "月初": a third of the month `m`, and nothing after it.
std::optional<Days> partOfMonth(year y, unsigned m, std::string_view text) {
    struct Part {
        std::string_view text;
        unsigned first, end;
    };
    static constexpr Part parts[] = {
        {"上旬", 1, 10}, {"初", 1, 10}, {"中旬", 11, 20}, {"下旬", 21, 31}};
    for (const Part& part : parts) {
        if (!takeAny(text, {part.text})) continue;
        if (!ends(text)) return std::nullopt;
        const Day end = y / month(m) / last;
        return Days{Day{y, month(m), day(part.first)},
                    std::min(end, Day{y, month(m), day(part.end)}), y != unknownYear};
    }
    return std::nullopt;
}

/// What follows the year, or stands without one: a month, a day of it, a part of the year.
std::optional<Days> inYear(year y, std::string_view text) {
    const bool hasYear = y != unknownYear;
    std::string_view rest = text;
    takeAny(rest, {"当年", "本年", "年"});
    const bool toTheEnd = rest.size() < text.size() || hasYear;
    if (toTheEnd && takeAny(rest, {"底", "末"}) && ends(rest)) return months(y, 12, 12);
    if (auto part = partOfYear(y, text)) return part;
    rest = text;
    const auto m = takeNumber(rest, 2);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    const bool named = takeAny(rest, {"月份", "月"});
    if (auto part = named ? partOfMonth(y, *m, rest) : std::nullopt) return part;
    std::string_view afterMonth = rest;
    if (named) takeAny(afterMonth, {"底", "末"});
    if ((named || hasYear) && ends(afterMonth)) return months(y, *m, *m);
    if (!named && !takeAny(rest, {"-", "/", "."})) return std::nullopt;
    const auto d = takeNumber(rest, 2);
    takeAny(rest, {"日", "号"});
    if (!d || !ends(rest) || (!named && !hasYear)) return std::nullopt;
    const Day on{y, month(*m), day(*d)};
    if (!on.ok()) return std::nullopt;
    return Days{on, on, hasYear};
}

/// "20221130".
std::optional<Days> compactDay(std::string_view text) {
    constexpr std::size_t digits = 8;
    const auto number = takeNumber(text, digits);
    if (!number || !text.empty() || *number < 19'000'000 || *number > 21'000'000)
        return std::nullopt;
    const Day on{year(static_cast<int>(*number / 10'000)), month(*number / 100 % 100),
                 day(*number % 100)};
    if (!on.ok()) return std::nullopt;
    return Days{on, on, true};
}

}  // namespace

std::optional<Days> readDays(std::string_view typed) {
    const std::string folded = foldWidth(typed);
    std::string_view text = trimmed(folded);
    takeAny(text, {"截至", "截止", "已于", "于", "在"});
    if (auto compact = compactDay(text)) return compact;
    std::string_view rest = text;
    const auto first = takeNumber(rest, 4);
    if (!first || *first <= 1900 || *first >= 2100) return inYear(unknownYear, text);
    const year y(static_cast<int>(*first));
    const bool named = takeAny(rest, {"年度", "年"});
    if (!named && !takeAny(rest, {"-", "/", "."})) return std::nullopt;
    if (named && ends(rest)) return months(y, 1, 12);
    return inYear(y, rest);
}

}  // namespace field::shared
