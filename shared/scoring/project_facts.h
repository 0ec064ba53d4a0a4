#pragma once

#include <map>
#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/scoring/alerts.h"
#include "shared/scoring/table.h"

namespace field::shared {

/// The records of one project that say something about its progress, and what they come to: the
/// same on a device and on the server, as far as each of them has the records.
class ProjectRecords {
  public:
    /// Kinds that say something about progress.
    static const std::vector<std::uint32_t>& kinds();

    /// Keeps `record` if its kind says something about progress.
    void take(Record record);

    /// What the rules of warning look at, as it stands, for the budget year that `day` lies in or
    /// the last one before it.
    [[nodiscard]] Facts facts(const Catalog& catalog, const Day& day) const;

    /// The newest self-evaluation as a table that score() reads: the budget execution of its year
    /// where the indicators leave just a weight for it (RuleSet::executionWeights), then the
    /// indicators in the order of their form, with what was declared for them. No rows where
    /// nobody evaluated.
    [[nodiscard]] Table evaluation(const Catalog& catalog, const Day& day) const;

  private:
    std::map<std::uint32_t, std::vector<Record>> records_;  ///< by kind
};

}  // namespace field::shared
