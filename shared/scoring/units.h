#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/decimal.h"

namespace field::shared {

/// What a unit is worth in the one that its like are compared in: 万元 = 1 × 10⁴ 元.
struct Unit {
    std::string base;  ///< "元", "毫米", "%"; the unit itself where nothing is known of it
    std::int64_t factor = 1;
    int power = 0;
    bool scaleAlone = false;  ///< "万": says how many, not of what

    bool operator==(const Unit&) const = default;
};

/// `unit` as data/units.tsv has it; empty for an empty one.
Unit unitOf(std::string_view unit);

/// Whether what is counted in `base` is time: of it less may be better (a wait) or more (a course).
bool isTime(std::string_view base);

/// The plain number `digits` of `unit`, in its base, rounded half up to four places, which
/// `rounded` is told; nothing if it is no number or leaves the range.
std::optional<Decimal> inBase(std::string_view digits, const Unit& unit, bool& rounded);

}  // namespace field::shared
