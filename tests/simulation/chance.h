#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "shared/env.h"

/// Seeded chance. Each concern of a simulation (schedule, wire, disk, people, ids) draws from a
/// stream of its own, so that changing one does not reshuffle the others.
namespace simulation {

/// splitmix64 (Steele, Lea, Flood 2014): every seed gives a full-period stream.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// 0 … count − 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
    bool percent(std::size_t chance) { return below(100) < chance; }
    /// A stream of its own for `concern`.
    [[nodiscard]] Chance fork(std::uint64_t concern) const {
        return Chance(Chance(state_ ^ (concern * 0xd1342543de82ef95ULL)).next());
    }

  private:
    std::uint64_t state_;
};

/// Virtual time and the stream of ids, shared by all machines. The stream begins anew with every
/// event, so that leaving one out of a scenario does not change the ids of the others.
struct Time {
    static constexpr std::int64_t startMs = 1'760'000'000'000;
    std::int64_t nowMs = startMs;
    Chance ids{1};
};

/// One machine's view of it: people set their clocks wrong by years.
class MachineEnv final : public field::shared::Env {
  public:
    explicit MachineEnv(std::shared_ptr<Time> time) : time_(std::move(time)) {}

    std::int64_t wallMs() override { return time_->nowMs + clockErrorMs; }
    std::int64_t bootMs() override { return time_->nowMs - Time::startMs; }
    std::string bootId() override { return std::string(16, 'b'); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override {
        auto* bytes = static_cast<unsigned char*>(out);
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<unsigned char>(time_->ids.next() >> 32);
    }

    std::int64_t clockErrorMs = 0;

  private:
    std::shared_ptr<Time> time_;
};

}  // namespace simulation
