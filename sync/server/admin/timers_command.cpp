#include <fmt/format.h>

#include "sync/server/admin/commands.h"
#include "sync/server/timers/timers.h"

/// `timers`: what the server does by itself, now or as of another day: because a term ran out, and
/// because a rule of warning speaks.
namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct TimersOptions {
    StoreOptions store;
    std::string on;
    bool preview = false;
    RulesOption rules;
};

std::string stateName(const shared::Kind& kind, std::int64_t state) {
    return shared::valueToText(*kind.column(kind.stateColumn), state);
}

void print(const TimersOptions& options, const Ledger::Rules& rules, const TimedStep& step) {
    const shared::Kind& kind = *rules.catalog->kind(step.kind);
    std::vector<std::string> years;
    for (const int year : step.unknownYears) years.push_back(std::to_string(year));
    Line()
        .text("kind", kind.name)
        .text("report", toText(step.report))
        .text("project", toText(step.project))
        .text("from", stateName(kind, step.from))
        .text("to", stateName(kind, step.to))
        .text("reason", step.reason)
        .texts("unknown_years", years)
        .flag("taken", !options.preview)
        .print(options.store.json);
}

void print(const TimersOptions& options, const NewAlert& alert) {
    Line()
        .text("kind", "Alert")
        .text("report", toText(alert.alert))
        .text("project", toText(alert.project))
        .none("from")
        .text("to", "open")
        .text("rule", alert.rule)
        .text("level", levelName(alert.level))
        .text("reason", alert.inputs.text())
        .flag("taken", !options.preview)
        .print(options.store.json);
}

/// The alerts that the rules raise on `today`, put on record unless it is a preview.
Result<std::vector<NewAlert>> alertsOf(const TimersOptions& options, Host& host,
                                       const shared::Day& today) {
    const auto rules = options.rules.alerts();
    if (!rules) return rules.failure();
    LookedThrough looked;
    if (!options.preview) return raiseAlerts(host, today, looked, *rules);
    auto tx = host.read();
    if (!tx) return tx.failure();
    return alertsDue(**tx, host.ledger().rules(), *rules, today, looked);
}

Result<> timers(const TimersOptions& options) {
    const auto today = options.on.empty()
                           ? std::optional(shared::chinaDay(shared::systemEnv()->wallMs()))
                           : shared::readDay(options.on);
    if (!today)
        return Failure{Code::invalid,
                       "--on " + options.on + " is no day; days look like 2026-06-30"};
    auto host = options.store.open();
    if (!host) return host.failure();
    const auto& rules = (*host)->ledger().rules();
    TimersRun run;
    if (options.preview) {
        auto tx = (*host)->read();
        if (!tx) return tx.failure();
        auto due = stepsDue(**tx, rules, *today, {}, run.troubles);
        if (!due) return due.failure();
        run.taken = due.take();
    } else {
        auto done = runTimers(**host, *today);
        if (!done) return done.failure();
        run = done.take();
    }
    for (const TimedStep& step : run.taken) print(options, rules, step);
    auto alerts = alertsOf(options, **host, *today);
    if (!alerts) return alerts.failure();
    for (const NewAlert& alert : *alerts) print(options, alert);
    if (!run.troubles.empty())
        return Failure{Code::damaged,
                       run.troubles.front() + "; its term was not looked at: run verify"};
    return Done{};
}

}  // namespace

void addTimersCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand(
        "timers",
        "takes the steps whose term ran out and puts alerts that the rules raise on record; a "
        "serving server does so every hour");
    auto options = std::make_shared<TimersOptions>();
    options->store.declare(*command);
    command->add_option("--on", options->on, "as of this day, as 2026-06-30; none: today");
    options->rules.declare(*command, "alerts.tsv");
    command->add_flag("--preview", options->preview, "only look: nothing is taken");
    command->callback([options, &chosen] { chosen.run = [options] { return timers(*options); }; });
}

}  // namespace field::server
