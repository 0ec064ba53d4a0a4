#pragma once

#include <map>
#include <string>
#include <vector>

#include "shared/rules/inputs.h"
#include "shared/scoring/alerts.h"
#include "sync/server/host.h"

namespace field::server {

/// A warning that has no record yet: what an Alert is to say, and of what.
struct NewAlert {
    Id area, project;
    /// Made from project, rule, year, month end and level, so that a warning is raised once, by
    /// however many servers and after a restore too.
    Id alert;
    std::string rule;  ///< "P1"
    shared::Level level = shared::Level::yellow;
    shared::Inputs inputs;
};

/// How far each area was looked through, so that an hour in which nothing came costs nothing.
class LookedThrough {
  public:
    /// Whether the whole of the area has to be looked through, as on a new day, when other limits
    /// hold, and in a new life of its ledger.
    [[nodiscard]] bool anew(const AreaHead& head, const shared::Day& day) const;
    /// Up to which revision it was, on that day.
    [[nodiscard]] std::uint64_t upTo(const AreaHead& head) const;
    void note(const AreaHead& head, const shared::Day& day);

  private:
    std::map<Id, std::pair<Base, shared::Day>> areas_;
};

/// The alerts that the rules raise on `day`, of the projects that changed since `looked` was noted
/// (all of them at first): warnings from AlertRules::raisedFrom() on whose record is not there,
/// unless one of the same rule is under way that weighs as much.
Result<std::vector<NewAlert>> alertsDue(Reading& tx, const Ledger::Rules& rules,
                                        const shared::AlertRules& alerts, const shared::Day& day,
                                        LookedThrough& looked);

/// Puts them on record, each project's together, as sets of the server's own device: Alerts in the
/// state "open", which everybody reads who works on the project, until a division notifies. A
/// second run on the same day raises nothing. `looked` may live as long as the server.
Result<std::vector<NewAlert>> raiseAlerts(
    Host& host, const shared::Day& day, LookedThrough& looked,
    const shared::AlertRules& alerts = shared::AlertRules::builtIn());

}  // namespace field::server
