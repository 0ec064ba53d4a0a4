#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/ids.h"

namespace field::client {

/// One value as a database file keeps it.
struct KeptCell {
    char type = 'n';  ///< as shared::Statement::type()
    std::int64_t integer = 0;
    std::string bytes;  ///< of text and blob

    [[nodiscard]] shared::Id id() const { return shared::Id::from(bytes).value_or(shared::Id{}); }
    [[nodiscard]] shared::Hash hash() const {
        return shared::Hash::from(bytes).value_or(shared::Hash{});
    }
};

/// A row of a table without rowid: its columns as they were declared. A file of an older version
/// has fewer.
using KeptRow = std::vector<KeptCell>;

/// Whether `row` can be one of a table whose columns are of `shape`, a letter each: i integer, t
/// text, b blob, h blob of 16 bytes, H of 32, ? anything. At least `least` columns are there.
bool fits(const KeptRow& row, std::string_view shape, std::size_t least);

}  // namespace field::client
