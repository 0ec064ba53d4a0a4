#include "sync/retry.h"

#include <algorithm>

namespace field::sync {

Retry::Retry(shared::Env& env, std::int64_t firstMs, std::int64_t capMs)
    : env_(env), firstMs_(firstMs), capMs_(capMs) {}

std::int64_t Retry::next(std::int64_t askedMs) {
    ++failures_;
    std::int64_t mostMs = firstMs_;
    for (int i = 1; i < failures_ && mostMs < capMs_; ++i) mostMs *= 2;
    mostMs = std::min(mostMs, capMs_);
    const auto leastMs = std::max(mostMs / 4, std::clamp<std::int64_t>(askedMs, 0, capMs_));
    mostMs = std::max(mostMs, leastMs + leastMs / 2);
    std::uint64_t random = 0;
    env_.random(&random, sizeof random);
    const auto range = static_cast<std::uint64_t>(mostMs - leastMs) + 1;
    return leastMs + static_cast<std::int64_t>(random % range);
}

}  // namespace field::sync
