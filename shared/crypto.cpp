#include "shared/crypto.h"

#include <sodium.h>

#include <cstdlib>
#include <new>

namespace field::shared {

namespace {

/// Before the first use of anything of libsodium.
void ready() {
    static const int started = sodium_init();
    if (started < 0) std::abort();
}

const unsigned char* bytesOf(std::string_view view) {
    return reinterpret_cast<const unsigned char*>(view.data());
}

unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

crypto_hash_sha256_state* stateIn(unsigned char* place) {
    return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(place));
}

KeyPair pairOfSeed(const unsigned char* seed) {
    ready();
    KeyPair pair;
    if (crypto_sign_ed25519_seed_keypair(pair.publicKey.bytes.data(), pair.secret.data(), seed) !=
        0)
        std::abort();
    return pair;
}

}  // namespace

Hash sha256(std::string_view bytes) {
    Hash hash;
    crypto_hash_sha256(hash.bytes.data(), bytesOf(bytes), bytes.size());
    return hash;
}

Sha256::Sha256() {
    static_assert(sizeof(crypto_hash_sha256_state) <= sizeof state_);
    static_assert(alignof(crypto_hash_sha256_state) <= 8);
    crypto_hash_sha256_init(new (state_) crypto_hash_sha256_state);
}

Sha256& Sha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(stateIn(state_), bytesOf(bytes), bytes.size());
    return *this;
}

Sha256& Sha256::add(std::uint64_t value) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(value >> (56 - 8 * i));
    crypto_hash_sha256_update(stateIn(state_), bytes, sizeof bytes);
    return *this;
}

Sha256& Sha256::addSized(std::string_view bytes) {
    return add(std::uint64_t{bytes.size()}).add(bytes);
}

Hash Sha256::finish() {
    Hash hash;
    crypto_hash_sha256_final(stateIn(state_), hash.bytes.data());
    return hash;
}

KeyPair newKeyPair(Env& env) {
    std::array<unsigned char, crypto_sign_ed25519_SEEDBYTES> seed{};
    env.random(seed.data(), seed.size());
    const KeyPair pair = pairOfSeed(seed.data());
    sodium_memzero(seed.data(), seed.size());
    return pair;
}

std::optional<KeyPair> keyPairFrom(std::string_view secret) {
    static_assert(sizeof(KeyPair::secret) == crypto_sign_ed25519_SECRETKEYBYTES);
    if (secret.size() != sizeof(KeyPair::secret)) return std::nullopt;
    KeyPair pair = pairOfSeed(bytesOf(secret));
    if (sodium_memcmp(pair.secret.data(), secret.data(), secret.size()) != 0) return std::nullopt;
    return pair;
}

Signature sign(const KeyPair& key, std::string_view message) {
    ready();
    Signature signature;
    crypto_sign_ed25519_detached(signature.bytes.data(), nullptr, bytesOf(message), message.size(),
                                 key.secret.data());
    return signature;
}

bool verify(const PublicKey& key, std::string_view message, const Signature& signature) {
    ready();
    return crypto_sign_ed25519_verify_detached(signature.bytes.data(), bytesOf(message),
                                               message.size(), key.bytes.data()) == 0;
}

Hash mark(const Hash& key, std::string_view message) {
    ready();
    Hash made;
    crypto_generichash(made.bytes.data(), made.bytes.size(), bytesOf(message), message.size(),
                       key.bytes.data(), key.bytes.size());
    return made;
}

std::string seal(Env& env, const Hash& key, std::string_view plain) {
    ready();
    constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    std::string sealed(nonceSize + plain.size() + tagSize, '\0');
    env.random(sealed.data(), nonceSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed) + nonceSize, nullptr, bytesOf(plain),
                                               plain.size(), nullptr, 0, nullptr, bytesOf(sealed),
                                               key.bytes.data());
    return sealed;
}

std::optional<std::string> open(const Hash& key, std::string_view sealed) {
    ready();
    constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < nonceSize + tagSize) return std::nullopt;
    std::string plain(sealed.size() - nonceSize - tagSize, '\0');
    const std::string_view box = sealed.substr(nonceSize);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(box),
                                                   box.size(), nullptr, 0, bytesOf(sealed),
                                                   key.bytes.data()) != 0)
        return std::nullopt;
    return plain;
}

}  // namespace field::shared
