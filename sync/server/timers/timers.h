#pragma once

#include <string>
#include <vector>

#include "shared/rules/terms.h"
#include "sync/server/host.h"
#include "sync/server/timers/raise.h"

namespace field::server {

/// A step that is the server's to take: its term ended and nobody did what was due.
struct TimedStep {
    Id area, project, report;
    std::uint32_t kind = 0;
    std::int64_t from = 0, to = 0;
    std::string reason;             ///< names the term, its dates and where the rule stands
    std::vector<int> unknownYears;  ///< of the reckoning, whose holidays are not known
};

/// By which tables a server reckons; the program's own unless a test brings others.
struct TimerRules {
    const shared::Terms* terms = &shared::Terms::builtIn();
    const shared::WorkingDays* days = &shared::WorkingDays::builtIn();
};

/// The steps that are due on `today`: in every area, of every report whose term's last day has
/// passed. A term runs from the day (in China, by the server's own clock) on which the server took
/// the set that brought the report into its state; what a device's clock said is no rule's input.
/// A report whose history cannot be read is told in `troubles` and does not stop the others. An
/// area in which nothing moved since it was looked through on the same day is passed over.
Result<std::vector<TimedStep>> stepsDue(Reading& tx, const Ledger::Rules& rules,
                                        const shared::Day& today, const TimerRules& timer,
                                        std::vector<std::string>& troubles,
                                        LookedThrough* looked = nullptr);

struct TimersRun {
    std::vector<TimedStep> taken;
    std::vector<std::string> troubles;
};

/// Takes them, each as a set of the server's own device that is judged once more in its own
/// transaction, so that a step which somebody took meanwhile is left alone. A second run on the
/// same day takes nothing. `looked` may live as long as the server.
Result<TimersRun> runTimers(Host& host, const shared::Day& today, const TimerRules& timer = {},
                            LookedThrough* looked = nullptr);

}  // namespace field::server
