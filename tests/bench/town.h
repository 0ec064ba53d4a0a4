#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/bench/light_tablet.h"

namespace bench {

/// A city whose inspectors all have a tablet: districts of 118 of them, as many as the city of
/// 1,766 has in each of its 15, and two to a project, who see each other's work.
class Town {
  public:
    static constexpr std::size_t wholeCity = 1'766, districtsOfWhole = 15;

    /// Makes the store `dir` with everybody in it; each device has written its visit.
    Town(const std::string& dir, std::size_t devices);

    std::vector<std::unique_ptr<LightTablet>> tablets;

  private:
    std::shared_ptr<field::shared::Env> env_ = field::shared::systemEnv();
};

/// What the ledgers of the store `dir` say of what `tablets` saved.
struct Kept {
    std::size_t sets = 0;         ///< saved by all
    std::size_t lost = 0;         ///< in no ledger
    std::size_t twice = 0;        ///< in a ledger more than once
    std::size_t others = 0;       ///< parked, in conflict, or otherwise not simply the value
    std::size_t rowsMissing = 0;  ///< made by all, less those that live
    std::string damage;           ///< what verifying the store found; empty: nothing
};
Kept keptOf(const std::string& dir, const std::vector<std::unique_ptr<LightTablet>>& tablets);

}  // namespace bench
