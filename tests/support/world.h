#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "client/store/store.h"
#include "sync/exchange.h"
#include "sync/server/host.h"
#include "tests/support/must.h"

/// A server and the devices of people who work against it, all real but the wire between them,
/// which a test can cut. Stories of synchronisation are told in its words.
namespace world {

using namespace field;
using shared::Id;
using shared::Record;
using shared::Value;

class World;

/// What befalls the next request of a wire.
enum class Fault {
    none,
    lostRequest,
    lostAnswer,       ///< the request is served, its answer lost
    repeatedRequest,  ///< served twice; the second answer arrives
    staleAnswer,      ///< an earlier request's answer arrives instead
    cutAnswer,        ///< half of the answer arrives
    captivePortal,    ///< somebody else's page arrives
    serverRestarts,   ///< the server is closed and opened before it answers
};

/// Carries requests to the world's host in the same process, as its HTTP door would.
class Wire final : public sync::Transport {
  public:
    explicit Wire(World& world) : world_(world) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override;

    bool cut = false;   ///< nothing goes through
    int cutAfter = -1;  ///< requests that still go through before the wire is cut; -1: any number
    Fault fault = Fault::none;

  private:
    sync::Answer serve(const sync::Request& request);

    World& world_;
    std::optional<sync::Answer> former_;  ///< the last answer that arrived
};

/// One person's device.
class Device {
  public:
    Device(World& world, std::string name, std::shared_ptr<const shared::Catalog> model);

    /// One exchange; the test ends if it fails while the wire is whole.
    sync::Summary sync();
    /// Changes columns by name in one save.
    client::Saved edit(std::uint32_t kind, const Id& id, std::map<std::string, Value> columns,
                       const Id& resolves = {});
    /// Makes a record and answers its id.
    Id create(const std::string& kind, const Id& parent, std::map<std::string, Value> columns);
    client::Saved step(const Id& visit, std::int64_t to, const std::string& reason = {});
    std::optional<Record> find(std::uint32_t kind, const Id& id);
    Value value(std::uint32_t kind, const Id& id, const std::string& column);
    [[nodiscard]] std::string path() const { return dir_.path().toStdString(); }
    /// All that is visible here, by kind and id.
    std::vector<Record> records();
    std::vector<Record> openConflicts();

    std::string name;
    Id person, device;
    client::Store& store() { return *store_; }
    /// Closes the app and opens it again, as a program with `model` (none: the present one).
    void reopen(std::shared_ptr<const shared::Catalog> model = nullptr);
    /// Closes the app, lets `act` do as it likes with the profile, and opens it again.
    void closedFor(const std::function<void()>& act);
    /// Copies the closed app's database into the folder `to`; puts it back from there.
    void copyTo(const std::string& to);
    void putBack(const std::string& from);
    Wire& wire() { return wire_; }

  private:
    World& world_;
    QTemporaryDir dir_;
    Wire wire_;
    std::shared_ptr<const shared::Catalog> model_;
    std::unique_ptr<client::Store> store_;
    shared::Values valuesOf(const shared::Kind& kind, std::map<std::string, Value> columns);
};

class World {
  public:
    explicit World(std::shared_ptr<shared::Env> reality = shared::systemEnv());

    /// A person with `roles` on the project, enrolled and synced.
    Device& device(const std::string& name, const std::vector<std::string>& roles = {"inspector"},
                   std::shared_ptr<const shared::Catalog> model = nullptr);
    /// Another device of the person of `first`, enrolled and synced.
    Device& secondDevice(const Device& first);
    /// One with `role` on the whole area, not synced yet.
    Device& areaDevice(const std::string& name, const std::string& role);
    shared::Grant grant(const Id& person, const std::string& role, const Id& onProject);
    void end(shared::Grant grant);
    /// Its person enrols `device` anew.
    void enrolAnew(Device& device);
    /// Exchanges all around until nothing changes.
    void settle();
    /// The project and its area as the server has them: what whoever may read all should see.
    std::vector<Record> serverRecords(const Device& reader);
    /// Edits of the server's own device; `into` none: the world's project.
    void import(std::vector<sync::Edit> edits, const Id& into = {});
    /// The edit that makes a record with a name.
    sync::Edit named(const std::string& kind, const Id& id, const std::string& name);
    Id newId() { return shared::newId(*env); }
    std::uint32_t column(const std::string& kind, const std::string& name) const;

    /// Closes the server and opens it again.
    void restartServer();
    /// Copies the server's store as its administrator does; answers where to.
    std::string backup();
    /// The server's disk is lost; a new store is made of `backup`.
    server::Host::Restored restore(const std::string& backup, const std::string& journal = {});
    [[nodiscard]] const std::string& storePath() const { return store_; }
    /// A new path for a test's own file or directory.
    std::string freshPath(const std::string& name);

    std::shared_ptr<shared::Env> env;
    std::shared_ptr<const shared::Catalog> catalog = shared::Catalog::builtIn();
    std::unique_ptr<server::Host> host;
    Id area, project;

  private:
    /// Answers the id of the device with `key`, enrolled and confirmed.
    Id enrol(const Id& person, const shared::PublicKey& key, const std::string& label,
             const Id& former = {});
    Device& enrolled(const std::string& name, std::shared_ptr<const shared::Catalog> model);

    QTemporaryDir dir_;
    std::string store_;  ///< where the server's store is now
    int paths_ = 0;
    std::vector<std::unique_ptr<Device>> devices_;
};

}  // namespace world
