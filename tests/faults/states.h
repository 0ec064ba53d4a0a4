#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/faults/cut.h"

namespace faults {

/// A machine's disk over some work: what was on it before, what was done to it, and how many acts
/// had been done when each of its answers was given.
struct Recording {
    std::string machine;   ///< its directory
    std::string database;  ///< name of the file that the product opens
    Files before;
    std::vector<DiskAct> acts;
    std::vector<std::size_t> answered;

    [[nodiscard]] std::size_t writes() const;
};

/// What became of the images of many power cuts.
struct Tally {
    std::size_t images = 0;
    std::size_t lost = 0;     ///< an answer was given, and what it answered for is gone
    std::size_t torn = 0;     ///< no state in which the machine ever was
    std::size_t damaged = 0;  ///< does not open, or is no sound database
    std::string first;        ///< what was wrong first
};

/// The states that a machine's database was in over a recording, one a commit; an image of a power
/// cut must open as one of them, page for page, that is not older than the last answer. Whether
/// such a state is sound and has all that was answered is then looked at once a state.
class States {
  public:
    /// What is wrong in the database that stands on the machine's disk, of which `answers` had been
    /// given; empty: nothing.
    using Look = std::function<std::string(std::size_t answers)>;

    States(const Recording& recording, Look look);

    /// What was wrong with a state that was never cut; empty: nothing.
    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] std::size_t count() const { return at_.size(); }
    /// Judges the images of a cut after every act.
    Tally cut(Synchronous synchronous, int parts, std::uint64_t seed);

  private:
    struct Opened {
        std::size_t state = 0;
        std::string problem;
    };
    void put(const Files& image) const;
    /// Opens as the product does, and closes; the state is a hash of all pages then.
    [[nodiscard]] Opened open(const Files& image) const;
    [[nodiscard]] std::size_t answersAt(std::size_t acts) const;
    [[nodiscard]] std::size_t stateAt(std::size_t acts) const;
    /// The number of the state that an image opens as; none where it is none, which is counted.
    std::optional<std::size_t> stateOf(const Files& image, const std::string& when, Tally& tally);

    const Recording& recording_;
    Look look_;
    std::string fault_;
    std::vector<std::size_t> at_;               ///< how many acts had been done by each state
    std::map<std::size_t, std::size_t> known_;  ///< the last number of each state, by its hash
};

}  // namespace faults
