#pragma once

#include <cstdint>

#include "shared/record.h"

namespace field::sync {

/// What one row adds to the digest of its project and kind, an additive 64-bit number that server
/// and device keep over the same rows: the first bytes of SHA-256 over kind, id, parent, revision
/// and the columns by number in canonical bytes, unknown ones included. 0 for a deleted row and for
/// Parked ones, which stand outside.
std::uint64_t digestOf(const shared::Record& row);

}  // namespace field::sync
