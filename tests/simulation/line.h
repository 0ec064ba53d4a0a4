#pragma once

#include <functional>
#include <map>

#include "sync/transport.h"
#include "tests/simulation/town.h"

namespace simulation {

/// What befalls an exchange, by its number in words::lines.
enum class LineFault {
    none,
    requestLost,
    answerLost,
    twice,
    kept,
    stale,
    anothers,
    cut,
    portal,
    busy,
    broken,
    slow
};

/// The network of a town: carries each device's requests, loses, repeats, keeps, delays and damages
/// them.
class Network {
  public:
    explicit Network(Town& town) : town_(town) {}

    struct Kept {
        int device;
        std::string body;
        Id as{};  ///< who it was then
    };
    /// The oldest kept request of the device, to be delivered late; nothing if there is none.
    std::optional<Kept> takeKept(int device);

    Town& town() { return town_; }
    /// The last answers with something in them that arrived, by device, the latest last.
    std::map<int, std::vector<sync::Answer>> former;
    std::vector<Kept> kept;
    std::vector<Kept> history;  ///< the last requests that were served
    std::map<std::string, int> befell;

  private:
    Town& town_;
};

/// One exchange's transport: `fault` befalls its `at`-th request; for a cut answer `detail` says
/// where. While the request is under way, `meanwhile` is called for a slow one.
class Line final : public sync::Transport {
  public:
    Line(Network& network, int device, LineFault fault, int detail, std::function<void()> meanwhile)
        : network_(network),
          device_(device),
          fault_(fault),
          detail_(detail),
          meanwhile_(std::move(meanwhile)) {}

    shared::Result<sync::Answer> send(const sync::Request& request) override;
    /// Whether the fault befell a request that is not for evidence.
    [[nodiscard]] bool struck() const { return struck_; }
    [[nodiscard]] bool photoStruck() const { return photoStruck_; }

  private:
    shared::Result<sync::Answer> served(const std::string& body);
    shared::Result<sync::Answer> evidence(const sync::Request& request);

    Network& network_;
    int device_;
    LineFault fault_;
    int detail_;
    std::function<void()> meanwhile_;
    int requests_ = 0, evidenceRequests_ = 0;
    bool struck_ = false, photoStruck_ = false;
};

}  // namespace simulation
