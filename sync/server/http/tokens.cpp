#include "sync/server/http/tokens.h"

#include <algorithm>
#include <charconv>

namespace field::server {

Tokens::Tokens(shared::Env& env, std::int64_t lifeMs, std::size_t noncesPerDevice)
    : env_(env), lifeMs_(lifeMs), noncesPerDevice_(noncesPerDevice) {
    env_.random(key_.bytes.data(), key_.bytes.size());
}

Hash Tokens::seal(const Id& device, std::int64_t givenMs) const {
    return shared::mark(key_, "request token\n" + std::to_string(givenMs) + '\n' + device.str());
}

/// "GIVEN-MS.64 hex digits", by the clock that never runs backwards.
std::string Tokens::give(const Id& device) {
    const auto nowMs = env_.bootMs();
    return std::to_string(nowMs) + '.' + toText(seal(device, nowMs));
}

Tokens::Standing Tokens::standing(const Id& device, std::string_view token) {
    const auto point = token.find('.');
    if (point == std::string_view::npos) return Standing::none;
    std::int64_t givenMs = 0;
    const auto read = std::from_chars(token.data(), token.data() + point, givenMs);
    if (read.ec != std::errc{} || read.ptr != token.data() + point) return Standing::none;
    const auto sealed = shared::hashFromText(token.substr(point + 1));
    if (!sealed || *sealed != seal(device, givenMs)) return Standing::none;
    const auto ageMs = env_.bootMs() - givenMs;
    if (ageMs < 0 || ageMs > lifeMs_) return Standing::none;
    const std::lock_guard lock(mutex_);
    const auto used = used_.find(device);
    if (used != used_.end() && givenMs < used->second.goodFromMs) return Standing::none;
    return ageMs > lifeMs_ / 2 ? Standing::ageing : Standing::good;
}

bool Tokens::isNew(const Id& device, const Id& nonce) {
    const auto nowMs = env_.bootMs();
    const std::lock_guard lock(mutex_);
    auto& used = used_[device];
    if (nowMs - used.presentSinceMs > lifeMs_) {
        // A nonce counts as long as the token it came with, which was not older than it.
        used.former = nowMs - used.presentSinceMs > 2 * lifeMs_ ? std::unordered_set<Id>{}
                                                                : std::move(used.present);
        used.present.clear();
        used.presentSinceMs = nowMs;
    }
    if (used.former.contains(nonce)) return false;
    if (!used.present.insert(nonce).second) return false;
    if (used.present.size() + used.former.size() > noncesPerDevice_) {
        used.present.clear();
        used.former.clear();
        used.goodFromMs = nowMs + 1;
    }
    return true;
}

}  // namespace field::server
