#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/record.h"
#include "shared/rules/workflow.h"
#include "shared/rules/working_days.h"

namespace field::shared {

/// When the server takes a step by itself: nobody did what was due (domain.md §7).
struct Term {
    std::uint32_t kind;
    std::int64_t from, to;
    int workingDays;       ///< since the report came into `from`; 0: `column` says when
    std::uint32_t column;  ///< of the report: its last day, as ms; 0: none
    std::string reason;    ///< with {since}, {days}, {last}
    std::string source;
};

/// The terms, read from data/terms.tsv: a table that a domain expert reads and changes, beside
/// workflow.tsv.
class Terms {
  public:
    /// Code::invalid names line and cell that cannot be read, and a step that the workflow does not
    /// leave to the server.
    static Result<Terms> read(const Catalog& catalog, const Workflow& workflow,
                              std::string_view tsv);
    static const Terms& builtIn();

    [[nodiscard]] const std::vector<Term>& all() const { return terms_; }

  private:
    std::vector<Term> terms_;
};

/// The last day on which people may act, why the server does afterwards, and the years of that
/// reckoning whose holidays are not known (working_days.h).
struct LastDay {
    Day day{};
    std::string reason;
    std::vector<int> unknownYears;
};

/// Of a report that came into the term's state on `since`; nothing where its column is empty: then
/// no term runs.
std::optional<LastDay> lastDayOf(const Term& term, const WorkingDays& days, const Day& since,
                                 const Record& report);

}  // namespace field::shared
