#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sync/server/host.h"
#include "sync/server/status/metrics.h"

namespace field::server {

/// What one server process takes on at most.
struct HttpLimits {
    std::size_t connections = 4096;
    std::size_t headerBytes = 8 << 10;
    std::size_t messageBytes = 1 << 20;      ///< of a body, and of what it decompresses to
    std::size_t pieceBytes = 16 << 20;       ///< of one PUT of evidence, which is never held
    std::uint64_t bundleBytes = 4ULL << 30;  ///< of one that is carried, which is never held
    std::size_t heldBytes = 96 << 20;        ///< of all bodies that are being received
    std::size_t requestsPerDevice = 4;       ///< at once
    std::size_t connectionsPerDevice = 4;    ///< one more, and the oldest ends
    /// Of no device yet: in all, so that whoever only sits there takes 200 MB at most; of one
    /// address, only under TLS.
    std::size_t connectionsOfNobody = 2048, connectionsPerAddress = 512;
    /// Requests at once, and how long one more takes: of a device; of nobody's (unsigned or signed
    /// wrongly), from one address, only under TLS: in the open all come from a proxy.
    std::int64_t deviceBurst = 1'000, deviceEveryMs = 20;
    std::int64_t strangerBurst = 64, strangerEveryMs = 500;
    /// Handshakes with an address that no device came from within a day: at once, and one more.
    std::int64_t newcomerBurst = 64, newcomerEveryMs = 500;
    std::int64_t tokenMs = 300'000;        ///< how long a signature over one is good
    std::size_t noncesPerDevice = 16'384;  ///< remembered meanwhile
    std::size_t waitingWork = 512;         ///< requests that wait for a thread
    std::size_t threads = 16;              ///< that may wait for the writer or the disk
    std::int64_t headerMs = 10'000;
    std::int64_t idleMs = 60'000;
    std::int64_t graceMs = 15'000;  ///< before a body must flow at the floor rate
    std::size_t floorBytesPerS = 1'024;
    std::int64_t watchMs = 25'000;  ///< where the device names no time of its own
    std::int64_t maxWatchMs = 55'000;
};

/// Where a server listens, and how.
struct Listening {
    std::string address;             ///< "192.0.2.7:8443", "[::1]:0"; port 0: any
    bool plain = false;              ///< without TLS: on a loopback address alone
    std::vector<std::string> names;  ///< of the server, for its certificate
    std::string bundles = {};        ///< folder for what carriers hand over; empty: none may
};

/// The host's calls over HTTP/1.1, under TLS 1.2 or 1.3 (tls.h). Every request but enrol and
/// healthz is signed (sync/signing.h), and that is checked before any byte of its body is read.
///
///   POST /v1/enrol               field.wire.EnrolRequest → EnrolAnswer
///   POST /v1/exchange            field.wire.ExchangeRequest → ExchangeAnswer
///   POST /v1/watch               field.wire.WatchRequest → WatchAnswer; `fl-wait`: ms to wait.
///        GET is "past the present heads"
///   HEAD /v1/evidence/SHA256     `fl-received`: bytes of this device's own upload so far;
///                                `fl-whole: 1` once all are here and verified; then
///                                `fl-backed-up: 1` if the last verified backup holds them
///   PUT  /v1/evidence/SHA256     `fl-offset`: where the body's bytes belong, which must be where
///                                the upload stands (409 and `fl-received` where it is not);
///                                `fl-size`: bytes of the whole. Answers `fl-received`; the PUT
///                                that completes the whole is answered once it is verified
///                                (`fl-whole: 1`). An empty body at the end verifies what a cut
///                                left unverified.
///   GET  /v1/evidence/SHA256     the bytes; `range: bytes=A-[B]`
///   PUT  /v1/bundle/SHA256       bytes of a bundle that this device carries for another, which is
///        HEAD                    not named; `fl-offset`, `fl-size`, `fl-received` as above
///   POST /v1/bundle              takes the bundle whose hash (64 hex digits) is the body, as
///                                `bundle import` does; behind it, if there is one, a space and
///                                the hash of its answer that was fetched in part. Answers one line
///                                of text, `fl-news` (taken, repeated, older), and unless the
///                                device gets none `fl-answer` and `fl-size`
///   GET  /v1/bundle/SHA256       the answer of that hash, to who was told of it; ranges as above
///   POST /v1/administration      field.wire.AdministrationRequest → AdministrationAnswer, for
///                                administrators; everybody else hears that nothing is there
///   GET  /healthz
///
/// Bodies may be zstd (`content-encoding`); answers are where `accept-encoding` names it. Every
/// answer has `fl-server-time` (UTC ms), under TLS those with a message `fl-pins`. An error has
/// `fl-code` (shared::codeName) and one line of text; busy (429, 503, 409 for a nonce that
/// was used) has Retry-After. HEAD and PUT end the PUT of the same upload that was under way.
class HttpServer {
  public:
    /// Code::refused for plain HTTP on an address that is not loopback. `host` must outlive the
    /// server.
    static Result<std::unique_ptr<HttpServer>> start(Host& host, std::shared_ptr<shared::Env> env,
                                                     const Listening& listening,
                                                     const HttpLimits& limits = {});
    /// As stop().
    ~HttpServer();

    /// The real address: "127.0.0.1:40123".
    [[nodiscard]] const std::string& address() const;
    /// How busy it is; not after stop().
    [[nodiscard]] DoorLoad load() const;
    /// Takes no more requests, lets those under way end (3 s), closes all connections.
    void stop();

  private:
    struct Running;
    explicit HttpServer(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

}  // namespace field::server
