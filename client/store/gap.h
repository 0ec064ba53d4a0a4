#pragma once

#include "client/store/store_state.h"

namespace field::client {

/// The server waits for the set numbered `waitingFor` of this device in `area`. Where this device
/// no longer has it, a statement that closes the gap goes into the outbox. Within a transaction of
/// the caller's.
Result<> answerGap(StoreState& store, const AreaRow& area, std::uint64_t waitingFor);

}  // namespace field::client
