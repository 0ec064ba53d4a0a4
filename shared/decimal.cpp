#include "shared/decimal.h"

#include <limits>

namespace field::shared {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr int fenPlaces = 2;
constexpr int wanPlaces = 6;  // 1 万元 is 10⁶ fen

Wide powerOfTen(int exponent) {
    Wide power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

/// a / b, rounded half away from zero. b > 0.
Wide divideHalfUp(Wide a, Wide b) {
    const Wide twice = 2 * (a < 0 ? -a % b : a % b);
    const Wide quotient = a / b;
    if (twice < b) return quotient;
    return a < 0 ? quotient - 1 : quotient + 1;
}

std::optional<std::int64_t> narrow(Wide value) {
    if (value < lowest || value > highest) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// `value` of 10^-places with all its places.
std::string digits(Wide value, int places) {
    const bool negative = value < 0;
    if (negative) value = -value;
    std::string text;
    for (int place = 0; value > 0 || place <= places; ++place, value /= 10) {
        if (place == places && places > 0) text.insert(text.begin(), '.');
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    }
    return negative ? "-" + text : text;
}

std::string withoutTrailingZeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

std::optional<std::int64_t> readScaled(std::string_view text, int places) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part =
        point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && part.empty())) return std::nullopt;

    Wide value = 0;
    const auto take = [&](char c) {
        value = value * 10 + (c - '0');
        return value <= Wide{highest} + 1;
    };
    for (const char c : whole)
        if (!isDigit(c) || !take(c)) return std::nullopt;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (!isDigit(part[i])) return std::nullopt;
        if (i >= static_cast<std::size_t>(places) ? part[i] != '0' : !take(part[i]))
            return std::nullopt;
    }
    for (std::size_t i = part.size(); i < static_cast<std::size_t>(places); ++i)
        if (!take('0')) return std::nullopt;
    return narrow(negative ? -value : value);
}

std::string scaledText(std::int64_t value, int places) {
    return withoutTrailingZeros(digits(value, places));
}

std::optional<Decimal> Decimal::read(std::string_view text) {
    const auto units = readScaled(text, places);
    if (!units) return std::nullopt;
    return Decimal{*units};
}

Decimal Decimal::rounded(int toPlaces) const {
    const Wide step = powerOfTen(places - toPlaces);
    const Wide value = divideHalfUp(units, step) * step;
    // Past the end of the range there is nothing to round up to.
    return {narrow(value).value_or(static_cast<std::int64_t>(units / step * step))};
}

std::string Decimal::text(int toPlaces) const {
    return digits(divideHalfUp(units, powerOfTen(places - toPlaces)), toPlaces);
}

std::string Decimal::text() const { return scaledText(units, places); }

std::optional<Decimal> add(Decimal a, Decimal b) {
    const auto sum = narrow(Wide{a.units} + b.units);
    if (!sum) return std::nullopt;
    return Decimal{*sum};
}

std::optional<Decimal> multiplyDivide(Decimal a, Decimal b, Decimal c, int toPlaces) {
    if (c.units == 0) return std::nullopt;
    const Wide step = powerOfTen(Decimal::places - toPlaces);
    Wide product = Wide{a.units} * b.units;
    Wide divisor = Wide{c.units} * step;
    if (divisor < 0) {
        product = -product;
        divisor = -divisor;
    }
    const Wide steps = divideHalfUp(product, divisor);
    if (steps < lowest || steps > highest) return std::nullopt;
    const auto units = narrow(steps * step);
    if (!units) return std::nullopt;
    return Decimal{*units};
}

std::optional<Decimal> weightedMean(const std::vector<std::pair<Decimal, Decimal>>& of,
                                    int toPlaces) {
    Wide sum = 0, weights = 0;
    for (const auto& [value, weight] : of) {
        if (weight.units < 0) return std::nullopt;
        if (__builtin_add_overflow(sum, Wide{value.units} * weight.units, &sum))
            return std::nullopt;
        weights += weight.units;
    }
    const Wide step = powerOfTen(Decimal::places - toPlaces);
    if (weights == 0 || weights > highest) return std::nullopt;
    const Wide steps = divideHalfUp(sum, weights * step);
    if (steps < lowest || steps > highest) return std::nullopt;
    const auto units = narrow(steps * step);
    if (!units) return std::nullopt;
    return Decimal{*units};
}

std::strong_ordering compareProducts(Decimal a, Decimal b, Decimal c, Decimal d) {
    const Wide left = Wide{a.units} * b.units, right = Wide{c.units} * d.units;
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
}

std::string yuanText(std::int64_t fen) { return digits(fen, fenPlaces); }

std::optional<std::int64_t> fenFromYuan(std::string_view yuan) {
    const std::size_t point = yuan.find('.');
    if (point != std::string_view::npos && yuan.size() - point - 1 > fenPlaces) return std::nullopt;
    return readScaled(yuan, fenPlaces);
}

std::string wanText(std::int64_t fen) { return scaledText(fen, wanPlaces); }

}  // namespace field::shared
