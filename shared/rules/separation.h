#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/result.h"
#include "shared/rules/workflow.h"

namespace field::shared {

/// Whom what was done before keeps from an act, or gives it to (domain.md §7, §8).
struct Separation {
    std::uint32_t kind;
    std::string act;                      ///< a step of the workflow, or a column
    std::vector<std::string> notSteps;    ///< whoever took one of these on the report may not
    std::vector<std::uint32_t> notSlots;  ///< nor whoever wrote what these hold now
    std::vector<std::string> onlySteps;   ///< whoever took one of these last alone may
};

/// The separations of duty, read from data/separation.tsv: a table that a domain expert reads and
/// changes, beside workflow.tsv and permissions.tsv, which say what a role may at all.
class Separations {
  public:
    /// Code::invalid names line and word that cannot be read: no kind, step or column, or an act
    /// that nothing is said of.
    static Result<Separations> read(const Catalog& catalog, const Workflow& workflow,
                                    std::string_view tsv);
    static const Separations& builtIn();

    /// Null where nothing keeps anybody from it but rights.
    [[nodiscard]] const Separation* find(std::uint32_t kind, std::string_view act) const;

  private:
    std::vector<Separation> all_;
};

}  // namespace field::shared
