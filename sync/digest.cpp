#include "sync/digest.h"

#include "shared/crypto.h"

namespace field::sync {

std::uint64_t digestOf(const shared::Record& row) {
    if (row.deleted || row.kind == shared::kinds::parked) return 0;
    std::string bytes;
    for (const auto& [column, value] : row.values) {
        if (shared::isEmpty(value)) continue;
        shared::appendCanonical(bytes, shared::Value{std::int64_t{column}});
        shared::appendCanonical(bytes, value);
    }
    const auto hash = shared::Sha256()
                          .add(std::uint64_t{row.kind})
                          .add(row.id.view())
                          .add(row.parent.view())
                          .add(row.revision)
                          .add(bytes)
                          .finish();
    std::uint64_t digest = 0;
    for (int i = 0; i < 8; ++i) digest = digest << 8 | hash.bytes[static_cast<std::size_t>(i)];
    return digest;
}

}  // namespace field::sync
