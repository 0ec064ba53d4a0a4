#include "client/store/tables/bundle_times.h"

#include <algorithm>

namespace field::client {

Result<std::int64_t> BundleTimes::next() {
    const auto nowMs = env_.wallMs();
    auto before = advance(settings::bundleMadeMs, nowMs, true);
    if (!before) return before;
    return std::max(nowMs, *before + 1);
}

Result<std::int64_t> BundleTimes::noteTaken(std::int64_t madeMs) {
    return advance(settings::bundleTakenMs, madeMs, false);
}

Result<std::int64_t> BundleTimes::noteAnswered(std::int64_t madeMs) {
    return advance(settings::bundleMadeMs, madeMs, false);
}

Result<bool> BundleTimes::noteOrder(std::int64_t madeMs) {
    if (madeMs == 0) return false;
    auto newest = advance(settings::bundleAnsweredMs, madeMs, false);
    if (!newest) return newest.failure();
    return madeMs < *newest;
}

Result<> BundleTimes::overtake() {
    auto made = noted(settings::bundleMadeMs);
    if (!made) return made.failure();
    auto answered = noted(settings::bundleAnsweredMs);
    if (!answered) return answered.failure();
    if (*made == 0 || *made < *answered) return shared::Done{};
    return settings_.put(settings::bundleAnsweredMs, std::to_string(*made + 1));
}

Result<> BundleTimes::notePulled() {
    return settings_.put(settings::lastExchangeMs, std::to_string(env_.wallMs()));
}

Result<std::int64_t> BundleTimes::noted(std::string_view name) {
    auto kept = settings_.get(name);
    if (!kept) return kept.failure();
    return kept->empty() ? 0 : std::stoll(*kept);
}

/// Keeps the greater of what stands in setting `name` and `ms`; answers what stood there. `always`:
/// what is kept is later than what stood there.
Result<std::int64_t> BundleTimes::advance(std::string_view name, std::int64_t ms, bool always) {
    std::int64_t before = 0;
    auto done = db_.transaction([&]() -> Result<> {
        auto kept = noted(name);
        if (!kept) return kept.failure();
        before = *kept;
        if (ms <= before && !always) return shared::Done{};
        return settings_.put(name, std::to_string(std::max(ms, before + 1)));
    });
    if (!done) return done.failure();
    return before;
}

}  // namespace field::client
