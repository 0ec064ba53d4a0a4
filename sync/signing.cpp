#include "sync/signing.h"

#include <charconv>

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

constexpr std::size_t nonceBytes = 16, maxToken = 256;

std::string textToSign(const RequestClaim& claim, const shared::PublicKey& server,
                       std::string_view method, std::string_view path) {
    std::string text = "fieldledger request 2\n";
    text += shared::toHex(server.view());
    for (const std::string& line :
         {std::string(method), std::string(path), shared::toText(claim.bodyHash), claim.nonce,
          std::to_string(claim.timeMs), shared::toText(claim.device), claim.token}) {
        text += '\n';
        text += line;
    }
    return text;
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/// Lowercase hex of exactly `size` bytes; nothing for anything else.
std::optional<std::string> fromHex(std::string_view text, std::size_t size) {
    if (text.size() != 2 * size) return std::nullopt;
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        const int high = hexDigit(text[2 * i]), low = hexDigit(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<char>(high * 16 + low);
    }
    return bytes;
}

Failure wrong(const char* header) {
    return {Code::invalid,
            std::string("header ") + header + " is missing or malformed; sign the request again"};
}

}  // namespace

void signRequest(Request& request, const shared::PublicKey& server, const shared::Id& device,
                 const shared::KeyPair& key, shared::Env& env, const std::string& token) {
    std::string nonce(nonceBytes, '\0');
    env.random(nonce.data(), nonce.size());
    RequestClaim claim;
    claim.device = device;
    claim.nonce = shared::toHex(nonce);
    claim.token = token;
    claim.timeMs = env.wallMs();
    claim.bodyHash = shared::sha256(request.body);
    claim.signature = shared::sign(key, textToSign(claim, server, request.method, request.path));
    request.headers["fl-device"] = shared::toText(device);
    request.headers["fl-nonce"] = claim.nonce;
    request.headers["fl-time"] = std::to_string(claim.timeMs);
    // libcurl sends no header that is empty.
    request.headers.erase("fl-token");
    if (!token.empty()) request.headers["fl-token"] = token;
    request.headers["fl-body"] = shared::toText(claim.bodyHash);
    request.headers["fl-signature"] = shared::toHex(claim.signature.view());
}

Result<RequestClaim> readClaim(const std::map<std::string, std::string>& headers) {
    const auto get = [&headers](const char* name) -> std::string_view {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string_view{} : std::string_view(found->second);
    };
    RequestClaim claim;
    const auto device = shared::idFromText(get("fl-device"));
    if (!device || shared::toText(*device) != get("fl-device")) return wrong("fl-device");
    claim.device = *device;

    claim.nonce = get("fl-nonce");
    if (!fromHex(claim.nonce, nonceBytes)) return wrong("fl-nonce");

    claim.token = get("fl-token");
    if (claim.token.size() > maxToken) return wrong("fl-token");

    const auto time = get("fl-time");
    const auto read = std::from_chars(time.data(), time.data() + time.size(), claim.timeMs);
    // Only the one way to write the number, since the signature covers the number.
    if (read.ec != std::errc{} || std::to_string(claim.timeMs) != time) return wrong("fl-time");

    const auto body = fromHex(get("fl-body"), shared::Hash::size);
    if (!body) return wrong("fl-body");
    claim.bodyHash = *shared::Hash::from(*body);

    const auto signature = fromHex(get("fl-signature"), shared::Signature::size);
    if (!signature) return wrong("fl-signature");
    claim.signature = *shared::Signature::from(*signature);
    return claim;
}

bool verifyRequest(const RequestClaim& claim, const shared::PublicKey& server,
                   const shared::PublicKey& device, std::string_view method,
                   std::string_view path) {
    return shared::verify(device, textToSign(claim, server, method, path), claim.signature);
}

std::string matchCode(const shared::PublicKey& server, const shared::PublicKey& device) {
    const auto hash =
        shared::Sha256().add("fieldledger match 1").add(server.view()).add(device.view()).finish();
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) number = number << 8 | hash.bytes[i];
    auto digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace field::sync
