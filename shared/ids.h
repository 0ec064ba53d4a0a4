#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "shared/env.h"

namespace field::shared {

/// A fixed number of bytes that name something. All zero means "none".
template <std::size_t Size>
struct FixedBytes {
    std::array<std::uint8_t, Size> bytes{};

    static constexpr std::size_t size = Size;
    auto operator<=>(const FixedBytes&) const = default;

    [[nodiscard]] bool none() const { return *this == FixedBytes{}; }
    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes.data()), Size};
    }
    [[nodiscard]] std::string str() const { return std::string(view()); }
    /// The id whose bytes are `raw`; nothing unless there are exactly Size of them.
    static std::optional<FixedBytes> from(std::string_view raw) {
        if (raw.size() != Size) return std::nullopt;
        FixedBytes result;
        std::memcpy(result.bytes.data(), raw.data(), Size);
        return result;
    }
};

using Id = FixedBytes<16>;         ///< record, area, device, person, grant, epoch
using Hash = FixedBytes<32>;       ///< SHA-256
using PublicKey = FixedBytes<32>;  ///< Ed25519
using Signature = FixedBytes<64>;  ///< Ed25519

/// A UUIDv7 (RFC 9562 §5.7): 48 bits of env.wallMs(), then randomness.
Id newId(Env& env);

/// The id of a record whose kind declares a key: the first 16 bytes of SHA-256 over kind number,
/// parent and the key columns' canonical bytes. Two devices that fill the same line agree on it.
Id keyedId(std::uint32_t kind, const Id& parent, std::string_view canonicalKey);

/// Ids as lowercase UUID text ("018f…-…"), hashes as 64 hex digits.
std::string toText(const Id& id);
std::string toText(const Hash& hash);
/// Lowercase hex of any bytes.
std::string toHex(std::string_view bytes);
/// Reads UUID text with or without hyphens; nothing if it is not one.
std::optional<Id> idFromText(std::string_view text);
std::optional<Hash> hashFromText(std::string_view text);

}  // namespace field::shared

template <std::size_t Size>
struct std::hash<field::shared::FixedBytes<Size>> {
    std::size_t operator()(const field::shared::FixedBytes<Size>& id) const noexcept {
        std::size_t result;  // ids end in randomness, hashes are random throughout
        std::memcpy(&result, id.bytes.data() + Size - sizeof result, sizeof result);
        return result;
    }
};
