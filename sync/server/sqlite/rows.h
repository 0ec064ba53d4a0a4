#pragma once

#include <optional>
#include <vector>

#include "shared/sqlite.h"

namespace field::server {

/// All rows of `statement`, each read by `read`.
template <class Read>
auto all(shared::Statement& statement, Read read)
    -> shared::Result<std::vector<decltype(read(statement))>> {
    std::vector<decltype(read(statement))> out;
    for (;;) {
        auto row = statement.step();
        if (!row) return row.failure();
        if (!*row) return out;
        out.push_back(read(statement));
    }
}

/// The first row of `statement`, if there is one.
template <class Read>
auto first(shared::Statement& statement, Read read)
    -> shared::Result<std::optional<decltype(read(statement))>> {
    auto row = statement.step();
    if (!row) return row.failure();
    if (!*row) return std::optional<decltype(read(statement))>();
    return std::make_optional(read(statement));
}

}  // namespace field::server
