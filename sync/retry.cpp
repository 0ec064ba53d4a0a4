#include "sync/retry.h"

#include <algorithm>

namespace field::sync {

namespace {

/// Who is asked to come back in a moment, again and again, comes more seldom up to this.
constexpr std::int64_t patientMs = 8'000;

}  // namespace

Retry::Retry(shared::Env& env, std::int64_t firstMs, std::int64_t capMs)
    : env_(env), firstMs_(firstMs), capMs_(capMs) {}

std::int64_t Retry::next(std::int64_t askedMs) {
    ++failures_;
    std::int64_t mostMs = firstMs_;
    for (int i = 1; i < failures_ && mostMs < capMs_; ++i) mostMs *= 2;
    mostMs = std::min(mostMs, capMs_);
    auto leastMs = mostMs / 4;
    if (askedMs > 0) {
        leastMs = std::min(askedMs, capMs_);
        mostMs = std::max(leastMs + leastMs / 2, std::min(mostMs, patientMs));
    }
    std::uint64_t random = 0;
    env_.random(&random, sizeof random);
    const auto range = static_cast<std::uint64_t>(mostMs - leastMs) + 1;
    return leastMs + static_cast<std::int64_t>(random % range);
}

}  // namespace field::sync
