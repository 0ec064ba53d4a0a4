#include "shared/crypto.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <cstdlib>
#include <utility>

#include "shared/sealed_stream.h"

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

/// OpenSSL's SHA-256 takes the processor's own instructions, a fifth of the time of libsodium's.
const EVP_MD* sha256Algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return fetched;
}

void need(int done) {
    if (done != 1) std::abort();  // nothing but memory can lack
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

Hash sha256(std::string_view bytes) { return Sha256().add(bytes).finish(); }

namespace {

/// To make a context costs as much as to hash a row: each thread keeps one for the next hash.
evp_md_ctx_st*& spareContext() {
    struct Spare {
        evp_md_ctx_st* context = nullptr;
        ~Spare() { EVP_MD_CTX_free(std::exchange(context, nullptr)); }
    };
    thread_local Spare spare;
    return spare.context;
}

}  // namespace

void Sha256::Freeing::operator()(evp_md_ctx_st* state) const {
    EVP_MD_CTX_free(std::exchange(spareContext(), state));
}

Sha256::Sha256() : state_(std::exchange(spareContext(), nullptr)) {
    if (!state_) state_.reset(EVP_MD_CTX_new());
    need(EVP_DigestInit_ex(state_.get(), sha256Algorithm(), nullptr));
}

Sha256& Sha256::add(std::string_view bytes) {
    need(EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()));
    return *this;
}

Sha256& Sha256::add(std::uint64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (56 - 8 * i));
    return add(std::string_view(bytes, sizeof bytes));
}

Sha256& Sha256::addSized(std::string_view bytes) {
    return add(std::uint64_t{bytes.size()}).add(bytes);
}

Hash Sha256::finish() {
    Hash hash;
    need(EVP_DigestFinal_ex(state_.get(), hash.bytes.data(), nullptr));
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

std::string seal(Env& env, const Hash& key, std::string_view plain, std::string_view about) {
    ready();
    constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    std::string sealed(nonceSize + plain.size() + tagSize, '\0');
    env.random(sealed.data(), nonceSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed) + nonceSize, nullptr, bytesOf(plain),
                                               plain.size(), bytesOf(about), about.size(), nullptr,
                                               bytesOf(sealed), key.bytes.data());
    return sealed;
}

std::optional<std::string> open(const Hash& key, std::string_view sealed, std::string_view about) {
    ready();
    constexpr std::size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    static_assert(nonceSize + tagSize == sealOverhead);
    if (sealed.size() < nonceSize + tagSize) return std::nullopt;
    std::string plain(sealed.size() - nonceSize - tagSize, '\0');
    const std::string_view box = sealed.substr(nonceSize);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(box),
                                                   box.size(), bytesOf(about), about.size(),
                                                   bytesOf(sealed), key.bytes.data()) != 0)
        return std::nullopt;
    return plain;
}

std::optional<Hash> stretch(std::string_view passphrase, const Salt& salt, std::uint64_t passes,
                            std::uint64_t bytes) {
    ready();
    static_assert(sizeof(Salt) == crypto_pwhash_SALTBYTES);
    // What is read from a file may say anything.
    constexpr std::uint64_t mostPasses = 64, mostBytes = std::uint64_t{1} << 30;
    if (passes > mostPasses || bytes > mostBytes) return std::nullopt;
    Hash key;
    if (crypto_pwhash(key.bytes.data(), key.bytes.size(), passphrase.data(), passphrase.size(),
                      salt.data(), passes, bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return std::nullopt;
    return key;
}

void wipe(void* secret, std::size_t size) { sodium_memzero(secret, size); }

namespace {

using StreamState = crypto_secretstream_xchacha20poly1305_state;
constexpr std::size_t streamKeyBytes = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t sealedKeyBytes = crypto_box_SEALBYTES + streamKeyBytes;
static_assert(sizeof(StreamState) == 52 && alignof(StreamState) == 1);
static_assert(StreamOpening::pieceOverhead == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(StreamOpening::headBytes ==
              sealedKeyBytes + crypto_secretstream_xchacha20poly1305_HEADERBYTES);

StreamState* stateOf(std::array<std::uint8_t, 52>& bytes) {
    return reinterpret_cast<StreamState*>(bytes.data());
}

}  // namespace

std::optional<StreamSealing> StreamSealing::to(const PublicKey& receiver) {
    ready();
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box{};
    if (crypto_sign_ed25519_pk_to_curve25519(box.data(), receiver.bytes.data()) != 0)
        return std::nullopt;
    StreamSealing sealing;
    sealing.head_.resize(StreamOpening::headBytes);
    std::array<unsigned char, streamKeyBytes> key{};
    crypto_secretstream_xchacha20poly1305_keygen(key.data());
    auto* head = bytesOf(sealing.head_);
    if (crypto_box_seal(head, key.data(), key.size(), box.data()) != 0) return std::nullopt;
    crypto_secretstream_xchacha20poly1305_init_push(stateOf(sealing.state_), head + sealedKeyBytes,
                                                    key.data());
    sodium_memzero(key.data(), key.size());
    return sealing;
}

std::string StreamSealing::seal(std::string_view piece, bool last) {
    std::string sealed(piece.size() + StreamOpening::pieceOverhead, '\0');
    const auto tag =
        static_cast<unsigned char>(last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    crypto_secretstream_xchacha20poly1305_push(stateOf(state_), bytesOf(sealed), nullptr,
                                               bytesOf(piece), piece.size(), nullptr, 0, tag);
    return sealed;
}

std::optional<StreamOpening> StreamOpening::from(const KeyPair& receiver, std::string_view head) {
    ready();
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box{};
    std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
    if (head.size() != headBytes ||
        crypto_sign_ed25519_pk_to_curve25519(box.data(), receiver.publicKey.bytes.data()) != 0 ||
        crypto_sign_ed25519_sk_to_curve25519(secret.data(), receiver.secret.data()) != 0)
        return std::nullopt;
    std::array<unsigned char, streamKeyBytes> key{};
    const bool opened = crypto_box_seal_open(key.data(), bytesOf(head), sealedKeyBytes, box.data(),
                                             secret.data()) == 0;
    StreamOpening opening;
    const bool begun =
        opened && crypto_secretstream_xchacha20poly1305_init_pull(
                      stateOf(opening.state_), bytesOf(head) + sealedKeyBytes, key.data()) == 0;
    sodium_memzero(secret.data(), secret.size());
    sodium_memzero(key.data(), key.size());
    if (!begun) return std::nullopt;
    return opening;
}

std::optional<StreamOpening::Piece> StreamOpening::open(std::string_view sealed) {
    if (sealed.size() < pieceOverhead) return std::nullopt;
    Piece piece;
    piece.bytes.resize(sealed.size() - pieceOverhead);
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(stateOf(state_), bytesOf(piece.bytes), nullptr,
                                                   &tag, bytesOf(sealed), sealed.size(), nullptr,
                                                   0) != 0)
        return std::nullopt;
    piece.last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return piece;
}

}  // namespace field::shared
