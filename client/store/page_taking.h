#pragma once

#include "client/store/store_state.h"

/// What arrives from the server, in the caller's transaction.
namespace field::client {

/// What became of a page.
struct Taken {
    bool stale = false;      ///< it does not go on where this device stands: nothing was taken
    bool sendFirst = false;  ///< nor was it because a restored ledger lacks sets of this device,
                             ///< which are in the outbox again
    /// Evidence of others that nothing here names any more: its bytes are to go once the
    /// transaction is kept.
    std::vector<Hash> forgotten;
};

/// Stages `page`; with the last of its area, or of a project of a first fill, all staged ones
/// become visible, and what they settle is settled.
Result<Taken> takePage(StoreState& store, const sync::AreaPage& page);

/// Removes for good the hidden rows of `area` (none: of all) that wait for a yes; answers evidence
/// as Taken::forgotten.
Result<std::vector<Hash>> removeHiddenRows(StoreState& store, const Id& area);

/// Settles own sets whose receipt the area's visible state has passed: their overlays go and the
/// server's values show.
Result<> settlePassed(StoreState& store, const Id& area);

}  // namespace field::client
