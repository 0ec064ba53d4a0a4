#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace field::server {

/// How fast work that waits gets done, so that whoever finds no room can be told when there will be
/// some: a city's devices that come back before that only make it later. Any thread may call.
class Pace {
  public:
    /// A piece of work is done; ms of any clock that only goes forward.
    void done(std::int64_t nowMs) {
        const std::lock_guard lock(mutex_);
        // While nothing waited, the time between two pieces says nothing.
        const auto gapUs = 1'000 * std::clamp<std::int64_t>(nowMs - lastMs_, 0, mostGapMs);
        lastMs_ = nowMs;
        gapUs_ += (gapUs - gapUs_) / weight;
    }
    /// Ms until half of `waiting` pieces are done, from 2 s to 30 s.
    std::int64_t halfOfMs(std::size_t waiting) {
        const std::lock_guard lock(mutex_);
        const auto ms = gapUs_ * static_cast<std::int64_t>(waiting) / 2'000;
        return std::clamp<std::int64_t>(ms, leastMs, mostMs);
    }

  private:
    static constexpr std::int64_t mostGapMs = 100, weight = 32, leastMs = 2'000, mostMs = 30'000;
    std::mutex mutex_;
    std::int64_t lastMs_ = 0, gapUs_ = 0;
};

}  // namespace field::server
