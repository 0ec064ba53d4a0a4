#include "sync/server/http/gate.h"

#include <algorithm>

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// A replay older than this many requests of its device finds only idempotent calls.
constexpr std::size_t noncesPerDevice = 128;
/// Enrolments that may be tried at once, and how long one more takes: 12 letters of 32 hold 60
/// bits.
constexpr std::int64_t enrolBurst = 64, enrolEveryMs = 100;

}  // namespace

Result<Gate::Caller> Gate::admit(const std::map<std::string, std::string>& headers,
                                 std::string_view method, std::string_view path) {
    auto claim = sync::readClaim(headers);
    if (!claim) return Failure{Code::refused, claim.failure().message};
    auto device = host_.device(claim->device);
    if (!device) return device.failure();
    // One answer for both, so that nobody learns which devices there are.
    if (!*device ||
        !sync::verifyRequest(*claim, host_.ledger().server(), (*device)->key, method, path))
        return Failure{
            Code::refused,
            "not signed by a device of this server; enrol it, or check the server's address"};
    if (!isNew(claim->device, *shared::idFromText(claim->nonce)))
        return Failure{Code::busy, "this request was seen before; sign it again"};
    return Caller{**device, claim->bodyHash};
}

bool Gate::isNew(const Id& device, const Id& nonce) {
    const std::lock_guard lock(mutex_);
    auto& nonces = nonces_[device];
    if (std::find(nonces.ring.begin(), nonces.ring.end(), nonce) != nonces.ring.end()) return false;
    if (nonces.ring.size() < noncesPerDevice) {
        nonces.ring.push_back(nonce);
    } else {
        nonces.ring[nonces.next] = nonce;
        nonces.next = (nonces.next + 1) % noncesPerDevice;
    }
    return true;
}

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

bool Gate::mayEnrol(std::int64_t nowMs) {
    const std::lock_guard lock(mutex_);
    const auto earned = (nowMs - enrolAtMs_) / enrolEveryMs;
    if (earned > 0) {
        enrolTokens_ = std::min(enrolBurst, enrolTokens_ + earned);
        enrolAtMs_ = nowMs;
    }
    if (enrolTokens_ == 0) return false;
    --enrolTokens_;
    return true;
}

}  // namespace field::server
