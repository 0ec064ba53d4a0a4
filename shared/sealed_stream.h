#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/crypto.h"

namespace field::shared {

/// Seals pieces, one after another, to whoever holds the secret of an Ed25519 key and to nobody
/// else: a random key is sealed to that one (X25519, libsodium's sealed box), and the pieces under
/// it (XChaCha20-Poly1305, its secretstream). What was altered, left out, moved or cut shows.
class StreamSealing {
  public:
    /// Nothing if `receiver` is no key.
    static std::optional<StreamSealing> to(const PublicKey& receiver);
    /// What the receiver begins with; StreamOpening::headBytes long.
    [[nodiscard]] const std::string& head() const { return head_; }
    /// StreamOpening::pieceOverhead longer than `piece`. After the last one nothing follows.
    std::string seal(std::string_view piece, bool last);

  private:
    StreamSealing() = default;
    std::string head_;
    std::array<std::uint8_t, 52> state_{};
};

/// Opens what StreamSealing sealed. A copy opens again from where the copied one stood.
class StreamOpening {
  public:
    static constexpr std::size_t headBytes = 104, pieceOverhead = 17;

    StreamOpening() = default;  ///< opens nothing
    /// Nothing if `head` was altered or sealed to another key.
    static std::optional<StreamOpening> from(const KeyPair& receiver, std::string_view head);
    struct Piece {
        std::string bytes;
        bool last = false;
    };
    /// The next piece; nothing if `sealed` is not that one as it was sealed.
    std::optional<Piece> open(std::string_view sealed);

  private:
    std::array<std::uint8_t, 52> state_{};
};

}  // namespace field::shared
