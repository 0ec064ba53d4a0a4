#pragma once

#include <map>

#include "sync/server/demo/city.h"
#include "sync/server/demo/pen.h"

namespace field::server::town {

/// Puts a blueprint through the ledgers: what the server would have made by the server's own
/// device, what people would have written by devices of theirs. Each call is one part, in this
/// order; a Failure leaves its part undone.
class Filling {
  public:
    Filling(const Blueprint& plan, const shared::Catalog& catalog, std::uint64_t seed);

    Result<> makeAreas(Writing& tx, Ledger& ledger);
    Result<> makeReference(Writing& tx, Ledger& ledger);
    Result<> makeProjects(Writing& tx, Ledger& ledger);
    Result<> makeGrants(Writing& tx, Ledger& ledger);
    Result<> makeSaves(Writing& tx, Ledger& ledger);
    /// The devices' keys go with this object; nobody is to take them for living ones.
    Result<> revokeDevices(Writing& tx);

    [[nodiscard]] std::uint64_t changeSets() const { return changeSets_; }

  private:
    Result<> own(Writing& tx, Ledger& ledger, const Id& area, const Id& project,
                 const std::vector<Record>& made);
    Result<> makeSave(Writing& tx, Ledger& ledger, const Save& save);
    Result<Pen*> penOf(Writing& tx, const Id& person);
    Result<shared::Hash> read(Reading& tx, const Save& save) const;

    const Blueprint& plan_;
    const shared::Catalog& catalog_;
    SeededEnv ids_;
    std::shared_ptr<shared::Env> env_;
    std::map<Id, Pen> pens_;  ///< by person
    std::uint64_t changeSets_ = 0;
};

}  // namespace field::server::town
