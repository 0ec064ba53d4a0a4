#include "client/capture/visit_sheet.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "shared/rules/workflow.h"

namespace field::client {

namespace kinds = shared::kinds;
using records::Conflict;
using records::Indicator;
using records::IndicatorReading;
using records::Reminder;
using records::Review;
using records::Visit;

namespace {

/// Newest first by `column`.
void newestFirst(std::vector<Record>& records, int column) {
    std::stable_sort(records.begin(), records.end(), [column](const Record& a, const Record& b) {
        return integerOf(a, column) > integerOf(b, column);
    });
}

void inOrder(std::vector<Record>& indicators) {
    std::stable_sort(indicators.begin(), indicators.end(), [](const Record& a, const Record& b) {
        return integerOf(a, Indicator::kPositionFieldNumber) <
               integerOf(b, Indicator::kPositionFieldNumber);
    });
}

std::int64_t whenOf(const Record& visit) {
    const auto started = integerOf(visit, Visit::kStartedFieldNumber);
    return started != 0 ? started : integerOf(visit, Visit::kPlannedStartFieldNumber);
}

/// Readings of the project's other visits, the latest for each indicator.
Result<> readLast(Store& store, VisitSheet& sheet) {
    Query query;
    query.kind = kinds::visit;
    query.project = sheet.project.id;
    auto visits = everything(store, query);
    if (!visits) return visits.failure();
    for (const auto& visit : *visits) {
        if (visit.id == sheet.visit.record.id || whenOf(visit) >= whenOf(sheet.visit.record))
            continue;
        auto readings = store.children(kinds::indicatorReading, visit.id);
        if (!readings) return readings.failure();
        for (auto& reading : *readings) {
            auto& last = sheet.last[idOf(reading, IndicatorReading::kIndicatorIdFieldNumber)];
            if (last.whenMs < whenOf(visit)) last = {std::move(reading), whenOf(visit)};
        }
    }
    return shared::Done{};
}

/// Records of `kind` that name the visit in their column `report`, newest first by `when`.
Result<std::vector<Record>> about(Store& store, const VisitSheet& sheet, std::uint32_t kind,
                                  int report, int when) {
    Query query;
    query.kind = kind;
    query.project = sheet.project.id;
    auto all = everything(store, query);
    if (!all) return all.failure();
    std::erase_if(*all,
                  [&](const Record& one) { return idOf(one, report) != sheet.visit.record.id; });
    newestFirst(*all, when);
    return all;
}

Result<> readReviews(Store& store, VisitSheet& sheet) {
    auto reviews = about(store, sheet, kinds::review, Review::kReportIdFieldNumber,
                         Review::kReviewedAtFieldNumber);
    if (!reviews) return reviews.failure();
    sheet.reviews = reviews.take();
    return shared::Done{};
}

Result<> readReminders(Store& store, VisitSheet& sheet) {
    auto reminders = about(store, sheet, kinds::reminder, Reminder::kReportIdFieldNumber,
                           Reminder::kRemindedAtFieldNumber);
    if (!reminders) return reminders.failure();
    sheet.reminders = reminders.take();
    auto waiting = store.reminders();
    if (!waiting) return waiting.failure();
    const auto asks = waiting->find(sheet.project.id);
    if (asks != waiting->end() && asks->second.report == sheet.visit.record.id)
        sheet.reminded = asks->second;
    return shared::Done{};
}

Result<> readChildren(Store& store, VisitSheet& sheet) {
    const auto& visit = sheet.visit.record.id;
    auto readings = store.children(kinds::indicatorReading, visit);
    if (!readings) return readings.failure();
    for (auto& reading : *readings) {
        const auto indicator = idOf(reading, IndicatorReading::kIndicatorIdFieldNumber);
        sheet.readings[indicator] = std::move(reading);
    }
    for (auto [kind, into] :
         {std::pair{kinds::progressCheck, &sheet.progress},
          std::pair{kinds::moneyCheck, &sheet.money}, std::pair{kinds::evidence, &sheet.evidence},
          std::pair{kinds::finding, &sheet.findings}}) {
        auto children = store.children(kind, visit);
        if (!children) return children.failure();
        *into = children.take();
    }
    return shared::Done{};
}

Result<std::map<Id, std::int64_t>> openConflictsByReport(Store& store) {
    std::map<Id, std::int64_t> open;
    auto conflicts = store.conflicts(true);
    if (!conflicts) return conflicts.failure();
    for (const auto& one : *conflicts) ++open[idOf(one, Conflict::kReportIdFieldNumber)];
    return open;
}

/// Whether any of `roles` may begin a visit in the state `to`; unknown roles may.
bool begins(const std::vector<std::string>& roles, std::int64_t to) {
    const auto* step = shared::Workflow::builtIn().find(kinds::visit, 0, to);
    if (!step) return false;
    if (roles.empty()) return true;
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
        return std::find(step->roles.begin(), step->roles.end(), role) != step->roles.end();
    });
}

}  // namespace

std::vector<Draft> VisitSheet::draftsOf(const Id& record) const {
    std::vector<Draft> own;
    for (const auto& draft : drafts)
        if (draft.record == record) own.push_back(draft);
    return own;
}

bool VisitSheet::may(shared::Act act, std::uint32_t kind) const {
    const auto state = integerOf(visit.record, Visit::kStateFieldNumber);
    if (roles.empty()) return true;
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
        return shared::Access::builtIn().allows(role, kind, act, state);
    });
}

bool ProjectSheet::mayBegin() const { return begins(roles, records::VISIT_STATE_ON_SITE); }

Result<VisitSheet> readVisit(Store& store, const Id& id) {
    VisitSheet sheet;
    auto visit = store.hold(kinds::visit, id);
    if (!visit) return visit.failure();
    if (!*visit) return shared::Failure{shared::Code::missing, "visit " + shared::toText(id)};
    sheet.visit = std::move(**visit);
    auto project = store.find(kinds::project, sheet.visit.record.project);
    if (!project) return project.failure();
    if (*project) sheet.project = std::move(**project);
    Query query;
    query.kind = kinds::indicator;
    query.project = sheet.visit.record.project;
    auto indicators = everything(store, query);
    if (!indicators) return indicators.failure();
    sheet.indicators = indicators.take();
    inOrder(sheet.indicators);
    if (auto done = readChildren(store, sheet); !done) return done.failure();
    if (auto done = readLast(store, sheet); !done) return done.failure();
    if (auto done = readReviews(store, sheet); !done) return done.failure();
    if (auto done = readReminders(store, sheet); !done) return done.failure();
    auto hashes = store.hashes(kinds::visit, id);
    if (hashes) sheet.openConflicts = hashes->openConflicts;
    auto drafts = store.draftsUnder(id);
    if (!drafts) return drafts.failure();
    sheet.drafts = drafts.take();
    if (auto identity = store.identity()) sheet.person = identity->person;
    auto roles = store.roles(sheet.visit.record.area);
    if (!roles) return roles.failure();
    sheet.roles = roles.take();
    auto next = nextSteps(store, kinds::visit, id);
    if (!next) return next.failure();
    sheet.next = next.take();
    return sheet;
}

Result<ProjectSheet> readProject(Store& store, const Id& id, const shared::Day& day) {
    ProjectSheet sheet;
    auto project = store.find(kinds::project, id);
    if (!project) return project.failure();
    if (!*project) return shared::Failure{shared::Code::missing, "project " + shared::toText(id)};
    sheet.project = std::move(**project);
    std::vector<Record> years, funds;
    for (auto [kind, into] :
         {std::pair{kinds::projectYear, &years}, std::pair{kinds::fundLine, &funds},
          std::pair{kinds::goal, &sheet.goals}, std::pair{kinds::indicator, &sheet.indicators},
          std::pair{kinds::visit, &sheet.visits}, std::pair{kinds::alert, &sheet.alerts}}) {
        Query query;
        query.kind = kind;
        query.project = id;
        auto records = everything(store, query);
        if (!records) return records.failure();
        *into = records.take();
    }
    inOrder(sheet.indicators);
    std::stable_sort(sheet.visits.begin(), sheet.visits.end(),
                     [](const Record& a, const Record& b) { return whenOf(a) > whenOf(b); });
    newestFirst(sheet.alerts, records::Alert::kRaisedOnFieldNumber);
    std::stable_partition(sheet.alerts.begin(), sheet.alerts.end(), [](const Record& alert) {
        return integerOf(alert, records::Alert::kStateFieldNumber) != records::ALERT_STATE_CLOSED;
    });
    auto conflicts = openConflictsByReport(store);
    if (!conflicts) return conflicts.failure();
    sheet.conflicts = conflicts.take();
    auto progress = progressOf(store, id);
    if (!progress) return progress.failure();
    sheet.facts = progress->facts(store.catalog(), day);
    sheet.lights = shared::AlertRules::builtIn().judge(sheet.facts, day);
    for (auto& year : years)
        if (integerOf(year, records::ProjectYear::kFiscalYearFieldNumber) == sheet.facts.year)
            sheet.year = std::move(year);
    for (auto& fund : funds)
        if (sheet.year &&
            idOf(fund, records::FundLine::kProjectYearIdFieldNumber) == sheet.year->id)
            sheet.funds.push_back(std::move(fund));
    sheet.evaluation = progress->evaluation(store.catalog(), day);
    sheet.score = shared::score(sheet.evaluation);
    auto roles = store.roles(sheet.project.area);
    if (!roles) return roles.failure();
    sheet.roles = roles.take();
    return sheet;
}

}  // namespace field::client
