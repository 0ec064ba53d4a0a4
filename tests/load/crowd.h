#pragma once

#include <string>
#include <vector>

#include "tests/load/arrivals.h"
#include "tests/load/laws.h"
#include "tests/support/program.h"

namespace load {

/// The server as a process of its own, as it ships: under TLS, its store on disk, its ledger where
/// the tests' stores are (tests/support/database.h); and everybody's tablet. Each tablet knows the
/// server by its key alone, as the app does.
class Crowd {
  public:
    /// Makes the store `dir`, serves it, and has everybody's visit go up and what it may read come
    /// down.
    Crowd(const std::string& dir, std::size_t devices);

    /// Each device on a thread of its own, so that none waits behind another; a thread that waits
    /// costs nothing. Each arrival brings `sets` saves, signed before the first is due.
    std::vector<Came> come(const std::vector<Arrival>& arrivals, std::size_t sets);
    /// Everybody's app was ended meanwhile: no connection and no TLS session is left.
    void startAnew();

    /// Once nobody brings anything any more: everybody pulls, then comes once more, observers pull
    /// from the beginning, the server ends, and its store is asked.
    Findings settle();

    [[nodiscard]] const std::string& address() const { return server_.address(); }
    /// Memory of the server's process before anybody came, and the most since then.
    [[nodiscard]] double idleMib() const { return idleMib_; }
    [[nodiscard]] double peakMib() const { return double(server_.peakKiB()) / 1024; }

  private:
    /// A few at a time.
    static void each(std::vector<LightTablet*> tablets,
                     const std::function<void(LightTablet&)>& does);
    [[nodiscard]] std::vector<LightTablet*> everybody() const;

    std::string dir_;
    Town town_;
    program::Server server_;
    double idleMib_ = 0;
};

/// So that `sockets` can be open in this process; ends it where the system does not allow that.
void allowSockets(std::size_t sockets);

}  // namespace load
