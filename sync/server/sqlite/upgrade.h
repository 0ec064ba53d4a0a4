#pragma once

#include <functional>
#include <string>

#include "shared/sqlite.h"

namespace field::server {

using shared::Result;

/// Runs `fit`, which brings the tables of `db` to what this program wants, in one transaction.
/// Where that changes the tables of a store that an earlier program made, the whole file is first
/// copied beside itself, to PATH.before-upgrade-N (N counts the changes that the tables ever had),
/// written through to disk and checked: whoever has to go back to the earlier program has what it
/// left. Code::full, and nothing changed, where there is no room for the copy.
Result<> fitTables(shared::Database& db, const std::string& path,
                   const std::function<Result<>()>& fit);

}  // namespace field::server
