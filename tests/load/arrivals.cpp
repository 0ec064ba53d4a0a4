#include "tests/load/arrivals.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace load {

std::vector<Arrival> Timetable::steady(std::size_t count, double perS) {
    std::exponential_distribution<double> gapS(perS);
    std::vector<Arrival> all;
    for (double atS = gapS(dice_); all.size() < count; atS += gapS(dice_))
        all.push_back({next_++ % devices_, atS});
    return all;
}

std::vector<Arrival> Timetable::within(double windowS) {
    std::uniform_real_distribution<double> atS(0, windowS);
    std::vector<Arrival> all;
    for (std::size_t i = 0; i < devices_; ++i) all.push_back({i, atS(dice_)});
    return all;
}

namespace {

std::vector<double> lasted(const std::vector<Came>& came) {
    std::vector<double> ms;
    for (const auto& one : came) ms.push_back(1e3 * (one.overS - one.dueS));
    return ms;
}

}  // namespace

Latencies::Latencies(std::vector<double> ms) : ms_(std::move(ms)) {
    std::sort(ms_.begin(), ms_.end());
}

Latencies::Latencies(const std::vector<Came>& came) : Latencies(lasted(came)) {}

double Latencies::quantileMs(double share) const {
    const auto rank = static_cast<std::size_t>(std::ceil(share * double(ms_.size())));
    return ms_[std::max<std::size_t>(rank, 1) - 1];
}

std::string Latencies::histogram() const {
    std::map<int, std::size_t> counts;
    for (const auto ms : ms_) ++counts[std::ilogb(std::max(ms, 1.0))];
    std::string text;
    for (const auto& [power, count] : counts)
        text += fmt::format("{}{} ms {}", text.empty() ? "" : ", ", 1 << power, count);
    return text;
}

}  // namespace load
