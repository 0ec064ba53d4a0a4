#pragma once

#include <cstdint>

#include "shared/env.h"

namespace field::sync {

/// Exponential waiting with full jitter: the n-th failure waits a random time up to
/// min(capMs, firstMs · 2ⁿ⁻¹), never less than a quarter of it, so that a city's devices do not
/// return together.
class Retry {
  public:
    explicit Retry(shared::Env& env, std::int64_t firstMs = 2'000, std::int64_t capMs = 300'000);
    /// Milliseconds to wait after one more failure. `askedMs`: what the server asked for
    /// (Transport::retryAfterMs; 0: nothing). Then it is not asked sooner, up to capMs, and up to
    /// half as late again, since it tells many devices the same at once; nor later than that or
    /// 8 s, however often it had no room: it knows when there will be some, and would stand idle.
    std::int64_t next(std::int64_t askedMs = 0);
    void succeeded() { failures_ = 0; }
    [[nodiscard]] int failures() const { return failures_; }

  private:
    shared::Env& env_;
    std::int64_t firstMs_, capMs_;
    int failures_ = 0;
};

}  // namespace field::sync
