#include "tests/bench/report.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <QtGlobal>

#include <fmt/format.h>

namespace bench {
namespace {

const char* unitName(Unit unit) {
    switch (unit) {
        case Unit::rowsPerS:
            return "rows/s";
        case Unit::setsPerS:
            return "sets/s";
        case Unit::ms:
            return "ms";
        case Unit::us:
            return "us";
        case Unit::s:
            return "s";
        case Unit::bytes:
            return "bytes";
        case Unit::mib:
            return "MiB";
    }
    return "";
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

bool Report::wants(const std::string& name) const {
    return only_.empty() || name.find(only_) != std::string::npos;
}

void Report::compare(const std::string& name, Unit unit, int runs,
                     const std::function<double()>& ours, const std::function<double()>& plain) {
    if (!wants(name)) return;
    std::vector<double> our, their;
    for (int run = 0; run < runs; ++run) {
        our.push_back(ours());
        their.push_back(plain());
    }
    print(name, unit, our, their);
}

void Report::print(const std::string& name, Unit unit, std::vector<double> ours,
                   std::vector<double> plain) {
    const double value = median(ours);
    const double baseline = median(plain);
    const bool rate = unit == Unit::rowsPerS || unit == Unit::setsPerS;
    const double ratio = rate ? baseline / value : value / baseline;
    const auto [least, greatest] = std::minmax_element(ours.begin(), ours.end());
    const double spread = (*greatest - *least) / value;
    if (json_) {
        fmt::print(
            "{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\",\"baseline\":{:.4g},"
            "\"ratio\":{:.3f},\"runs\":{},\"spread\":{:.3f}}}\n",
            name, value, unitName(unit), baseline, ratio, ours.size(), spread);
    } else {
        fmt::print("{:<26} {:>10.5g} {:<7} {:>10.5g} {:>7.2f} {:>5} {:>7.2f}\n", name, value,
                   unitName(unit), baseline, ratio, ours.size(), spread);
    }
    std::fflush(stdout);
}

void Report::fault(const std::string& what) {
    ++faults_;
    fmt::print(stderr, "bench: {}\n", what);
}

double seconds(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

Room::Room(On on) {
    const char* set = std::getenv("TMPDIR");
    before_ = set == nullptr ? "/tmp" : set;
    std::string pattern = (on == On::memory ? "/dev/shm" : before_) + "/bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) qFatal("cannot make %s", pattern.c_str());
    dir_ = pattern;
    ::setenv("TMPDIR", dir_.c_str(), 1);
}

Room::~Room() {
    ::setenv("TMPDIR", before_.c_str(), 1);
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
}

}  // namespace bench
