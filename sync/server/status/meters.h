#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "sync/change_set.h"

namespace field::server {

/// What a server did since it started, in sums: nothing here says who did it or what stands in a
/// record, so that whoever may watch the machine may see it. Any thread may call.
class Meters {
  public:
    /// Exchanges are told apart by how long they took: up to so many ms, each; then the rest.
    static constexpr std::array<std::int64_t, 11> boundsMs{5,   10,    25,    50,     100,   250,
                                                           500, 1'000, 2'500, 10'000, 60'000};
    using Times = std::array<std::uint64_t, boundsMs.size() + 1>;

    struct Sums {
        /// By what was asked for (a word of the server's own) and the status that answered it.
        std::map<std::pair<std::string, int>, std::uint64_t> requests;
        Times exchanges{};  ///< by time, not added up
        std::int64_t exchangesMs = 0;
        std::map<sync::Verdict, std::uint64_t> receipts;  ///< given, to sets sent again too
        std::uint64_t commits = 0, committedJobs = 0;
        std::uint64_t timerFailures = 0;
    };

    void answered(const std::string& what, int status);
    /// An exchange whose request was all here was answered `ms` later.
    void exchanged(std::int64_t ms);
    void received(sync::Verdict verdict);
    void committed(std::size_t jobs);
    void timerFailed();
    [[nodiscard]] Sums sums() const;

  private:
    mutable std::mutex mutex_;
    Sums sums_;
};

}  // namespace field::server
