#pragma once

#include "client/store/store_state.h"

namespace field::client {

/// Lays what the unsettled own set `set` says over rows that are not here: until the server's come
/// and go under it, a record is what was saved of it. Sets by their numbers; within a transaction
/// of the caller's.
Result<> layOwnValues(StoreState& store, const OwnSet& set);

}  // namespace field::client
