#pragma once

#include <string>

#include "shared/crypto.h"
#include "tests/support/served.h"

/// What is asked at the server's door, by hand.
namespace door {

using namespace field;

inline std::string headOf(const sync::Request& request) {
    std::string head = request.method + " " + request.path + " HTTP/1.1\r\nhost: localhost\r\n";
    for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

/// A request that is answered at once and has no body, either way.
inline sync::Request glance(const served::Tablet& tablet) {
    return tablet.request("HEAD", "/v1/evidence/" + toText(shared::sha256("nothing")));
}

/// Asks without a signature, under TLS.
inline shared::Result<sync::Answer> asksIn(served::City& city) {
    sync::Request request;
    request.method = "GET";
    request.path = "/healthz";
    return sync::httpTransport(city.url(), {city.pins(), {}})->send(request);
}

}  // namespace door
