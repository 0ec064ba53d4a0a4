#include "tests/simulation/shrink.h"

#include <algorithm>

#include "tests/simulation/run.h"

namespace simulation {

std::string lawOf(const std::string& finding) { return finding.substr(0, finding.find(':')); }

namespace {

class Shrinking {
  public:
    Shrinking(Scenario scenario, std::string law, int plays)
        : best_(std::move(scenario)), law_(std::move(law)), plays_(plays) {}

    Scenario run() {
        for (std::size_t size = best_.events.size() / 2; size > 0;) {
            const bool smaller = leaveOut(size);
            if (plays_ <= 0) break;
            if (!smaller || size > 1) size = std::min(size / 2, best_.events.size());
            if (size == 0 && smaller) size = 1;
        }
        leaveOutDevices();
        return best_;
    }

  private:
    bool breaks(const Scenario& scenario) {
        if (--plays_ < 0) return false;
        return lawOf(Run(scenario).play()) == law_;
    }

    bool leaveOut(std::size_t size) {
        bool smaller = false;
        // From the end: what comes after the damage goes first.
        for (std::size_t end = best_.events.size(); end > 0;) {
            const auto begin = end > size ? end - size : 0;
            auto less = best_;
            less.events.erase(less.events.begin() + static_cast<std::ptrdiff_t>(begin),
                              less.events.begin() + static_cast<std::ptrdiff_t>(end));
            if (breaks(less)) {
                best_ = std::move(less);
                smaller = true;
            }
            end = std::min(begin, best_.events.size());
        }
        return smaller;
    }

    void leaveOutDevices() {
        for (int who = static_cast<int>(best_.devices.size()) - 1; who >= 0; --who) {
            const bool acts = std::any_of(best_.events.begin(), best_.events.end(),
                                          [&](const Event& event) { return event.who == who; });
            if (acts || best_.devices.size() < 2) continue;
            auto less = best_;
            less.devices.erase(static_cast<std::size_t>(who), 1);
            for (auto& event : less.events) event.who -= event.who > who ? 1 : 0;
            if (breaks(less)) best_ = std::move(less);
        }
    }

    Scenario best_;
    std::string law_;
    int plays_;
};

}  // namespace

Scenario shrunk(const Scenario& scenario, const std::string& law, int plays) {
    return Shrinking(scenario, law, plays).run();
}

}  // namespace simulation
