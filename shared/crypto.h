#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "shared/env.h"
#include "shared/ids.h"

struct evp_md_ctx_st;  // OpenSSL's

namespace field::shared {

/// Number that precedes each signature and hash on the wire, so that another profile (SM2/SM3)
/// fits beside this one later.
inline constexpr std::uint32_t algorithmEd25519Sha256 = 1;

/// SHA-256 of one piece of bytes.
Hash sha256(std::string_view bytes);

/// SHA-256 of bytes that come piece by piece.
class Sha256 {
  public:
    Sha256();
    Sha256& add(std::string_view bytes);
    /// Adds `value` as 8 big-endian bytes.
    Sha256& add(std::uint64_t value);
    /// Adds length (8 bytes) and bytes, so that two neighbours cannot be read as others.
    Sha256& addSized(std::string_view bytes);
    /// The hash of all that was added; the object is spent.
    Hash finish();

  private:
    struct Freeing {
        void operator()(evp_md_ctx_st* state) const;
    };
    std::unique_ptr<evp_md_ctx_st, Freeing> state_;
};

/// An Ed25519 key pair. Copies hold the secret: keep them few.
struct KeyPair {
    PublicKey publicKey;
    std::array<std::uint8_t, 64> secret{};
};

/// A new key pair from env's randomness.
KeyPair newKeyPair(Env& env);
/// The pair whose 64 secret bytes (seed and public key) are `secret`; nothing if they are not one.
std::optional<KeyPair> keyPairFrom(std::string_view secret);

Signature sign(const KeyPair& key, std::string_view message);
bool verify(const PublicKey& key, std::string_view message, const Signature& signature);

/// A mark over `message` that only who has `key` can make (keyed BLAKE2b, 32 bytes).
Hash mark(const Hash& key, std::string_view message);

/// Seals `plain` under a 32-byte key (XChaCha20-Poly1305, random nonce in front). It opens only as
/// what it was sealed as: `about` is bound to it, and not in it.
std::string seal(Env& env, const Hash& key, std::string_view plain, std::string_view about = {});
/// sealOverhead longer than what was sealed.
inline constexpr std::size_t sealOverhead = 40;
/// Opens what seal() made; nothing if it was altered or the key, or `about`, is another.
std::optional<std::string> open(const Hash& key, std::string_view sealed,
                                std::string_view about = {});

using Salt = std::array<std::uint8_t, 16>;
/// The key that a passphrase stands for: Argon2id (RFC 9106), `passes` over `bytes` of memory for
/// each try. Nothing where there is no such memory, or the two are beyond all reason.
std::optional<Hash> stretch(std::string_view passphrase, const Salt& salt, std::uint64_t passes,
                            std::uint64_t bytes);
/// Overwrites what was secret, also where a compiler sees no reason to.
void wipe(void* secret, std::size_t size);

}  // namespace field::shared
