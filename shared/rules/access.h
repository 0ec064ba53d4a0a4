#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/ids.h"
#include "shared/result.h"

namespace field::shared {

/// What a person does to a record. Steps are judged by the workflow's own roles. To remind is to
/// ask whoever has a report for the step that is due (domain.md §7).
enum class Act { read, create, change, remove, review, remind };

/// One role held on one project or, with an empty project, on a whole area. Made by administration.
struct Grant {
    Id id, person, area, project;
    std::string role;            ///< domain.md §1: "inspector", "division", "audit", …
    std::uint64_t revision = 0;  ///< in the area's ledger
    bool ended = false;
};

/// Who may do what, read from data/permissions.tsv (roles, kinds, acts, states, columns): domain.md
/// §8 as a table that a domain expert reads and changes. What a person may read depends on role,
/// project and kind alone.
class Access {
  public:
    /// Code::invalid names the line and the word that cannot be read.
    static Result<Access> read(const Catalog& catalog, std::string_view tsv);
    static const Access& builtIn();

    /// Whether `role` may do `act` on a record of `kind` whose report is in `state` (0: the record
    /// has no report or no workflow). Some rules hold for some columns alone, named by `slot`;
    /// without one (0) only rules for the whole record count.
    [[nodiscard]] bool allows(std::string_view role, std::uint32_t kind, Act act,
                              std::int64_t state, std::uint32_t slot = 0) const;
    [[nodiscard]] bool knowsRole(std::string_view role) const;
    [[nodiscard]] const std::set<std::string, std::less<>>& roles() const { return roles_; }

  private:
    struct Rule {
        std::string role;
        unsigned acts;                     ///< a bit for each Act
        std::vector<std::int64_t> states;  ///< empty: any
        std::vector<std::uint32_t> slots;  ///< empty: the whole record
    };
    std::map<std::uint32_t, std::vector<Rule>> rules_;  ///< by kind
    std::set<std::string, std::less<>> roles_;
};

/// Whether any live grant of `grants` gives `act` on a record in `project` of `area`.
bool allowed(const Access& access, const std::vector<Grant>& grants, const Id& area,
             const Id& project, std::uint32_t kind, Act act, std::int64_t state,
             std::uint32_t slot = 0);

}  // namespace field::shared
