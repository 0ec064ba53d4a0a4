#include "sync/server/http/tls.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>

#include <fmt/format.h>

#include "sync/server/host/state.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

namespace ssl = boost::asio::ssl;

constexpr std::int64_t daySeconds = 86'400;
/// Nothing of ours looks at these; other programs take no longer ones for a server.
constexpr std::int64_t serverDays = 825, authorityDays = 30 * 365;

struct Freeing {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing>;
using Certificate = std::unique_ptr<X509, Freeing>;

Failure broken(const char* what) {
    const auto code = ERR_get_error();
    return {Code::damaged, fmt::format("TLS: {} failed: {}", what,
                                       code == 0 ? "no reason" : ERR_reason_error_string(code))};
}

/// What one of OpenSSL's i2d functions writes.
template <class Write, class Thing>
std::string der(Write write, Thing* thing) {
    unsigned char* bytes = nullptr;
    const int size = write(thing, &bytes);
    std::string out;
    if (size > 0) out.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return out;
}

Key keyFrom(const std::string& bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    return Key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(bytes.size())));
}

Certificate certificateFrom(const std::string& bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    return Certificate(d2i_X509(nullptr, &at, static_cast<long>(bytes.size())));
}

std::string newKey() {
    const Key key(EVP_EC_gen("P-256"));
    return key ? der(i2d_PrivateKey, key.get()) : std::string();
}

Hash pinOf(const std::string& key) {
    const auto read = keyFrom(key);
    return read ? shared::sha256(der(i2d_PUBKEY, read.get())) : Hash{};
}

bool extend(X509* certificate, X509* issuer, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freeing> extension(
        X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A certificate without extensions and signature; `issuer` null: its own.
Certificate begun(EVP_PKEY* key, const char* name, X509* issuer, std::int64_t nowMs,
                  std::int64_t days) {
    Certificate made(X509_new());
    const auto now = static_cast<std::time_t>(nowMs / 1'000);
    auto* subject = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>(name);
    X509_set_version(made.get(), X509_VERSION_3);
    // Of one authority no two have the same: the key's hash and the time.
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), static_cast<std::uint64_t>(nowMs));
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_issuer_name(made.get(), issuer ? X509_get_subject_name(issuer) : subject);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), now - daySeconds);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), now + days * daySeconds);
    return X509_set_pubkey(made.get(), key) == 1 ? std::move(made) : nullptr;
}

std::string newAuthority(const std::string& authorityKey, std::int64_t nowMs) {
    const auto key = keyFrom(authorityKey);
    if (!key) return {};
    auto made = begun(key.get(), "Fieldledger server authority", nullptr, nowMs, authorityDays);
    if (!made ||
        !extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !extend(made.get(), made.get(), NID_subject_key_identifier, "hash") ||
        X509_sign(made.get(), key.get(), EVP_sha256()) == 0)
        return {};
    return der(i2d_X509, made.get());
}

/// "DNS:localhost,IP:127.0.0.1,…" of what can be written so.
std::string alternativeNames(const std::vector<std::string>& names) {
    std::string out = "DNS:localhost,IP:127.0.0.1,IP:::1";
    for (const auto& name : names) {
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address(name, error);
        const bool isName = error && !name.empty() && name.size() <= 253 &&
                            std::all_of(name.begin(), name.end(), [](char c) {
                                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                       (c >= '0' && c <= '9') || c == '-' || c == '.';
                            });
        if (!error && !address.is_unspecified()) out += ",IP:" + address.to_string();
        if (isName) out += ",DNS:" + name;
    }
    return out;
}

Result<> put(Writing& tx, const TlsKeys& keys) {
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {settings::tlsKey, keys.key},
             {settings::tlsSpare, keys.spare},
             {settings::tlsAuthorityKey, keys.authorityKey},
             {settings::tlsAuthority, keys.authority}})
        if (auto done = tx.putSetting(name, value); !done) return done;
    return Done{};
}

Result<TlsKeys> readKeys(Reading& tx) {
    TlsKeys keys;
    for (const auto& [name, into] : std::initializer_list<std::pair<const char*, std::string*>>{
             {settings::tlsKey, &keys.key},
             {settings::tlsSpare, &keys.spare},
             {settings::tlsAuthorityKey, &keys.authorityKey},
             {settings::tlsAuthority, &keys.authority}}) {
        auto value = tx.setting(name);
        if (!value) return value.failure();
        *into = value.take();
    }
    if (keys.key.empty()) return keys;
    keys.pin = pinOf(keys.key);
    keys.sparePin = pinOf(keys.spare);
    if (keys.pin.none() || keys.sparePin.none() || !keyFrom(keys.authorityKey) ||
        !certificateFrom(keys.authority))
        return Failure{Code::damaged,
                       "the store's keys for TLS cannot be read; restore it from a backup"};
    return keys;
}

/// Devices that may not have heard of the spare in `keys`, by their labels.
Result<std::vector<std::string>> unaware(Reading& tx, const TlsKeys& keys) {
    auto announced = tx.setting(settings::tlsAnnounced);
    if (!announced) return announced.failure();
    // "TIME PINS"
    const auto space = announced->find(' ');
    const bool told =
        space != std::string::npos && announced->substr(space + 1) == sync::toText(keys.pins());
    const auto sinceMs = told ? std::stoll(announced->substr(0, space)) : INT64_MAX;
    auto server = tx.setting(settings::serverDevice);
    if (!server) return server.failure();
    auto devices = tx.devices();
    if (!devices) return devices.failure();
    std::vector<std::string> labels;
    for (const auto& device : *devices)
        if (!device.revoked && device.id.view() != *server && device.lastSeenMs < sinceMs)
            labels.push_back(device.label.empty() ? toText(device.id) : device.label);
    return labels;
}

}  // namespace

Result<TlsKeys> tlsKeys(Host& host, shared::Env& env) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto keys = readKeys(**tx);
    if (!keys || !keys->key.empty()) return keys;
    tx->reset();
    auto made = host.write([&](Writing& writing, Ledger&) -> Result<> {
        // Another process may have been first.
        if (auto again = readKeys(writing); !again || !again->key.empty()) {
            keys = std::move(again);
            return keys ? Result<>(Done{}) : Result<>(keys.failure());
        }
        keys->key = newKey();
        keys->spare = newKey();
        keys->authorityKey = newKey();
        keys->authority = newAuthority(keys->authorityKey, env.wallMs());
        keys->pin = pinOf(keys->key);
        keys->sparePin = pinOf(keys->spare);
        if (keys->pin.none() || keys->sparePin.none() || keys->authority.empty())
            return broken("making keys");
        return put(writing, *keys);
    });
    if (!made) return made.failure();
    return keys;
}

Result<> noteAnnounced(Host& host, const TlsKeys& keys, shared::Env& env) {
    return host.write([&](Writing& tx, Ledger&) -> Result<> {
        auto announced = tx.setting(settings::tlsAnnounced);
        if (!announced) return announced.failure();
        const auto pins = sync::toText(keys.pins());
        if (announced->ends_with(' ' + pins)) return Done{};
        return tx.putSetting(settings::tlsAnnounced, std::to_string(env.wallMs()) + ' ' + pins);
    });
}

Result<TlsKeys> renewTls(Host& host, shared::Env& env, bool force) {
    auto keys = tlsKeys(host, env);
    if (!keys) return keys;
    auto renewed = host.write([&](Writing& tx, Ledger&) -> Result<> {
        auto labels = unaware(tx, *keys);
        if (!labels) return labels.failure();
        if (!labels->empty() && !force)
            return Failure{
                Code::refused,
                fmt::format("{} devices, {} among them, were not seen since this server began to "
                            "announce its spare key and may not know it; wait until they have "
                            "exchanged, revoke them, or let them enrol again: tls renew --force",
                            labels->size(), labels->front())};
        keys->key = std::move(keys->spare);
        keys->pin = keys->sparePin;
        keys->spare = newKey();
        keys->sparePin = pinOf(keys->spare);
        if (keys->sparePin.none()) return broken("making a key");
        return put(tx, *keys);
    });
    if (!renewed) return renewed.failure();
    return keys;
}

std::string authorityPem(const TlsKeys& keys) {
    const auto certificate = certificateFrom(keys.authority);
    const std::unique_ptr<BIO, Freeing> out(BIO_new(BIO_s_mem()));
    if (!certificate || !out || PEM_write_bio_X509(out.get(), certificate.get()) != 1) return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Result<std::unique_ptr<ssl::context>> tlsContext(const TlsKeys& keys,
                                                 const std::vector<std::string>& names,
                                                 std::int64_t nowMs) {
    const auto key = keyFrom(keys.key), authorityKey = keyFrom(keys.authorityKey);
    const auto authority = certificateFrom(keys.authority);
    if (!key || !authorityKey || !authority) return broken("reading the keys");
    auto certificate = begun(key.get(), "Fieldledger server", authority.get(), nowMs, serverDays);
    if (!certificate ||
        !extend(certificate.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") ||
        !extend(certificate.get(), authority.get(), NID_key_usage, "critical,digitalSignature") ||
        !extend(certificate.get(), authority.get(), NID_ext_key_usage, "serverAuth") ||
        !extend(certificate.get(), authority.get(), NID_authority_key_identifier, "keyid") ||
        !extend(certificate.get(), authority.get(), NID_subject_alt_name,
                alternativeNames(names)) ||
        X509_sign(certificate.get(), authorityKey.get(), EVP_sha256()) == 0)
        return broken("making a certificate");

    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    auto* raw = context->native_handle();
    SSL_CTX_set_options(
        raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // A thousand idle connections hold no buffers; sessions are the devices' to keep.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(raw, 1);
    if (SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1 ||
        SSL_CTX_use_certificate(raw, certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(raw, key.get()) != 1 ||
        SSL_CTX_add1_chain_cert(raw, authority.get()) != 1)
        return broken("setting TLS up");
    return context;
}

}  // namespace field::server
