#include "sync/digest.h"

#include "shared/crypto.h"

namespace field::sync {

std::uint64_t digestOf(const shared::Record& row) {
    if (row.deleted || row.kind == shared::kinds::parked) return 0;
    std::string bytes;  // all in one piece: a hash that is fed in pieces costs twice as much
    bytes.reserve(512);
    const auto number = [&bytes](std::uint64_t value) {
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes.push_back(static_cast<char>(value >> shift));
    };
    number(row.kind);
    bytes += row.id.view();
    bytes += row.parent.view();
    number(row.revision);
    for (const auto& [column, value] : row.values) {
        if (shared::isEmpty(value)) continue;
        shared::appendCanonical(bytes, shared::Value{std::int64_t{column}});
        shared::appendCanonical(bytes, value);
    }
    const auto hash = shared::sha256(bytes);
    std::uint64_t digest = 0;
    for (int i = 0; i < 8; ++i) digest = digest << 8 | hash.bytes[static_cast<std::size_t>(i)];
    return digest;
}

}  // namespace field::sync
