#pragma once

#include <map>
#include <set>

#include <QTemporaryDir>

#include "client/server_way.h"
#include "client/store/store.h"
#include "sync/exchange.h"
#include "tests/chaos/proxy.h"
#include "tests/support/must.h"
#include "tests/support/served.h"

namespace chaos {

using namespace field;
using shared::Hash;
using shared::Id;

/// The app's own way to its server, but for how long it waits.
class Impatient : public sync::Transport {
  public:
    explicit Impatient(std::unique_ptr<sync::Transport> way) : way_(std::move(way)) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override;

    std::int64_t patienceMs = 0;     ///< for one request; 0: as the app asks
    std::vector<std::string> asked;  ///< "POST /v1/exchange"

  private:
    std::unique_ptr<sync::Transport> way_;
};

/// A person's device on a link of its own, and what its person did there.
class Person {
  public:
    Person(served::City& city, const std::string& role, std::uint64_t seed);

    shared::Result<sync::Summary> exchange();
    /// Later exchanges begin with a connection of their own, as after a start of the app.
    void reconnect();
    /// A visit with a finding, in two saves.
    Id visit(const std::string& words);
    /// One save: the visit's conclusion and two findings, all with the same words.
    void write(const Id& visit, const std::string& words);
    Hash photograph(const Id& visit, const std::string& bytes);
    std::vector<shared::Record> all(std::uint32_t kind);
    /// All that is visible here.
    std::vector<shared::Record> records();

    client::Store& store() { return *store_; }
    Proxy& link() { return link_; }
    Impatient& way() { return *way_; }
    [[nodiscard]] const std::map<Hash, Id>& saved() const { return saved_; }
    [[nodiscard]] const std::set<Hash>& photos() const { return photos_; }

  private:
    client::Saved save(const std::vector<client::Change>& changes);
    client::Change finding(const Id& visit, const std::string& words);

    served::City& city_;
    QTemporaryDir dir_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    std::unique_ptr<client::Store> store_;
    Proxy link_;
    std::unique_ptr<Impatient> way_;
    std::map<Hash, Id> saved_;  ///< every save, with its area
    std::set<Hash> photos_;
};

/// What is wrong now, whatever the network does; empty: nothing. What a device believes to be
/// received or sent is with the server, and no save is seen by half.
std::string faultOnTheWay(served::City& city, Person& person);
/// What is wrong once all is quiet: every save of `people` is in the ledger once and nothing else
/// came, the server and everybody hold the same, every photo is everywhere byte for byte.
/// `since`: the ledger's revision before the first of those saves.
std::string faultAtRest(served::City& city, const std::vector<Person*>& people,
                        std::uint64_t since);

}  // namespace chaos
