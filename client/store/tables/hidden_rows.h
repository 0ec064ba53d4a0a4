#pragma once

#include <vector>

#include "shared/record.h"
#include "shared/result.h"
#include "shared/sqlite.h"

/// Rows of projects that are no longer granted: out of every list and form at once, and kept as
/// they came until their removal is settled.
namespace field::client {

using shared::Id;
using shared::Record;
using shared::Result;

Result<> keepHiddenRow(shared::Database& db, const Record& row);
/// The row is granted again and comes whole.
Result<> dropHiddenRow(shared::Database& db, const Record& row);

/// Whether hidden rows of `area` wait for the server to be sure of its grants.
Result<> setHiddenWaits(shared::Database& db, const Id& area, bool waits);
/// Hidden rows of `area` (none: of every area) that wait for nothing but a yes.
Result<std::uint64_t> countHidden(shared::Database& db, const Id& area);
/// Removes those for good and answers them.
Result<std::vector<Record>> removeHidden(shared::Database& db, const Id& area);

}  // namespace field::client
