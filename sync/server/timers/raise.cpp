#include "sync/server/timers/raise.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "shared/scoring/project_facts.h"
#include "sync/server/accept/judgement.h"
#include "sync/server/accept/own_edits.h"

namespace field::server {

using records::Alert;
using shared::AlertRules;
using shared::Day;
using shared::Done;
using shared::Language;
using shared::Level;
using shared::ProjectRecords;
using shared::Warning;
namespace kinds = shared::kinds;

namespace {

constexpr std::size_t changesAtOnce = 500;

using Projects = std::map<Id, ProjectRecords>;

/// What is said of every project in the area.
Result<Projects> allOf(Reading& tx, const Id& area) {
    Projects projects;
    for (const auto kind : ProjectRecords::kinds()) {
        auto records = tx.ofKind(kind, area);
        if (!records) return records.failure();
        for (Stored& one : *records)
            if (!one.record.project.none())
                projects[one.record.project].take(std::move(one.record));
    }
    return projects;
}

/// What is said of the projects in which anything moved after `revision` that a rule looks at.
Result<Projects> changedOf(Reading& tx, const AreaHead& head, std::uint64_t revision) {
    const auto& looks = ProjectRecords::kinds();
    ChangesWanted wanted;
    wanted.upTo = head.at.revision;
    wanted.of = [&](std::uint32_t kind, const Id& project) {
        return !project.none() && std::find(looks.begin(), looks.end(), kind) != looks.end();
    };
    std::set<Id> moved;
    // The first that is greater than all of `revision`: no kind has so high a number.
    for (sync::Position from{revision, ~std::uint32_t{0}, {}};;) {
        auto changed = tx.changedAfter(head.area, from, changesAtOnce, wanted);
        if (!changed) return changed.failure();
        if (changed->empty()) break;
        const auto& last = changed->back().record;
        from = {last.revision, last.kind, last.id};
        for (const Stored& one : *changed) moved.insert(one.record.project);
    }
    Projects projects;
    for (const Id& project : moved)
        for (const auto kind : looks) {
            auto records = tx.ofProject(kind, head.area, project);
            if (!records) return records.failure();
            for (Stored& one : *records) projects[project].take(std::move(one.record));
        }
    return projects;
}

Id idOf(const Id& project, const Warning& warning, int year) {
    return shared::keyedId(
        kinds::alert, project,
        fmt::format("{} {} {} {}", warning.rule, year, warning.at, levelName(*warning.level)));
}

std::optional<Level> levelIn(const shared::Record& alert) {
    const auto* said = std::get_if<std::string>(&alert.values.get(Alert::kLevelFieldNumber));
    for (const Level level : {Level::data, Level::flag, Level::yellow, Level::red})
        if (said && *said == levelName(level)) return level;
    return std::nullopt;
}

/// Whether an alert of that rule is under way in the project and weighs as much.
bool underWay(const std::vector<Stored>& alerts, const NewAlert& wanted) {
    return std::any_of(alerts.begin(), alerts.end(), [&](const Stored& one) {
        const auto& values = one.record.values;
        const auto level = levelIn(one.record);
        return values.get(Alert::kRuleFieldNumber) == shared::Value{wanted.rule} &&
               values.get(Alert::kStateFieldNumber) !=
                   shared::Value{std::int64_t{records::ALERT_STATE_CLOSED}} &&
               level && *level >= wanted.level;
    });
}

/// One alert for each rule that speaks, of its heaviest warning, with all that it says.
std::vector<NewAlert> wantedOf(const AreaHead& head, const Id& project, const shared::Facts& facts,
                               const AlertRules& alerts, const Day& day) {
    std::vector<NewAlert> out;
    const auto from = alerts.raisedFrom();
    const int year = facts.year != 0 ? facts.year : static_cast<int>(day.year());
    for (const Warning& warning : alerts.judge(facts, day).warnings) {  // heaviest first
        if (!from || !warning.level || *warning.level < *from) continue;
        const auto same = std::find_if(
            out.begin(), out.end(), [&](const NewAlert& one) { return one.rule == warning.rule; });
        if (same != out.end()) {
            same->inputs.found.push_back(warning.said);
            continue;
        }
        out.push_back({head.area,
                       project,
                       idOf(project, warning, year),
                       warning.rule,
                       *warning.level,
                       {{warning.said}, warning.basis(), alerts.name().in(Language::zh)}});
    }
    return out;
}

/// Takes out of `wanted`, all of one project, what is on record.
Result<> leaveNew(Reading& tx, std::vector<NewAlert>& wanted) {
    if (wanted.empty()) return Done{};
    auto standing = tx.ofProject(kinds::alert, wanted.front().area, wanted.front().project);
    if (!standing) return standing.failure();
    std::vector<NewAlert> fresh;
    for (NewAlert& one : wanted) {
        if (underWay(*standing, one)) continue;
        auto raised = tx.find(kinds::alert, one.area, one.alert);  // also one that was deleted
        if (!raised) return raised.failure();
        if (!*raised) fresh.push_back(std::move(one));
    }
    wanted = std::move(fresh);
    return Done{};
}

/// The edit that makes the record.
sync::Edit editOf(const shared::Kind& kind, const NewAlert& one, const Base& base, const Day& day) {
    shared::Record record;
    record.kind = kind.number;
    record.id = one.alert;
    record.values.set(Alert::kRuleFieldNumber, one.rule);
    record.values.set(Alert::kLevelFieldNumber, std::string(levelName(one.level)));
    record.values.set(Alert::kRaisedOnFieldNumber, shared::chinaMs(day));
    record.values.set(Alert::kInputsFieldNumber, one.inputs.text());
    record.values.set(Alert::kStateFieldNumber, std::int64_t{records::ALERT_STATE_OPEN});
    return makes(kind, record, base);
}

/// In its own transaction: those of one project that are new still.
Result<std::vector<NewAlert>> raise(Writing& tx, Ledger& ledger, std::vector<NewAlert> wanted,
                                    const Day& day) {
    if (auto left = leaveNew(tx, wanted); !left) return left.failure();
    if (wanted.empty()) return wanted;
    const auto& first = wanted.front();
    auto head = tx.head(first.area);
    if (!head) return head.failure();
    if (!*head) return std::vector<NewAlert>();
    std::vector<sync::Edit> edits;
    for (const NewAlert& one : wanted)
        edits.push_back(editOf(*ledger.rules().catalog->kind(kinds::alert), one, (*head)->at, day));
    auto taken = ledger.acceptOwn(tx, first.area, first.project, std::move(edits));
    if (!taken) return taken.failure();
    return wanted;
}

}  // namespace

bool LookedThrough::anew(const AreaHead& head, const Day& day) const {
    const auto at = areas_.find(head.area);
    return at == areas_.end() || at->second.second != day ||
           at->second.first.epoch != head.at.epoch;
}

std::uint64_t LookedThrough::upTo(const AreaHead& head) const {
    const auto at = areas_.find(head.area);
    return at == areas_.end() ? 0 : at->second.first.revision;
}

void LookedThrough::note(const AreaHead& head, const Day& day) {
    areas_[head.area] = {head.at, day};
}

Result<std::vector<NewAlert>> alertsDue(Reading& tx, const Ledger::Rules& rules,
                                        const AlertRules& alerts, const Day& day,
                                        LookedThrough& looked) {
    std::vector<NewAlert> due;
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    for (const AreaHead& head : *heads) {
        const bool anew = looked.anew(head, day);
        if (!anew && looked.upTo(head) == head.at.revision) continue;
        auto projects = anew ? allOf(tx, head.area) : changedOf(tx, head, looked.upTo(head));
        if (!projects) return projects.failure();
        for (const auto& [project, said] : *projects) {
            auto wanted = wantedOf(head, project, said.facts(*rules.catalog, day), alerts, day);
            if (auto left = leaveNew(tx, wanted); !left) return left.failure();
            std::move(wanted.begin(), wanted.end(), std::back_inserter(due));
        }
        looked.note(head, day);
    }
    return due;
}

Result<std::vector<NewAlert>> raiseAlerts(Host& host, const Day& day, LookedThrough& looked,
                                          const AlertRules& alerts) {
    LookedThrough further = looked;
    std::vector<NewAlert> due, raised;
    {
        auto tx = host.read();
        if (!tx) return tx.failure();
        auto found = alertsDue(**tx, host.ledger().rules(), alerts, day, further);
        if (!found) return found.failure();
        due = found.take();
    }
    for (auto from = due.begin(); from != due.end();) {
        const auto to = std::find_if(
            from, due.end(), [&](const NewAlert& one) { return one.project != from->project; });
        auto written = host.write([&](Writing& tx, Ledger& ledger) -> Result<> {
            auto done = raise(tx, ledger, {from, to}, day);
            if (!done) return done.failure();
            std::move(done->begin(), done->end(), std::back_inserter(raised));
            return Done{};
        });
        if (!written) return written.failure();
        from = to;
    }
    looked = std::move(further);  // what failed is looked at again
    return raised;
}

}  // namespace field::server
