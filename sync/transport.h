#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "shared/result.h"
#include "sync/door/pins.h"

namespace field::sync {

/// One HTTP request of ours. `path` begins with "/v1/".
struct Request {
    std::string method;  ///< GET, POST, PUT, HEAD
    std::string path;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    std::size_t maxAnswerBytes = 8 << 20;
    std::int64_t timeoutMs = 60'000;  ///< for the whole
    std::int64_t quietMs = 45'000;    ///< without a byte in either direction
    /// Called while bytes flow (bytes sent, bytes received); returning false cancels.
    std::function<bool(std::uint64_t, std::uint64_t)> progress;
    /// Takes the body of a 2xx answer piece by piece instead of Answer::body; false stops the
    /// transfer. Before the first piece `begins` is asked, if there is one, with status and
    /// headers.
    std::function<bool(std::string_view)> sink;
    std::function<bool(const struct Answer&)> begins;
};

struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
};

/// The network, replaced in simulation and tests. For one thread at a time.
class Transport {
  public:
    virtual ~Transport() = default;
    /// Code::offline: no answer, or one that is cut; Code::busy: 429 or 503; Code::invalid: the
    /// answer passes a limit. Any other status is an Answer. A captive portal's page is an Answer
    /// too: what does not parse as ours is offline, never data.
    virtual shared::Result<Answer> send(const Request& request) = 0;

    /// What the server gave last for requests on this way to be signed over (signing.h); empty:
    /// nothing yet.
    std::string token;
    /// With the last Code::busy: ms after which the server said that it may be asked again
    /// (Retry-After); 0: it did not say.
    std::int64_t retryAfterMs = 0;
};

/// Whether `failure` says that what answered over TLS has another key than the device's server.
[[nodiscard]] bool isAnotherServer(const shared::Failure& failure);

/// By what a server is known over TLS.
struct Trust {
    Pins pins;
    /// Called within send() when an answer of the server announces other pins than these; from then
    /// on those count.
    std::function<void(const Pins&)> announced;
};

/// libcurl to `baseUrl` ("https://192.0.2.7:8443"). Plain http is refused except on loopback. Over
/// https nothing is sent before the server proved that it has one of the keys in `trust`, whatever
/// its certificate says; Code::refused if it has another, or if there is no pin. There is no way
/// back to less.
std::unique_ptr<Transport> httpTransport(const std::string& baseUrl, Trust trust = {});

}  // namespace field::sync
