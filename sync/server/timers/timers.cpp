#include "sync/server/timers/timers.h"

#include <set>

#include "sync/server/accept/judgement.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/ledger_entry.h"

namespace field::server {

using shared::Code;
using shared::Day;
using shared::Done;
using shared::Failure;
using shared::Kind;
using shared::Term;

namespace {

/// The day on which the server took the set that brought `report` into its present state.
Result<Day> enteredOn(Reading& tx, const shared::Record& report) {
    auto states = tx.states(report.area, report.id);
    if (!states) return states.failure();
    if (states->empty()) return Failure{Code::damaged, "it has a state and no history of it"};
    auto entry = tx.entry(report.area, states->back().revision);
    if (!entry) return entry.failure();
    if (!*entry) return Failure{Code::damaged, "the set that made its state is not in the ledger"};
    auto receipt = readReceipt((*entry)->receipt);
    if (!receipt) return receipt.failure();
    return shared::chinaDay(receipt->receivedMs);
}

/// The step that `term` has the server take of `report` on `today`; nothing if it is not due.
Result<std::optional<TimedStep>> due(Reading& tx, const Kind& kind, const Term& term,
                                     const shared::Record& report, const Day& today,
                                     const TimerRules& timer) {
    if (report.deleted || stateOf(kind, report) != term.from) return std::optional<TimedStep>();
    auto since = enteredOn(tx, report);
    if (!since) return since.failure();
    auto last = shared::lastDayOf(term, *timer.days, *since, report);
    if (!last || today <= last->day) return std::optional<TimedStep>();
    return std::optional(TimedStep{report.area, report.project, report.id, kind.number, term.from,
                                   term.to, std::move(last->reason),
                                   std::move(last->unknownYears)});
}

/// The edit that takes `step`: state and, together with it, the reason.
sync::Edit editOf(const Kind& kind, const TimedStep& step, const Base& base) {
    shared::Record moved;
    moved.kind = kind.number;
    moved.id = step.report;
    for (const auto number : kind.slotOf(kind.stateColumn)->columns)
        if (kind.column(number)->type == shared::ColumnType::text)
            moved.values.set(number, step.reason);
    moved.values.set(kind.stateColumn, step.to);
    return changes(kind, moved, base, step.from);
}

/// In its own transaction: is it due still? Then takes it.
Result<bool> take(Writing& tx, Ledger& ledger, const TimedStep& step, const Day& today,
                  const TimerRules& timer) {
    const Kind& kind = *ledger.rules().catalog->kind(step.kind);
    auto found = tx.find(step.kind, step.area, step.report);
    if (!found) return found.failure();
    if (!*found) return false;
    for (const Term& term : timer.terms->all()) {
        if (term.kind != step.kind || term.from != step.from) continue;
        auto still = due(tx, kind, term, (*found)->record, today, timer);
        if (!still) return still.failure();
        if (!*still) return false;
        auto head = tx.head(step.area);
        if (!head) return head.failure();
        auto taken =
            ledger.acceptOwn(tx, step.area, step.project, {editOf(kind, **still, (*head)->at)});
        if (!taken) return taken.failure();
        return true;
    }
    return false;
}

}  // namespace

Result<std::vector<TimedStep>> stepsDue(Reading& tx, const Ledger::Rules& rules, const Day& today,
                                        const TimerRules& timer, std::vector<std::string>& troubles,
                                        LookedThrough* looked) {
    std::vector<TimedStep> steps;
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::set<std::uint32_t> kinds;
    for (const Term& term : timer.terms->all()) kinds.insert(term.kind);
    for (const AreaHead& head : *heads) {
        if (looked && !looked->anew(head, today) && looked->upTo(head) == head.at.revision)
            continue;
        for (const auto number : kinds) {
            const Kind& kind = *rules.catalog->kind(number);
            auto reports = tx.ofKind(number, head.area);
            if (!reports) return reports.failure();
            for (const Stored& report : *reports) {
                for (const Term& term : timer.terms->all()) {
                    if (term.kind != number) continue;
                    auto step = due(tx, kind, term, report.record, today, timer);
                    if (!step)
                        troubles.push_back(kind.name + " " + toText(report.record.id) + ": " +
                                           step.failure().message);
                    else if (*step)
                        steps.push_back(std::move(**step));
                }
            }
        }
        if (looked) looked->note(head, today);
    }
    return steps;
}

Result<TimersRun> runTimers(Host& host, const Day& today, const TimerRules& timer,
                            LookedThrough* looked) {
    TimersRun run;
    LookedThrough further = looked ? *looked : LookedThrough();
    std::vector<TimedStep> steps;
    {
        auto tx = host.read();
        if (!tx) return tx.failure();
        auto found = stepsDue(**tx, host.ledger().rules(), today, timer, run.troubles, &further);
        if (!found) return found.failure();
        steps = found.take();
    }
    for (TimedStep& step : steps) {
        bool taken = false;
        auto written = host.write([&](Writing& tx, Ledger& ledger) -> Result<> {
            auto done = take(tx, ledger, step, today, timer);
            if (!done) return done.failure();
            taken = *done;
            return Done{};
        });
        if (!written) return written.failure();
        if (taken) run.taken.push_back(std::move(step));
    }
    // What was passed over is looked at again, and told again, in an hour.
    if (looked && run.troubles.empty()) *looked = std::move(further);
    return run;
}

}  // namespace field::server
