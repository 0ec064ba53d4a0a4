#include "sync/server/http/gate.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// All enrolments together: 12 letters of 32 hold 60 bits.
constexpr std::int64_t enrolBurst = 64, enrolEveryMs = 100;
/// An office comes back the next morning.
constexpr std::int64_t rememberMs = 24 * 3'600'000;
constexpr std::size_t mostAddresses = 65'536;

}  // namespace

Gate::Gate(Host& host, shared::Env& env, const HttpLimits& limits)
    : host_(host),
      env_(env),
      limits_(limits),
      tokens_(env, limits.tokenMs, limits.noncesPerDevice),
      seats_({limits.connections, limits.connectionsOfNobody, limits.connectionsPerDevice,
              limits.connectionsPerAddress}),
      devices_(limits.deviceBurst, limits.deviceEveryMs),
      strangers_(limits.strangerBurst, limits.strangerEveryMs),
      newcomers_(limits.newcomerBurst, limits.newcomerEveryMs),
      enrolments_(enrolBurst, enrolEveryMs) {}

Result<Gate::Caller> Gate::admit(const std::map<std::string, std::string>& headers,
                                 std::string_view method, std::string_view path, Turned& turned) {
    // One answer for all, so that nobody learns which devices there are, or what was right.
    const Failure unknown{Code::refused,
                          "not signed by a device of this server just now; enrol it, or check the "
                          "server's address"};
    const auto claim = sync::readClaim(headers);
    if (!claim) return unknown;
    const auto standing = tokens_.standing(claim->device, claim->token);
    if (standing == Tokens::Standing::none) {
        turned.cheap = true;
        return unknown;
    }
    auto device = host_.device(claim->device);
    if (!device) return device.failure();
    if (!*device ||
        !sync::verifyRequest(*claim, host_.ledger().server(), (*device)->key, method, path))
        return unknown;
    if (!tokens_.isNew(claim->device, *shared::idFromText(claim->nonce))) return unknown;
    turned.waitMs = devices_.take(claim->device, env_.bootMs());
    if (turned.waitMs > 0)
        return Failure{Code::busy, "this device asks too often; try again in a while"};
    const bool ageing = standing == Tokens::Standing::ageing;
    return Caller{**device, claim->bodyHash, ageing ? tokens_.give(claim->device) : std::string()};
}

std::string Gate::tokenFor(const std::map<std::string, std::string>& headers) {
    const auto claim = sync::readClaim(headers);
    return claim ? tokens_.give(claim->device) : std::string();
}

std::int64_t Gate::stranger(const std::string& address) {
    return address.empty() ? 0 : strangers_.take(address, env_.bootMs());
}

bool Gate::mayShakeHands(const std::string& address) {
    if (address.empty()) return true;
    const auto nowMs = env_.bootMs();
    {
        const std::lock_guard lock(mutex_);
        const auto came = cameMs_.find(address);
        if (came != cameMs_.end() && nowMs - came->second <= rememberMs) return true;
    }
    return newcomers_.take(address, nowMs) == 0;
}

void Gate::deviceCame(const std::string& address) {
    if (address.empty()) return;
    const auto nowMs = env_.bootMs();
    const std::lock_guard lock(mutex_);
    if (cameMs_.size() >= mostAddresses)
        std::erase_if(cameMs_,
                      [nowMs](const auto& one) { return nowMs - one.second > rememberMs; });
    if (cameMs_.size() < mostAddresses || cameMs_.contains(address)) cameMs_[address] = nowMs;
}

std::int64_t Gate::enrolment() { return enrolments_.take(0, env_.bootMs()); }

std::unique_ptr<Gate::Place> Gate::enter(const Id& device) {
    const std::lock_guard lock(mutex_);
    auto& count = underWay_[device];
    if (count >= limits_.requestsPerDevice) return nullptr;
    ++count;
    return std::make_unique<Place>(*this, device);
}

Gate::Place::~Place() {
    const std::lock_guard lock(gate_.mutex_);
    const auto count = gate_.underWay_.find(device_);
    if (--count->second == 0) gate_.underWay_.erase(count);
}

}  // namespace field::server
