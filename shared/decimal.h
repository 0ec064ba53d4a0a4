#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace field::shared {

/// A decimal number as an integer of 10⁻⁴: what scores, weights, quantities and rates are kept in.
/// No floating point anywhere. Range ±922 trillion; operations that leave it give nothing.
struct Decimal {
    std::int64_t units = 0;  ///< 10⁻⁴

    static constexpr int places = 4;
    static constexpr std::int64_t one = 10'000;

    static constexpr Decimal of(std::int64_t whole) { return {whole * one}; }
    /// Reads "-12.5", "12", "0.0001"; nothing for anything else, or more than four places unless
    /// the rest is zeros.
    static std::optional<Decimal> read(std::string_view text);

    auto operator<=>(const Decimal&) const = default;

    /// Rounded half up (away from zero) to `toPlaces` 0…4.
    [[nodiscard]] Decimal rounded(int toPlaces) const;
    /// Exactly `toPlaces` places, rounded half up: "8.62".
    [[nodiscard]] std::string text(int toPlaces) const;
    /// As few places as hold the value: "8.62", "12".
    [[nodiscard]] std::string text() const;
};

std::optional<Decimal> add(Decimal a, Decimal b);
/// a × b / c in 128 bits, rounded half up to `toPlaces`; nothing if c is 0 or the range is left.
std::optional<Decimal> multiplyDivide(Decimal a, Decimal b, Decimal c, int toPlaces);

/// Σ value × weight ÷ Σ weight of (value, weight), exact until it is rounded half up to `toPlaces`;
/// nothing if the weights come to 0 or less, one is negative, or the range is left.
std::optional<Decimal> weightedMean(const std::vector<std::pair<Decimal, Decimal>>& of,
                                    int toPlaces);

/// a × b against c × d, exactly: what a threshold is held against is never rounded first.
std::strong_ordering compareProducts(Decimal a, Decimal b, Decimal c, Decimal d);

/// Plain decimal text as an integer of 10^-places, and back with as few places as hold it. Reading
/// refuses more places unless the rest is zeros, and what leaves 64 bits.
std::optional<std::int64_t> readScaled(std::string_view text, int places);
std::string scaledText(std::int64_t value, int places);

/// Money in fen as yuan text: "1234.50"; and back. Reading refuses a third decimal.
std::string yuanText(std::int64_t fen);
std::optional<std::int64_t> fenFromYuan(std::string_view yuan);
/// Money in fen as 万元 with as few places as hold it: "854", "87.57", "21.54576".
std::string wanText(std::int64_t fen);

}  // namespace field::shared
