#include "shared/ids.h"

#include "shared/crypto.h"

namespace field::shared {

namespace {

/// The value of a hex digit; 16 for anything else.
unsigned digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 16;
}

template <class Fixed>
std::optional<Fixed> fromHex(std::string_view hex) {
    if (hex.size() != 2 * Fixed::size) return std::nullopt;
    Fixed result;
    for (std::size_t i = 0; i < Fixed::size; ++i) {
        const unsigned high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
        if (high > 15 || low > 15) return std::nullopt;
        result.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return result;
}

}  // namespace

Id newId(Env& env) {
    Id id;
    env.random(id.bytes.data(), Id::size);
    const auto ms = static_cast<std::uint64_t>(env.wallMs());
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x70);  // version 7
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);  // RFC 9562 variant
    return id;
}

Id keyedId(std::uint32_t kind, const Id& parent, std::string_view canonicalKey) {
    const Hash hash =
        Sha256().add(std::uint64_t{kind}).add(parent.view()).add(canonicalKey).finish();
    return *Id::from(hash.view().substr(0, Id::size));
}

std::string toHex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        hex.push_back(digits[value >> 4]);
        hex.push_back(digits[value & 15]);
    }
    return hex;
}

std::string toText(const Id& id) {
    std::string text = toHex(id.view());
    for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
    return text;
}

std::string toText(const Hash& hash) { return toHex(hash.view()); }

std::optional<Id> idFromText(std::string_view text) {
    if (text.size() != 36) return fromHex<Id>(text);
    std::string hex;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (!hyphen) {
            hex.push_back(text[i]);
        } else if (text[i] != '-') {
            return std::nullopt;
        }
    }
    return fromHex<Id>(hex);
}

std::optional<Hash> hashFromText(std::string_view text) { return fromHex<Hash>(text); }

}  // namespace field::shared
