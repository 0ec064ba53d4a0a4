#include "sync/server/status/meters.h"

#include <algorithm>

namespace field::server {

void Meters::answered(const std::string& what, int status) {
    const std::lock_guard lock(mutex_);
    ++sums_.requests[{what, status}];
}

void Meters::exchanged(std::int64_t ms) {
    const auto at = std::lower_bound(boundsMs.begin(), boundsMs.end(), ms) - boundsMs.begin();
    const std::lock_guard lock(mutex_);
    ++sums_.exchanges[static_cast<std::size_t>(at)];
    sums_.exchangesMs += ms;
}

void Meters::received(sync::Verdict verdict) {
    const std::lock_guard lock(mutex_);
    ++sums_.receipts[verdict];
}

void Meters::committed(std::size_t jobs) {
    const std::lock_guard lock(mutex_);
    ++sums_.commits;
    sums_.committedJobs += jobs;
}

void Meters::timerFailed() {
    const std::lock_guard lock(mutex_);
    ++sums_.timerFailures;
}

Meters::Sums Meters::sums() const {
    const std::lock_guard lock(mutex_);
    return sums_;
}

}  // namespace field::server
