#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/transport.h"
#include "tests/simulation/town.h"

namespace faults {

using namespace field;
using simulation::Machine;
using simulation::sure;

/// A receipt that a server answered: where the set stands, and the answer's bytes.
struct Received {
    shared::Id area;
    shared::Hash set;
    std::string receipt;
};

/// The receipts in `body`, a field.wire.ExchangeAnswer, that say that a set is kept for good.
std::vector<Received> receiptsIn(const std::string& body);

/// What is wrong in the store of `host`, a town's server: the file, a chain, or one of `received`
/// that is gone; empty: nothing.
std::string serverFault(server::Host& host, const std::vector<Received>& received);

/// Carries an exchange to the town's server, and keeps what went and what came back.
class Carrier final : public sync::Transport {
  public:
    Carrier(simulation::Town& town, shared::Id device) : town_(town), device_(device) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override;

    std::vector<std::string> requests, answers;  ///< bodies, not compressed

  private:
    simulation::Town& town_;
    shared::Id device_;
};

/// A town of the devices with these letters (town.h), all awake.
std::unique_ptr<simulation::Town> townOf(const std::string& letters);

/// The machine's files by name.
std::map<std::string, std::string> filesOf(const std::string& machine);

}  // namespace faults
