#pragma once

#include <optional>
#include <vector>

#include "sync/server/postgres/link.h"

namespace field::server::postgres {

/// Every row, each read by `read(rows, row)`.
template <class Read>
auto all(const Result<Rows>& rows, Read read) -> Result<std::vector<decltype(read(*rows, 0))>> {
    if (!rows) return rows.failure();
    std::vector<decltype(read(*rows, 0))> out;
    for (int row = 0; row < rows->count(); ++row) out.push_back(read(*rows, row));
    return out;
}

/// The first row, if there is one.
template <class Read>
auto first(const Result<Rows>& rows, Read read) -> Result<std::optional<decltype(read(*rows, 0))>> {
    if (!rows) return rows.failure();
    if (rows->count() == 0) return std::optional<decltype(read(*rows, 0))>();
    return std::make_optional(read(*rows, 0));
}

}  // namespace field::server::postgres
