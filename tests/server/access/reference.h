#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/ids.h"
#include "tests/support/matrix.h"

/// Who may read and write what, as the texts say it and as slowly as can be: sync.md (grants, the
/// exchange, parked), domain.md §8 (the table of permissions). Nothing of the server's is used: the
/// rights are those of tests/fixtures/permission_matrix.tsv, and each question walks through all
/// that was ever told.
namespace reference {

using field::shared::Id;

/// What administration did.
struct Told {
    enum class What { begins, ends, confirms, revokes };
    What what = What::begins;
    Id grant;                  ///< begins, ends
    Id person, area, project;  ///< begins; project none: the whole area
    std::string role;          ///< begins
    Id device;                 ///< confirms, revokes
};

class Reference {
  public:
    explicit Reference(const matrix::Catalog& catalog);

    void tell(const Told& told) { told_.push_back(told); }
    void forget() { told_.clear(); }

    /// Whether `person` may read records of `kind` in `project` (none: the area's reference data).
    [[nodiscard]] bool mayRead(const Id& person, const Id& area, const Id& project,
                               std::uint32_t kind) const;
    /// Whether what `person` sends is received and stands: the cell at `index` of cellsOf().
    [[nodiscard]] bool mayDo(const Id& person, const Id& area, const Id& project,
                             std::size_t index) const;
    /// What was parked is its author's to see, whatever they hold: where they hold anything, it
    /// must be shown to them.
    [[nodiscard]] bool enters(const Id& person, const Id& area, const Id& project) const;
    /// Whether `person` administers: the role on the whole of the city's area.
    [[nodiscard]] bool administers(const Id& person, const Id& city) const;
    /// Whether a device takes part at all; an end of that is for ever.
    [[nodiscard]] bool isLetIn(const Id& device) const;

    [[nodiscard]] const std::vector<matrix::Cell>& cells() const { return cells_; }
    [[nodiscard]] const std::vector<std::string>& roles() const { return roles_; }

  private:
    struct Held {
        Id project;
        std::string role;
    };
    /// What `person` holds in the area after all that was told.
    [[nodiscard]] std::vector<Held> held(const Id& person, const Id& area) const;

    std::vector<matrix::Cell> cells_;
    std::vector<std::string> roles_;
    std::map<std::uint32_t, std::set<std::string>> readers_;  ///< by kind
    std::vector<std::set<std::string>> doers_;                ///< by cell
    std::vector<Told> told_;
};

}  // namespace reference
