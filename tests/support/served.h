#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "shared/proto/sync.pb.h"
#include "sync/door/invitation.h"
#include "sync/server/http/server.h"
#include "sync/transport.h"

/// A real store behind real HTTP on loopback, with TLS or without, and tablets whose requests are
/// made by hand, so that a test can also send what no device would. Failures of the fixture itself
/// end the program.
namespace served {

using namespace field;
using shared::Hash;
using shared::Id;

/// One enrolled device.
struct Tablet {
    Id person, device;
    shared::KeyPair key;
    shared::PublicKey server;
    sync::Base base;  ///< what its sets say that it saw
    Id area, project;
    std::uint64_t seq = 0;
    Hash last;
    std::string token;  ///< what its requests are signed over

    /// The next set of this device, signed.
    sync::ChangeSet sign(std::vector<sync::Edit> edits, const Id& on = {});
    /// A signed request.
    sync::Request request(const std::string& method, const std::string& path,
                          const std::string& body = {}) const;
    /// A visit on site; `id` is its own.
    [[nodiscard]] sync::Edit visit(const Id& id) const;
    /// An Evidence record of `visit` that names `sha256`.
    [[nodiscard]] sync::Edit evidence(const Id& id, const Id& visit, const Hash& sha256) const;
};

class City {
  public:
    City();
    ~City();

    /// Serves in this process; address() is then where.
    void serve(const server::HttpLimits& limits = {});
    /// The same under TLS.
    void serveTls(const server::HttpLimits& limits = {});
    void stopServing() { http_.reset(); }
    [[nodiscard]] std::string url() const;
    /// Where it listens: "127.0.0.1:40123".
    [[nodiscard]] std::string address() const;
    /// By which keys it is known under TLS.
    [[nodiscard]] sync::Pins pins();
    /// What an administrator gives a person, confirmed beforehand.
    sync::Invitation invite(const Id& person);
    /// A port for a server of another process, to which url() then leads.
    void servedAt(const std::string& address) { elsewhere_ = address; }

    /// A person who holds `role` on the project (`wholeArea`: on the district).
    Id person(const std::string& role, bool wholeArea = false);
    shared::Grant grant(const Id& person, const std::string& role, const Id& project);
    void end(shared::Grant grant);
    /// A new device of `person`, enrolled over HTTP.
    Tablet enrol(const Id& person, bool confirmed = true);
    Tablet tablet(const std::string& role) { return enrol(person(role)); }
    /// Has the server give `tablet` a token, as any signed request does that lacks one.
    void refresh(Tablet& tablet);

    /// Sends by a connection of its own.
    sync::Answer send(const sync::Request& request);
    /// Sends without signature.
    sync::Answer sendBare(const std::string& method, const std::string& path,
                          const std::string& body = {});
    wire::ExchangeAnswer exchange(Tablet& tablet, const std::vector<sync::ChangeSet>& sets,
                                  bool pushOnly = false);
    /// All rows of all areas that `tablet` is given from the beginning.
    std::vector<wire::Row> pulled(Tablet& tablet);
    sync::Answer put(const Tablet& tablet, const Hash& sha256, const std::string& bytes,
                     std::uint64_t offset, std::uint64_t size);

    /// Every record, device and head of the store: the whole state, to compare.
    std::string state();
    std::uint64_t revision();
    Id newId();
    [[nodiscard]] std::string dir() const { return dir_.path().toStdString() + "/store"; }
    server::Host& host() { return *host_; }
    shared::Env& env() { return *env_; }

    Id area, project, administrator;

  private:
    QTemporaryDir dir_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    std::unique_ptr<server::Host> host_;
    std::unique_ptr<server::HttpServer> http_;
    std::string elsewhere_;
    bool encrypted_ = false;
};

}  // namespace served
