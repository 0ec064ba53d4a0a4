#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/simulation/chance.h"
#include "tests/simulation/oracle.h"
#include "tests/support/world.h"

namespace simulation {

/// What happened in one run, for the closing line and the trace.
struct Counts {
    std::map<std::string, int> acts, faults;
    int devices = 0;
    int exchanges = 0;
    Counts& operator+=(const Counts& other);
};

/// One seed: a server and a few devices that meet on few records, people with intents, a wire that
/// fails. Production client and server code on real SQLite; only the wire and the time are ours.
class Run {
  public:
    explicit Run(std::uint64_t seed, int acts = 60);

    /// Acts, faults, then rest; answers the first law broken, or an empty text.
    std::string play();

    [[nodiscard]] const Counts& counts() const { return counts_; }
    /// What was done, one line an act.
    [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }
    /// SHA-256 over the trace and the final state: the same seed gives the same.
    [[nodiscard]] std::string fingerprint();

  private:
    using Device = world::Device;

    void prepare();
    void act();
    void exchange(Device& device);
    void editReading(Device& device);
    void editConclusion(Device& device);
    void editLowStakes(Device& device);
    void resolve(Device& device);
    void newReading(Device& device);
    void removeFinding(Device& device);
    void note(const std::string& what);

    /// The value of a place as the device shows it; 0: empty.
    std::int64_t shown(Device& device, std::uint32_t kind, const field::shared::Id& id);
    static field::shared::Values readingOf(std::int64_t value);
    void save(Device& device, std::uint32_t kind, const field::shared::Id& id,
              const std::set<std::int64_t>& seen, const field::shared::Id& resolves);

    std::string rest();
    std::string converged();
    std::string nothingLost();
    std::string nothingTorn(Device& device);

    Chance people_, wire_;
    int acts_;
    std::shared_ptr<VirtualEnv> env_;
    world::World world_;
    std::vector<Device*> devices_;
    field::shared::Id visit_;
    std::vector<field::shared::Id> indicators_;
    std::vector<field::shared::Id> readings_;
    Oracle oracle_;
    Counts counts_;
    std::vector<std::string> trace_;
};

}  // namespace simulation
