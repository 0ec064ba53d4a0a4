#include "client/capture/position.h"

#include <vector>

#include "shared/decimal.h"
#include "shared/text/pieces.h"

namespace field::client {

namespace {

constexpr std::int64_t unitsPerDegree = 10'000'000;
constexpr std::int64_t usualErrorMm = 5'000;

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The fields between $ and *, if the checksum behind the star is theirs.
std::optional<std::string_view> checked(std::string_view sentence) {
    const auto star = sentence.rfind('*');
    if (sentence.empty() || sentence.front() != '$' || star == std::string_view::npos ||
        star + 3 > sentence.size())
        return std::nullopt;
    const auto body = sentence.substr(1, star - 1);
    int sum = 0;
    for (const char c : body) sum ^= static_cast<unsigned char>(c);
    const int high = hexDigit(sentence[star + 1]), low = hexDigit(sentence[star + 2]);
    if (high < 0 || low < 0 || high * 16 + low != sum) return std::nullopt;
    return body;
}

/// "3656.8606" (degrees and minutes) as 10⁻⁷ degree; `whole`: digits of the degrees.
std::optional<std::int64_t> angle(std::string_view text, std::size_t whole, std::string_view side,
                                  std::string_view positive, std::string_view negative) {
    if (text.size() < whole + 2 || (side != positive && side != negative)) return std::nullopt;
    const auto degrees = shared::Decimal::read(text.substr(0, whole));
    // Receivers write up to seven places of a minute; four are 0.2 m.
    const auto minutes = shared::Decimal::read(text.substr(whole, 7));
    if (!degrees || !minutes || minutes->units >= 60 * shared::Decimal::one) return std::nullopt;
    const auto value = degrees->units / shared::Decimal::one * unitsPerDegree +
                       minutes->units * (unitsPerDegree / shared::Decimal::one) / 60;
    return side == negative ? -value : value;
}

}  // namespace

std::optional<Fix> readNmea(std::string_view sentence) {
    const auto body = checked(shared::trimmed(sentence));
    if (!body) return std::nullopt;
    const auto cells = shared::pieces(*body, ',');
    // $--GGA: 2 latitude, 3 N/S, 4 longitude, 5 E/W, 6 quality, 8 horizontal dilution.
    if (cells.size() < 9 || cells[0].size() != 5 || cells[0].substr(2) != "GGA")
        return std::nullopt;
    if (cells[6].empty() || cells[6] == "0") return std::nullopt;
    const auto latitude = angle(cells[2], 2, cells[3], "N", "S");
    const auto longitude = angle(cells[4], 3, cells[5], "E", "W");
    const auto dilution = shared::Decimal::read(cells[8]);
    if (!latitude || !longitude || !dilution) return std::nullopt;
    return Fix{*latitude, *longitude, dilution->units * usualErrorMm / shared::Decimal::one};
}

std::optional<Fix> lastFix(std::string_view lines) {
    std::optional<Fix> last;
    for (const auto line : shared::pieces(lines, '\n'))
        if (const auto fix = readNmea(line)) last = fix;
    return last;
}

}  // namespace field::client
