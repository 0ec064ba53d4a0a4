#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/result.h"

namespace field::shared {

/// One legal transition of a kind's workflow state (domain.md §7).
struct Transition {
    std::uint32_t kind;
    std::int64_t from;  ///< enum number; 0: the record is being made
    std::int64_t to;
    std::vector<std::string> roles;
    bool needsReason;  ///< the opinion column must say something
    bool bound;        ///< binds to the review hash of what was read (approve, return)
    bool approves;     ///< `to` is an approval: later edits of the report are corrections
    std::string name;  ///< "submit", "return", "approve", "withdraw", …
};

/// The state of the kind's workflow called `name` ("on_site"); nothing if there is none.
std::optional<std::int64_t> stateFromText(const Kind& kind, std::string_view name);

/// The workflows, read from data/workflow.tsv: a table that a domain expert reads and changes.
class Workflow {
  public:
    /// Code::invalid names line and cell that cannot be read.
    static Result<Workflow> read(const Catalog& catalog, std::string_view tsv);
    /// The table this program was built with.
    static const Workflow& builtIn();

    [[nodiscard]] const Transition* find(std::uint32_t kind, std::int64_t from,
                                         std::int64_t to) const;
    /// Whether a transition that approves ends in `state`.
    [[nodiscard]] bool approved(std::uint32_t kind, std::int64_t state) const;
    [[nodiscard]] std::vector<const Transition*> from(std::uint32_t kind, std::int64_t state) const;

  private:
    std::vector<Transition> transitions_;
};

}  // namespace field::shared
