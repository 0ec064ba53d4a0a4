#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sync/server/http/buckets.h"
#include "sync/server/http/seats.h"
#include "sync/server/http/server.h"
#include "sync/server/http/tokens.h"
#include "sync/signing.h"

namespace field::server {

/// Who may come in, before any byte of a body is read: a device that signed this very request over
/// a token of ours, one it did not send before, not too often and with not too many under way. Any
/// thread may call.
class Gate {
  public:
    Gate(Host& host, shared::Env& env, const HttpLimits& limits);

    struct Caller {
        Device device;
        Hash bodyHash;      ///< what the body must hash to
        std::string token;  ///< to be answered for its next requests; empty: it has a good one
    };
    /// What else there is to say to whoever is not let in.
    struct Turned {
        std::int64_t waitMs = 0;  ///< with Code::busy
        bool cheap = false;       ///< it only lacks a token, as every device does at first
    };
    /// Code::refused, in the same words whether it is no device of ours, not its signature, signed
    /// too long ago, or sent before. Code::busy: this device asks too often.
    Result<Caller> admit(const std::map<std::string, std::string>& headers, std::string_view method,
                         std::string_view path, Turned& turned);
    /// A token for whatever device the headers name, for the answer that refuses them; empty if
    /// they name none.
    std::string tokenFor(const std::map<std::string, std::string>& headers);

    /// Whether one more request of nobody's may come from `address` (empty: addresses say nothing
    /// here): 0, or ms to wait.
    std::int64_t stranger(const std::string& address);

    /// Whether a connection from `address` (as above) is worth a handshake, which costs more than
    /// all else that a stranger can ask for: as many as it likes where a device was lately, few
    /// elsewhere.
    bool mayShakeHands(const std::string& address);
    /// A device has proven itself on a connection from there.
    void deviceCame(const std::string& address);

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

    /// Whether one more enrolment may be tried: 0, or ms to wait. Whoever guesses codes is slowed,
    /// whoever holds one is not.
    std::int64_t enrolment();

    Seats& seats() { return seats_; }

  private:
    Host& host_;
    shared::Env& env_;
    const HttpLimits& limits_;
    Tokens tokens_;
    Seats seats_;
    Buckets<Id> devices_;
    Buckets<std::string> strangers_, newcomers_;
    Buckets<int> enrolments_;
    std::mutex mutex_;
    std::unordered_map<Id, std::size_t> underWay_;
    std::unordered_map<std::string, std::int64_t> cameMs_;  ///< when a device last did, by address
};

}  // namespace field::server
