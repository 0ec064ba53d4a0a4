#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/env.h"

namespace field::server::town {

/// Chance that a seed repeats exactly, on every machine (SplitMix64, public domain, S. Vigna).
/// Each question of the city throws dice of its own, named by `what`: to change one answer leaves
/// the others as they were.
class Dice {
  public:
    Dice(std::uint64_t seed, std::string_view what);

    std::uint64_t next();
    /// From `low` to `high`, both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(
            between(0, static_cast<std::int64_t>(from.size()) - 1))];
    }
    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t left = items.size(); left > 1; --left)
            std::swap(
                items[left - 1],
                items[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(left) - 1))]);
    }
    /// A sum of twelve uniform numbers, centred: near enough to a normal one, 65,536 = one σ.
    std::int64_t bell();

  private:
    std::uint64_t state_;
};

/// Time and randomness of the demo city: ids come from the seed and from the city's own day.
class SeededEnv : public shared::Env {
  public:
    SeededEnv(std::uint64_t seed, std::int64_t wallMs) : dice_(seed, "ids"), wallMs_(wallMs) {}

    std::int64_t wallMs() override { return wallMs_; }
    std::int64_t bootMs() override { return 0; }
    std::string bootId() override { return std::string(16, '\0'); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override;

  private:
    Dice dice_;
    std::int64_t wallMs_;
};

}  // namespace field::server::town
