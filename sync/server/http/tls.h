#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sync/door/pins.h"
#include "sync/server/host.h"

namespace boost::asio::ssl {
class context;
}

namespace field::server {

/// The server's own keys for TLS (EC P-256), made at first need and kept in its store, so that a
/// backup holds them and a restored server is known by its devices. Three keys: the one that
/// answers, a spare, and that of the server's own certificate authority, which signs a fresh
/// certificate for the first at each start. Devices pin the first two (sync/door/pins.h) and look
/// at no certificate; the authority is for other programs that watch the server.
struct TlsKeys {
    std::string key, spare;               ///< DER, secret
    std::string authorityKey, authority;  ///< DER: secret key, certificate
    shared::Hash pin, sparePin;
    [[nodiscard]] sync::Pins pins() const { return {pin, sparePin}; }
};

/// The keys of the store, made if it has none.
Result<TlsKeys> tlsKeys(Host& host, shared::Env& env);

/// Notes that a server answers with `keys` from now on, unless it did already: devices seen later
/// know its spare.
Result<> noteAnnounced(Host& host, const TlsKeys& keys, shared::Env& env);

/// Makes the spare the key and a new spare. Code::refused, unless `force`, while there are devices
/// that may not know the present spare, since they were not seen after it was announced: they would
/// meet a key they do not know at the renewal after this one, or have to be told at this one. A
/// server that runs goes on with the former key until it is started again.
Result<TlsKeys> renewTls(Host& host, shared::Env& env, bool force);

/// The authority's certificate as PEM.
std::string authorityPem(const TlsKeys& keys);

/// What answers TLS 1.2 and 1.3 handshakes with keys.key under a new certificate for loopback and
/// `names` (host names, addresses); what is neither is left out. `nowMs`: UTC.
Result<std::unique_ptr<boost::asio::ssl::context>> tlsContext(const TlsKeys& keys,
                                                              const std::vector<std::string>& names,
                                                              std::int64_t nowMs);

}  // namespace field::server
