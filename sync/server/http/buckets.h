#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace field::server {

/// How often whoever is named by a Key may do something: `burst` times at once, and once more every
/// `everyMs`. Any thread may call.
template <class Key>
class Buckets {
  public:
    Buckets(std::int64_t burst, std::int64_t everyMs) : burst_(burst), everyMs_(everyMs) {}

    /// Takes a token of `key` at `nowMs` (Env::bootMs): 0, or ms until there is one.
    std::int64_t take(const Key& key, std::int64_t nowMs) {
        const std::lock_guard lock(mutex_);
        if (fullAtMs_.size() >= mostKeys) forgetFull(nowMs);
        // When the bucket is full again says all about it.
        auto& fullAtMs = fullAtMs_.try_emplace(key, nowMs).first->second;
        const auto after = std::max(fullAtMs, nowMs) + everyMs_;
        const auto waitMs = after - nowMs - burst_ * everyMs_;
        if (waitMs > 0) return waitMs;
        fullAtMs = after;
        return 0;
    }

  private:
    /// Names are free to whoever invents them; what they cost is bounded. Where so many are at
    /// work at once that nothing can be forgotten, all begin anew.
    static constexpr std::size_t mostKeys = 65'536;
    void forgetFull(std::int64_t nowMs) {
        std::erase_if(fullAtMs_, [nowMs](const auto& one) { return one.second <= nowMs; });
        if (fullAtMs_.size() >= mostKeys) fullAtMs_.clear();
    }

    const std::int64_t burst_, everyMs_;
    std::mutex mutex_;
    std::unordered_map<Key, std::int64_t> fullAtMs_;
};

}  // namespace field::server
