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
    takeAny(text, {"之前", "以前", "前", "止"});
    takeAny(text, {"全部完成", "已完成", "完成", "竣工", "完工", "验收"});
    return text.empty();
}

}  // namespace

std::optional<Days> readDays(std::string_view typed) {
    const std::string folded = foldWidth(typed);
    std::string_view text = trimmed(folded);
    takeAny(text, {"截至", "截止", "于", "在"});
    Days out;
    year y = unknownYear;
    std::string_view rest = text;
    const auto first = takeNumber(rest, 4);
    const bool hasYear = first && *first > 1900 && takeAny(rest, {"年", "-", "/", "."});
    if (hasYear) {
        y = year(static_cast<int>(*first));
        out.yearKnown = true;
        text = rest;
        if (takeAny(rest, {"底", "末", "年底"}) && ends(rest)) {
            out.first = Day{y, month(12), day(1)};
            out.last = Day{y, month(12), day(31)};
            return out;
        }
    }
    rest = text;
    const auto m = takeNumber(rest, 2);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    const bool named = takeAny(rest, {"月份", "月"});
    if (!named && !takeAny(rest, {"-", "/", "."})) return std::nullopt;
    const month inMonth(*m);
    const Day monthEnd = y / inMonth / last;
    std::string_view afterMonth = rest;
    takeAny(afterMonth, {"底", "末"});
    if (named && ends(afterMonth)) {
        out.first = Day{y, inMonth, day(1)};
        out.last = monthEnd;
        return out;
    }
    const auto d = takeNumber(rest, 2);
    takeAny(rest, {"日", "号"});
    if (!d || !ends(rest) || (!named && !hasYear)) return std::nullopt;
    out.first = out.last = Day{y, inMonth, day(*d)};
    if (!out.first.ok()) return std::nullopt;
    return out;
}

}  // namespace field::shared
