#pragma once

#include "client/store/store_state.h"

/// What arrives from the server, in the caller's transaction.
namespace field::client {

/// Stages `page`; with the last of its area, all staged ones become visible, and what they settle
/// is settled. Code::invalid, and nothing changed, for a page that does not go on where this device
/// stands. Answers evidence of others that nothing here names any more: its bytes are to go once
/// the transaction is kept.
Result<std::vector<Hash>> takePage(StoreState& store, const sync::AreaPage& page);

/// Settles own sets whose receipt the area's visible state has passed: their overlays go and the
/// server's values show.
Result<> settlePassed(StoreState& store, const Id& area);

}  // namespace field::client
