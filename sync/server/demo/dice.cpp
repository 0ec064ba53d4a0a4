#include "sync/server/demo/dice.h"

namespace field::server::town {

Dice::Dice(std::uint64_t seed, std::string_view what) : state_(seed) {
    for (const char c : what) {
        state_ ^= static_cast<unsigned char>(c);
        state_ = next();
    }
}

std::uint64_t Dice::next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

std::int64_t Dice::between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high - low) + 1;  // far below 2⁶⁴: the bias is nil
    return low + static_cast<std::int64_t>(next() % span);
}

std::int64_t Dice::bell() {
    std::int64_t sum = 0;
    for (int i = 0; i < 12; ++i) sum += between(0, 65'535);
    return sum - std::int64_t{6} * 65'536;
}

void SeededEnv::random(void* out, std::size_t size) {
    auto* bytes = static_cast<unsigned char*>(out);
    for (std::size_t i = 0; i < size; i += 8) {
        std::uint64_t word = dice_.next();
        for (std::size_t j = i; j < size && j < i + 8; ++j, word >>= 8)
            bytes[j] = static_cast<unsigned char>(word);
    }
}

}  // namespace field::server::town
