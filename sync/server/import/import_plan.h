#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/server/import/import_row.h"
#include "sync/server/ledger.h"

namespace field::server {

/// What the rows of an import come to, held against what the store has: new records, changed
/// columns, nothing. Records are known by what people know them by: a project by its code, a year
/// by its number, a fund line by year and source, a payment by year and voucher, an indicator by
/// the names of its levels,
/// somebody by department and name.
class ImportPlan {
  public:
    /// Reads which areas and projects there are; organizations stand in the area `city`. The plan
    /// reads through `tx` until it is written.
    static Result<ImportPlan> begin(Reading& tx, const shared::Catalog& catalog, shared::Env& env,
                                    const Id& city);

    /// Takes a row in, or says why it cannot be: another department's area, a project that is
    /// nowhere, two rows that say different things of one record.
    Result<> take(const ImportRow& row, std::vector<ImportProblem>& problems);

    /// The code of the one project here, or among the rows taken, that is called `name`.
    /// Code::missing where there is none, Code::invalid where there are several.
    [[nodiscard]] Result<std::string> codeOf(const std::string& name) const;
    [[nodiscard]] bool knows(const std::string& code) const { return projects_.contains(code); }

    struct Counts {
        std::uint64_t made = 0, changed = 0, same = 0;  ///< records
        std::uint64_t projects = 0;                     ///< with anything to write
    };
    [[nodiscard]] Counts counts() const;

    /// Writes it all, a project's edits together, as the server's own change sets. `progress` hears
    /// how many projects are written.
    Result<> write(Writing& tx, Ledger& ledger,
                   const std::function<void(std::uint64_t)>& progress) const;

  private:
    /// A record as it is to be.
    struct Target {
        shared::Record record;
        bool made = false;
        std::map<std::uint32_t, std::string> said;  ///< "file:line" that stated a column
        std::vector<std::uint32_t> changed;         ///< columns
    };
    struct Project {
        Id area, id;
        std::vector<Target> targets;               ///< in the order in which they are to be written
        std::map<std::string, std::size_t> byKey;  ///< kind and identity
        std::vector<std::uint32_t> loaded;         ///< kinds whose records are held
    };

    struct Area {
        Id id;
        std::string code, name;
    };

    ImportPlan(Reading& tx, const shared::Catalog& catalog, shared::Env& env)
        : tx_(tx), catalog_(catalog), env_(env) {}
    /// The reference data, then the projects by code.
    [[nodiscard]] std::vector<const Project*> all() const;
    Result<> takeDepartment(const ImportRow& row, std::vector<ImportProblem>& problems);
    Result<> takePerson(const ImportRow& row, std::vector<ImportProblem>& problems);
    Project* projectOf(const ImportRow& row, std::vector<ImportProblem>& problems);
    Result<> load(Project& project, std::uint32_t kind);
    Result<Target*> place(Project& project, std::uint32_t kind, const shared::Values& identity);
    void state(Target& target, const shared::Values& values, const ImportRow& row,
               std::vector<ImportProblem>& problems) const;
    Result<Target*> takeYear(Project& project, const ImportRow& row,
                             std::vector<ImportProblem>& problems);
    Result<> takeUnderYear(Project& project, Id year, const ImportRow& row,
                           std::vector<ImportProblem>& problems);
    [[nodiscard]] std::vector<sync::Edit> editsOf(const Project& project, const Base& base) const;

    Reading& tx_;
    const shared::Catalog& catalog_;
    shared::Env& env_;
    std::map<std::string, Id> areas_;                ///< by code
    std::vector<Area> made_;                         ///< areas that are to be made
    Project reference_;                              ///< what belongs to no project
    std::multimap<std::string, std::string> named_;  ///< codes by name
    std::map<std::string, Project> projects_;  ///< by code; those that no row named have no targets
};

}  // namespace field::server
