#pragma once

#include <map>
#include <vector>

#include "tests/simulation/town.h"

namespace simulation {

/// Two who carry bundles between people without network and the server, each when it suits them:
/// late, in any order, and the same one again. What one has in hand, the other has not.
class Carriers {
  public:
    explicit Carriers(Town& town) : town_(town) {}

    /// `who` writes what waits on their device into a bundle for a carrier. Each of these answers
    /// what came of it, for the trace.
    std::string give(int who, int carrier);
    /// The carrier brings the server a bundle of `who`, the `which`-th latest in their hands, and
    /// takes the answer along. A server that is down takes nothing; they come again.
    std::string bring(int who, int carrier, int which);
    /// The carrier brings `who` an answer, the `which`-th latest in their hands.
    std::string returns(int who, int carrier, int which);
    /// All of it at once, by a carrier who waits; whether it changed anything on the device.
    bool roundTrip(int who);

    std::map<std::string, int> befell;

  private:
    struct Bag {
        std::vector<std::string> bundles, answers;  ///< paths, the latest last
    };
    std::string fresh();
    shared::Result<> answered(int who, const std::string& bundle, const std::string& answer);

    Town& town_;
    std::map<std::pair<int, int>, Bag> bags_;  ///< by carrier and device
    std::map<std::string, int> taken_;         ///< how often each file came to its end
    std::map<int, std::string> newest_;        ///< by device: the bundle that was written last
    int files_ = 0;
};

}  // namespace simulation
