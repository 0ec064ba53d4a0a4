#pragma once

#include <functional>

#include "sync/asking.h"

namespace field::sync {

/// Moves evidence up and down, each file resumed where it was cut. One that cannot move now never
/// stands in another's way.
class EvidenceTransfer {
  public:
    /// `moved(done, total)` is called after each file; both count files of this run.
    EvidenceTransfer(Replica& replica, Asking& asking,
                     std::function<void(std::uint64_t, std::uint64_t)> moved)
        : replica_(replica), asking_(asking), moved_(std::move(moved)) {}

    struct Moved {
        std::uint64_t sent = 0, fetched = 0;
        std::string problem;   ///< why some evidence waits; empty: nothing does
        bool gaveWay = false;  ///< there is more to move
    };
    /// Asks `giveWay` after each piece whether something is more urgent. Code::offline or
    /// Code::busy where going on makes no sense now; what moved stays moved.
    Result<Moved> run(const std::function<bool()>& giveWay = {});

  private:
    /// Both end early, successfully, when they give way.
    Result<> sendOne(const EvidenceToSend& file);
    Result<> fetchOne(const Hash& sha256);
    bool givesWay() { return gaveWay_ = gaveWay_ || (giveWay_ && giveWay_()); }

    Replica& replica_;
    Asking& asking_;
    std::function<void(std::uint64_t, std::uint64_t)> moved_;
    std::function<bool()> giveWay_;
    bool gaveWay_ = false;
};

/// Whether the server has all bytes of this device's upload verified, and in a verified backup.
Result<bool> isBackedUp(Asking& asking, const Hash& sha256);

}  // namespace field::sync
