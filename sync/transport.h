#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "shared/result.h"

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
};

/// libcurl to `baseUrl` ("http://127.0.0.1:8443"). Plain http is refused except on loopback.
std::unique_ptr<Transport> httpTransport(const std::string& baseUrl);

}  // namespace field::sync
