#pragma once

#include <string>
#include <string_view>

#include "shared/crypto.h"
#include "sync/transport.h"

/// How a request proves its device, the same on both sides. Headers:
///   fl-device: UUID; fl-nonce: 32 hex digits; fl-time: device's UTC ms;
///   fl-body: hex SHA-256 of the body; fl-signature: hex Ed25519 over
///   "fieldledger request 1\n" server-key-hex \n method \n path \n body-hash \n nonce \n time \n device.
/// The server reads them before any byte of the body.
namespace field::sync {

/// Adds the headers to `request`, whose method, path and body are final.
void signRequest(Request& request, const shared::PublicKey& server, const shared::Id& device,
                 const shared::KeyPair& key, shared::Env& env);

/// What a request claims; nothing is believed until verifyRequest().
struct RequestClaim {
    shared::Id device;
    std::string nonce;
    std::int64_t timeMs = 0;
    shared::Hash bodyHash;
    shared::Signature signature;
};

/// Code::invalid where a header is missing or not what it should be.
shared::Result<RequestClaim> readClaim(const std::map<std::string, std::string>& headers);
bool verifyRequest(const RequestClaim& claim, const shared::PublicKey& server,
                   const shared::PublicKey& device, std::string_view method, std::string_view path);

}  // namespace field::sync
