#pragma once

#include <random>
#include <string>
#include <vector>

namespace load {

/// A device that comes, and when it is due, in seconds from the beginning.
struct Arrival {
    std::size_t device;
    double dueS;
};

/// Open-loop: when a device comes depends on chance alone, never on how the server does.
class Timetable {
  public:
    explicit Timetable(std::size_t devices) : devices_(devices) {}

    /// `count` arrivals, `perS` a second on average; nobody comes again before all have come.
    std::vector<Arrival> steady(std::size_t count, double perS);
    /// Everybody once, anywhere within `windowS`.
    std::vector<Arrival> within(double windowS);

  private:
    std::size_t devices_, next_ = 0;
    std::mt19937_64 dice_{20'260'302};
};

/// What became of one arrival; seconds from the same beginning.
struct Came {
    double dueS = 0;
    double receivedS = 0;  ///< the last receipt was there
    double overS = 0;      ///< everything was pulled, too
    int busy = 0;          ///< times that it was asked to come again
    int offline = 0;       ///< times that nobody answered
    std::string failed;    ///< why it gave up; empty: it did not
};

/// How long something took, each time; of a crowd from when each was due until it was over.
class Latencies {
  public:
    explicit Latencies(std::vector<double> ms);
    explicit Latencies(const std::vector<Came>& came);
    /// The least number of ms that `share` of all do not pass.
    [[nodiscard]] double quantileMs(double share) const;
    [[nodiscard]] double mostMs() const { return quantileMs(1); }
    /// How many there were from each power of two of ms to the next: "8 ms 120, 16 ms 31".
    [[nodiscard]] std::string histogram() const;

  private:
    std::vector<double> ms_;  ///< ascending
};

}  // namespace load
