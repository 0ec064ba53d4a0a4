#include "sync/server/demo/amounts.h"

#include <algorithm>
#include <array>

namespace field::server::town {
namespace {

constexpr std::int64_t thousandYuan = 100'000;  // fen
constexpr std::int64_t smallest = 50;           // thousand yuan

/// 2^(exponent / 65,536) × 65,536 for exponents from -16 to 30 (in units of 65,536).
std::int64_t powerOfTwo(std::int64_t exponent) {
    // 2^(i/16) × 65,536; between them a straight line is within 0.03 %.
    static constexpr std::array<std::int64_t, 17> steps = {
        65536, 68438,  71468,  74632,  77936,  81386,  84990,  88752, 92682,
        96785, 101070, 105545, 110218, 115098, 120194, 125515, 131072};
    const std::int64_t whole = exponent >> 16;
    const std::int64_t rest = exponent & 0xFFFF;
    const auto step = static_cast<std::size_t>(rest >> 12);
    const std::int64_t part = rest & 0xFFF;
    const std::int64_t mantissa = steps[step] + (steps[step + 1] - steps[step]) * part / 4096;
    return whole >= 0 ? mantissa << whole : mantissa >> -whole;
}

}  // namespace

std::vector<std::int64_t> budgets(Dice& dice, const std::vector<int>& sizes,
                                  std::int64_t totalFen) {
    std::vector<std::int64_t> shares;
    std::int64_t sum = 0;
    for (const int size : sizes) {
        shares.push_back(1 + size * powerOfTwo(dice.bell() * 26 / 10) / 256);  // below 2³²
        sum += shares.back();
    }
    const std::int64_t total = totalFen / thousandYuan;
    const std::int64_t spare = total - smallest * static_cast<std::int64_t>(sizes.size());
    std::vector<std::int64_t> out;
    std::int64_t left = total;
    for (const std::int64_t share : shares) {
        out.push_back(smallest + share * spare / sum);
        left -= out.back();
    }
    const auto largest = std::max_element(out.begin(), out.end());
    *largest += left;
    for (std::size_t i = 1; i < out.size(); ++i)
        while (out[i] == out[i - 1]) {
            ++out[i];
            --*largest;
        }
    for (std::int64_t& amount : out) amount *= thousandYuan;
    return out;
}

std::vector<std::int64_t> parts(Dice& dice, std::int64_t whole, int count) {
    const std::int64_t most = std::min<std::int64_t>(count, whole);
    std::vector<std::int64_t> out;
    for (std::int64_t left = most; left > 1; --left) {
        const std::int64_t fair = whole / left;
        const std::int64_t part = std::max<std::int64_t>(1, fair * dice.between(40, 160) / 100);
        out.push_back(std::min(part, whole - (left - 1)));
        whole -= out.back();
    }
    if (most > 0) out.push_back(whole);
    return out;
}

}  // namespace field::server::town
