#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/record.h"
#include "shared/rules/access.h"

namespace field::server {

using shared::Id;

/// What one person may read in one area, and since when: by role, project and kind alone, on
/// nothing that an edit can change. A Parked record is also its author's.
class Scope {
  public:
    /// `grants`: all of the person's in the area, ended ones too. `seen`: the revision up to which
    /// the device has everything.
    Scope(const shared::Access& access, const std::vector<shared::Grant>& grants, const Id& person,
          std::uint64_t seen);

    [[nodiscard]] bool empty() const { return live_.empty(); }
    [[nodiscard]] bool reads(const shared::Record& record) const;
    /// Whether records of `kind` in `project` (none: reference data) are the person's to read.
    [[nodiscard]] bool readsKind(const Id& project, std::uint32_t kind) const;
    /// Whether a live grant covers `project`.
    [[nodiscard]] bool entersProject(const Id& project) const;
    /// Projects of which something may be read, with none for the reference data; nothing: the
    /// whole area.
    [[nodiscard]] std::optional<std::vector<Id>> projects() const;
    /// Roles held now, each once.
    [[nodiscard]] std::vector<std::string> roles() const;
    /// Revision of the newest grant over `project`, or end that took something of it away, that the
    /// device has not seen; 0: none.
    [[nodiscard]] std::uint64_t newSince(const Id& project) const;
    /// Live grants that the device has not seen, and such ends, by revision: what is still granted
    /// where something was taken away comes anew in the place of the end.
    [[nodiscard]] std::vector<shared::Grant> fresh() const;
    /// Projects of which a grant's end after `revision` took something away that the device has
    /// from before; none: the whole area.
    [[nodiscard]] std::vector<Id> removed(std::uint64_t revision) const;

  private:
    [[nodiscard]] bool isAuthor(const shared::Record& parked) const;
    [[nodiscard]] bool tookAway(const shared::Grant& ended) const;
    /// Ended grants that the device has not seen the end of and that took something away.
    [[nodiscard]] const std::vector<shared::Grant>& lost() const;

    const shared::Access& access_;
    Id person_;
    std::uint64_t seen_;
    std::vector<shared::Grant> live_, ended_;
    mutable std::optional<std::vector<shared::Grant>> lost_;  ///< once asked for
};

}  // namespace field::server
