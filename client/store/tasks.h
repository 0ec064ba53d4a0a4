#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/record.h"
#include "shared/scoring/alerts.h"

namespace field::client {

/// That somebody reminded this person of a report that is theirs to take further: it stands in the
/// state that it was reminded in, no review came since, its next step is one of this person's
/// roles, and nobody else is named for it.
struct Reminded {
    shared::Id reminder, report, by;
    std::uint32_t kind = 0;  ///< of the report
    std::string words;       ///< empty: none were said
    std::int64_t ms = 0;     ///< by the clock of who reminded
};

/// What a person sees of a project in the list of tasks.
struct Task {
    shared::Record project;
    shared::Id visit;  ///< the latest one; none before the first
    std::int64_t visitState = 0;
    std::int64_t visitMs = 0;  ///< begun or planned
    std::string reason;        ///< of the visit's last step, as of a return
    std::optional<std::int64_t> budgetFen, executedFen;  ///< as the light judged them
    shared::Lights::Light light = shared::Lights::Light::gray;
    std::uint64_t openConflicts = 0;
    std::uint64_t alerts = 0;          ///< on record and not closed
    std::optional<Reminded> reminded;  ///< the latest that still waits for an answer
    bool unsent = false;               ///< a change set of the project has no receipt yet
};

struct TaskQuery {
    std::string search;       ///< anywhere in name, code, agency or pinyin initials
    std::int64_t state = -1;  ///< of the latest visit; 0: no visit yet; -1: any
    bool contestedOnly = false;
    bool alertsOnly = false;  ///< with an alert on record that is not closed
};

/// Projects in the order of the list: returned ones first, then those that this person was reminded
/// of, then those in dispute, then by code.
struct TaskList {
    std::vector<shared::Id> projects;
    std::map<std::int64_t, std::uint64_t> byState;     ///< of all that match `search`
    std::uint64_t all = 0, contested = 0, alerts = 0;  ///< likewise
};

}  // namespace field::client
