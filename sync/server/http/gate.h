#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/server/http/server.h"
#include "sync/signing.h"

namespace field::server {

/// Who may come in, before any byte of a body is read: a device that signed this very request, one
/// it did not send before, with not too many of its requests under way. Any thread may call.
class Gate {
  public:
    Gate(Host& host, const HttpLimits& limits) : host_(host), limits_(limits) {}

    struct Caller {
        Device device;
        Hash bodyHash;  ///< what the body must hash to
    };
    /// Code::refused: not a device of ours, or not its signature. Code::busy: signed well, but its
    /// nonce was used before: a repeat, or a replay.
    Result<Caller> admit(const std::map<std::string, std::string>& headers, std::string_view method,
                         std::string_view path);

    /// A place among a device's requests under way, given back when it ends.
    class Place {
      public:
        Place(Gate& gate, const Id& device) : gate_(gate), device_(device) {}
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

      private:
        Gate& gate_;
        Id device_;
    };
    /// Null if the device has as many requests under way as it may.
    std::unique_ptr<Place> enter(const Id& device);

    /// Whether one more enrolment may be tried at `nowMs` (Env::bootMs): whoever guesses codes is
    /// slowed, whoever holds one is not.
    bool mayEnrol(std::int64_t nowMs);

  private:
    /// The last nonces of a device, the oldest overwritten.
    struct Nonces {
        std::vector<Id> ring;
        std::size_t next = 0;
    };
    bool isNew(const Id& device, const Id& nonce);

    Host& host_;
    const HttpLimits& limits_;
    std::mutex mutex_;
    std::unordered_map<Id, Nonces> nonces_;
    std::unordered_map<Id, std::size_t> underWay_;
    std::int64_t enrolTokens_ = 0, enrolAtMs_ = 0;
};

}  // namespace field::server
