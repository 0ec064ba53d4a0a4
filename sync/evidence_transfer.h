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
        std::string problem;  ///< why some evidence waits; empty: nothing does
    };
    /// Code::offline or Code::busy where going on makes no sense now; what moved stays moved.
    Result<Moved> run();

  private:
    Result<> sendOne(const EvidenceToSend& file);
    Result<> fetchOne(const Hash& sha256);
    /// Where the upload stands; nothing: the server has and verified all of it.
    Result<std::optional<std::uint64_t>> standing(const Hash& sha256);

    Replica& replica_;
    Asking& asking_;
    std::function<void(std::uint64_t, std::uint64_t)> moved_;
};

}  // namespace field::sync
