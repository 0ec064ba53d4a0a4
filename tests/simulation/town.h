#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/store/store.h"
#include "sync/server/host.h"
#include "sync/transport.h"
#include "tests/simulation/book.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/scenario.h"

/// A server and nine people with a device each, all production code on a simulated disk. Every
/// scenario begins from the same town: three projects (P and Q of one area, R of another), in each
/// two visits on site with two of three lines filled and two findings.
namespace simulation {

using namespace field;
using shared::Id;
using shared::Record;

/// Who lives here. A project's letters: granted from the beginning.
struct Resident {
    char letter;
    const char* role;
    const char* projects;
};
inline constexpr Resident residents[] = {
    {'A', "inspector", "PQ"}, {'B', "inspector", "P"},     {'C', "division", "PQR"},
    {'D', "inspector", "PR"}, {'E', "perf_office", "PQR"}, {'F', "unit", "P"},
    {'G', "audit", "P"},      {'H', "inspector", "PQ"},    {'I', "third_party", "P"}};

template <class T>
T sure(shared::Result<T> result) {
    if (result) return result.take();
    std::fprintf(stderr, "simulation: %s\n", result.failure().message.c_str());
    std::abort();
}

/// Ids of what the town begins with.
struct Places {
    Id areas[2];
    Id projects[3];
    Id visits[6];
    Id indicators[3];
    Id lines[6][3];  ///< by key, also of those not filled yet
    std::vector<Id> findings[6];
    struct Grant {
        Id id;
        int resident, project;
    };
    std::vector<Grant> grants;
    Id persons[9], devices[9];
};
[[nodiscard]] constexpr int projectOf(int visit) { return visit / 2; }
[[nodiscard]] constexpr int areaOf(int project) { return project / 2; }

struct Machine {
    char letter = 0;
    int resident = 0;
    Id person, device;
    std::vector<Id> formerDevices;  ///< before it was enrolled anew
    std::string dir;
    std::shared_ptr<MachineEnv> env;
    std::unique_ptr<client::Store> store;  ///< null while its disk does not let it open
    bool isThere = true;                   ///< false: a clone that has not come up yet
    bool isCopied = false;                 ///< its store is, or was, in two places with one key
    struct Copy {
        Disk::Image disk;
        std::map<std::string, std::string> photos;
        Book::Copy saves;
        Id device;
    };
    std::vector<Copy> copies;

    [[nodiscard]] bool is(const Id& id) const {
        return device == id ||
               std::find(formerDevices.begin(), formerDevices.end(), id) != formerDevices.end();
    }
};

class Town {
  public:
    explicit Town(const Scenario& scenario);
    /// Takes along what stands on the real file system.
    ~Town();
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    /// Opens what is closed, if its disk lets it; a machine that died starts again.
    bool wake(Machine& machine);
    bool wakeServer();
    void closeServer() { host.reset(); }
    /// The files of the machine's store, which is closed for it.
    Machine::Copy copyOf(Machine& machine, const Book::Copy& saves);
    /// The machine's store is that copy from now on, under the machine's own folder.
    void putBack(Machine& machine, const Machine::Copy& copy);
    /// The machine's person enrols it anew, in the place of what it was; false: in vain.
    bool enrolAnew(Machine& machine);
    /// Whether the server is up for a request of the device, and has noted that it saw it.
    bool admits(const Id& device);
    shared::Env& serverEnv() { return *serverEnv_; }
    /// On the real file system: what people carry about.
    [[nodiscard]] static std::string folder();
    /// Keeps a copy of the server's store, beside the one that stood when the town was founded.
    void backUp();
    /// The server's disk is lost: copy `number` of its store takes its place, is told what
    /// administration did since, and begins a new life.
    void restore(int number);
    /// Serves one exchange as the HTTP door would; Code::offline while the server is down.
    shared::Result<sync::Answer> serve(const Id& device, const std::string& body);
    [[nodiscard]] static std::string serverDir();

    std::shared_ptr<const shared::Catalog> catalog = shared::Catalog::builtIn();
    std::shared_ptr<Time> time = std::make_shared<Time>();
    Places places;
    std::vector<std::unique_ptr<Machine>> machines;
    std::unique_ptr<server::Host> host;
    Chance diskChance{0};
    int restarts = 0, deaths = 0;

  private:
    std::shared_ptr<MachineEnv> serverEnv_;
    int pageRows_;
    struct Backup {
        Disk::Image disk;
        std::map<std::string, std::string> photos;
    };
    std::vector<Backup> backups_;
};

}  // namespace simulation
