#pragma once

#include <string>

#include "tests/load/town.h"

namespace load {

/// What became of all that everybody saved, and what everybody has of it, once nobody has anything
/// to send any more. Of the ten laws (sync/README.md) this looks after
///
///   1 Convergence   every device has, row by row, what another of a person with the same grants is
///                   given that pulls everything from the beginning, and stands where the ledger
///                   ends
///   2 No loss       every saved set is in a ledger, every money check is what was saved last
///   3 Exactly once  in one place of it, however often it was sent
///   4 Told          no saved set is without its receipt
///   7 Scope         no row of a project that one does not work in, by what it says of itself and
///                   by who made it; no row of another district
///   8 Cursor        the server's sum over what is granted was the one over what is here, at every
///                   last page
///   10 Rest         one exchange more changes nothing
///
/// on every device there is. 5 Visible, 6 Whole and 9 Bound approval want people who meet in one
/// value, crashes, and reviews: those are in tests/simulation alone, as are faults under the
/// others.
struct Findings {
    std::size_t devices = 0, sets = 0, rows = 0, sums = 0;  ///< looked at; rows on all devices

    std::size_t lost = 0;      ///< sets in no ledger
    std::size_t twice = 0;     ///< sets in a ledger more than once
    std::size_t untold = 0;    ///< sets without a receipt
    std::size_t others = 0;    ///< parked, in conflict, or otherwise not simply the value
    std::size_t missing = 0;   ///< money checks that no record in the ledger is left of
    std::size_t changed = 0;   ///< money checks that are not as they were saved last, by device
    std::size_t behind = 0;    ///< devices that stand elsewhere than at their ledger's end
    std::size_t apart = 0;     ///< devices that have anything else than an observer is given
    std::size_t astray = 0;    ///< sums that differed, and changes of rows that were not there
    std::size_t foreign = 0;   ///< rows outside of a device's grants
    std::size_t restless = 0;  ///< devices that moved something once all was quiet
    std::string damage;        ///< what verifying the chains found

    /// What is not as it must be; empty: nothing.
    [[nodiscard]] std::string broken() const;
};

/// Looks at what `town` has and at the ledgers of its store `dir`, which nobody serves any more;
/// its observers have pulled. `restless` is the caller's to count.
Findings findingsOf(const std::string& dir, const Town& town);

}  // namespace load
