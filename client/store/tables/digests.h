#pragma once

#include <map>

#include "shared/ids.h"
#include "shared/result.h"
#include "shared/sqlite.h"

namespace field::client {

using shared::Id;
using shared::Result;

/// Sums over the server's live rows as they stand here, per area, project and kind, never over own
/// values (sync/digest.h).
class Digests {
  public:
    explicit Digests(shared::Database& db) : db_(db) {}

    /// By (project, kind).
    using Sums = std::map<std::pair<Id, std::uint32_t>, std::uint64_t>;
    Result<Sums> of(const Id& area);
    /// Adds `changes` modulo 2^64.
    Result<> add(const Id& area, const Sums& changes);
    /// Forgets those of `project`; none: of the whole area.
    Result<> drop(const Id& area, const Id& project);

  private:
    shared::Database& db_;
};

}  // namespace field::client
