#pragma once

#include "shared/day.h"
#include "shared/env.h"

/// A machine whose day a test sets; all else about it is real.
class Calendar final : public field::shared::Env {
  public:
    explicit Calendar(const char* day) { turnTo(day); }

    /// Ten in the morning, in China, of a day like "2026-02-09".
    void turnTo(const char* day) {
        nowMs_ = field::shared::chinaMs(*field::shared::readDay(day)) + 36'000'000;
    }
    field::shared::Day today() { return field::shared::chinaDay(nowMs_); }

    std::int64_t wallMs() override { return nowMs_; }
    std::int64_t bootMs() override { return real_->bootMs(); }
    std::string bootId() override { return real_->bootId(); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override { real_->random(out, size); }

  private:
    std::shared_ptr<field::shared::Env> real_ = field::shared::systemEnv();
    std::int64_t nowMs_ = 0;
};
