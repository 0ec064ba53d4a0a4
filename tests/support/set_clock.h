#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "shared/env.h"

namespace suite {

/// A clock that a test sets, with the machine's randomness.
struct Set : field::shared::Env {
    std::int64_t wallMs() override { return ms; }
    std::int64_t bootMs() override { return ms; }
    std::string bootId() override { return std::string(16, 'b'); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override { real->random(out, size); }
    std::shared_ptr<field::shared::Env> real = field::shared::systemEnv();
    std::atomic<std::int64_t> ms = 1'000'000;
};

}  // namespace suite
