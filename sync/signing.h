#pragma once

#include <map>
#include <string>
#include <string_view>

#include "shared/crypto.h"
#include "sync/transport.h"

/// How a request proves its device, the same on both sides. Headers:
///   fl-device: UUID; fl-nonce: 32 hex digits; fl-time: device's UTC ms;
///   fl-body: hex SHA-256 of the body as it travels (compressed, if it is); fl-token: what the
///   server gave for it, letters and digits, at first empty; fl-signature: hex Ed25519 over
///   "fieldledger request 2\n" server-key-hex \n method \n path \n body-hash \n nonce \n time \n
///   device \n token.
/// The server reads them before any byte of the body. It refuses a nonce that this device used
/// before, and whatever is not signed over a token that it gave for this device some minutes ago.
/// A token is a challenge: whoever has it and not the device's key has nothing. An answer that
/// refuses brings a new one (fl-token), over which the device signs again; later ones come with
/// ordinary answers. So the window of time is the server's, by its own clock; the device's time is
/// evidence alone, and a clock that is years wrong is no reason to refuse.
namespace field::sync {

/// Adds the headers to `request`, whose method, path and body are final.
void signRequest(Request& request, const shared::PublicKey& server, const shared::Id& device,
                 const shared::KeyPair& key, shared::Env& env, const std::string& token);

/// What a request claims; nothing is believed until verifyRequest().
struct RequestClaim {
    shared::Id device;
    std::string nonce, token;
    std::int64_t timeMs = 0;
    shared::Hash bodyHash;
    shared::Signature signature;
    bool operator==(const RequestClaim&) const = default;
};

/// Code::invalid where a header is missing or not what it should be; names are in lower case.
shared::Result<RequestClaim> readClaim(const std::map<std::string, std::string>& headers);
bool verifyRequest(const RequestClaim& claim, const shared::PublicKey& server,
                   const shared::PublicKey& device, std::string_view method, std::string_view path);

/// Six digits that the person and the administrator compare by eye at an enrolment. Each side makes
/// them from the keys it holds, so that a key exchanged on the way shows.
std::string matchCode(const shared::PublicKey& server, const shared::PublicKey& device);

}  // namespace field::sync
