#pragma once

#include <set>
#include <vector>

#include "sync/server/accept/foreseen.h"
#include "sync/server/postgres/held.h"
#include "sync/server/postgres/together.h"

/// What judging a group of sets asks about the past, read together and held.
namespace field::server::postgres {

inline std::vector<Id> idsIn(const std::set<Id>& ids) { return {ids.begin(), ids.end()}; }

/// The ledger's lives, and what is known of former sets: those of the devices, those carried over,
/// the sentences that were changed.
void wishPast(Together& together, Held& held, const Id& area,
              const std::vector<const Foreseen*>& sets);
/// Once the sets' records are held: the entries whose values they had not seen.
void wishUnseen(Together& together, Held& held, const Id& area,
                const std::vector<const Foreseen*>& sets);

}  // namespace field::server::postgres
