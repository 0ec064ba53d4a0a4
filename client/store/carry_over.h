#pragma once

#include "client/store/store_state.h"

namespace field::client {

/// Work of former enrolments goes on under the present one (sync.md, "Verify"): sets of `area`
/// numbered up to `area.formerSeq` that have not settled in its present life, `epoch`, leave once
/// more, next in the present chain, each with its bases and the hashes that it had. What the server
/// has of them brings its receipt, the rest is judged. Within a transaction of the caller's;
/// `area`'s chain moves. Answers how many there are.
Result<std::size_t> carryOver(StoreState& store, AreaRow& area, const Id& epoch);

/// The profile is `device`'s from now on, whose key is already the profile's: every chain begins
/// anew, the server's rows are asked for afresh, and what waits is carried over. Within a
/// transaction of the caller's.
Result<> beginAnew(StoreState& store, const Id& device);

}  // namespace field::client
