#include "client/view/tasks/project_view.h"

#include "client/view/tasks/alert_view.h"
#include "client/view/tasks/score_view.h"
#include "client/view/words.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::integerOf;
using client::Record;
using client::textOf;
using records::Indicator;
using records::Project;
using records::ProjectYear;
using records::Visit;

ProjectView::ProjectView(Desk& desk, const Id& project) : desk_(desk), id_(project) {}

QString ProjectView::title() const {
    return state() == Ready ? words::text(textOf(sheet_.project, Project::kProNameFieldNumber))
                            : tr("Project");
}

QString ProjectView::subtitle() const {
    return words::text(textOf(sheet_.project, Project::kProCodeFieldNumber));
}

int ProjectView::openConflicts() const {
    std::int64_t open = 0;
    for (const auto& visit : sheet_.visits) {
        const auto found = sheet_.conflicts.find(visit.id);
        if (found != sheet_.conflicts.end()) open += found->second;
    }
    return static_cast<int>(open);
}

void ProjectView::load() {
    desk_.ask(
        this,
        [id = id_, today = shared::chinaDay(desk_.env()->wallMs())](Store& store) {
            return client::readProject(store, id, today);
        },
        [this](Result<client::ProjectSheet> answer) {
            if (!answer) return fail(answer.failure());
            sheet_ = answer.take();
            fill();
            become(Ready);
        });
}

void ProjectView::fill() {
    const auto& catalog = *desk_.catalog();
    const auto& projectKind = *catalog.kind(kinds::project);
    std::vector<FactRow> facts;
    for (const int column : {Project::kAgencyNameFieldNumber, Project::kDeptNameFieldNumber,
                             Project::kDivisionNameFieldNumber, Project::kAttributeFieldNumber,
                             Project::kPeriodFieldNumber, Project::kStartDateFieldNumber,
                             Project::kEndDateFieldNumber, Project::kKeyLevelFieldNumber}) {
        const auto value = textOf(sheet_.project, column);
        if (value.empty()) continue;
        const auto* about = projectKind.column(static_cast<std::uint32_t>(column));
        facts.push_back({QString::number(column), words::name(*about), words::text(value)});
    }
    facts_.set(std::move(facts));

    std::vector<FactRow> funds;
    const auto& fundKind = *catalog.kind(kinds::fundLine);
    for (const auto& fund : sheet_.funds) {
        const auto source = integerOf(fund, records::FundLine::kSourceFieldNumber);
        const auto* about = fundKind.column(records::FundLine::kSourceFieldNumber);
        const auto full = client::statedIn(fund, records::FundLine::kFullYearBudgetFieldNumber);
        const auto used = client::statedIn(fund, records::FundLine::kExecutedToDateFieldNumber);
        funds.push_back({words::text(shared::toText(fund.id)), words::choice(*about, source),
                         tr("%1 of %2").arg(words::amount(used), words::amount(full))});
    }
    funds_.set(std::move(funds));

    std::vector<TargetRow> targets;
    for (const auto& one : sheet_.indicators) {
        const auto level = [&one](int column) { return words::text(textOf(one, column)); };
        targets.push_back(
            {words::text(shared::toText(one.id)),
             level(Indicator::kLv1PerfIndNameFieldNumber) + QStringLiteral(" · ") +
                 level(Indicator::kLv2PerfIndNameFieldNumber),
             level(Indicator::kLv3PerfIndNameFieldNumber), words::target(one),
             words::text(shared::Decimal{integerOf(one, Indicator::kWeightFieldNumber)}.text()),
             integerOf(one, Indicator::kIsCoreFieldNumber) != 0});
    }
    targets_.set(std::move(targets));

    std::vector<VisitRow> visits;
    for (const auto& one : sheet_.visits) {
        const auto state = integerOf(one, Visit::kStateFieldNumber);
        const auto started = integerOf(one, Visit::kStartedFieldNumber);
        const auto conflicts = sheet_.conflicts.find(one.id);
        const auto name = textOf(one, Visit::kTitleFieldNumber);
        visits.push_back(
            {words::text(shared::toText(one.id)),
             name.empty() ? tr("Field visit") : words::text(name),
             words::day(started != 0 ? started : integerOf(one, Visit::kPlannedStartFieldNumber)),
             words::visitState(state), words::visitTone(state),
             conflicts == sheet_.conflicts.end() ? 0 : static_cast<int>(conflicts->second)});
    }
    visits_.set(std::move(visits));
    fillWarnings();
}

void ProjectView::fillWarnings() {
    std::vector<WarningRow> warnings;
    std::vector<FactRow> missing;
    for (const auto& one : sheet_.lights.warnings) {
        const auto name = words::said(one.name());
        const auto source =
            words::text(one.rule) + QStringLiteral(" · ") + words::said(one.basis());
        const auto key = QString::number(warnings.size() + missing.size());
        if (!one.level)
            missing.push_back({key, name, words::said(one.said)});
        else
            warnings.push_back({key, name, words::said(one.said), source, words::level(*one.level),
                                words::levelTone(*one.level)});
    }
    warnings_.set(std::move(warnings));
    std::vector<AlertRow> alerts;
    for (const auto& one : sheet_.alerts) alerts.push_back(alertRow(*desk_.catalog(), one));
    alerts_.set(std::move(alerts));
    missing_.set(std::move(missing));
}

QString ProjectView::budget() const { return words::amount(sheet_.facts.budgetFen); }

QString ProjectView::executed() const { return words::amount(sheet_.facts.executedFen); }

QString ProjectView::executedOn() const {
    const auto on =
        words::day(sheet_.year ? integerOf(*sheet_.year, ProjectYear::kExecutedOnFieldNumber) : 0);
    return on.isEmpty() ? QString() : tr("as of %1").arg(on);
}

QString ProjectView::spent() const {
    return words::percent(sheet_.facts.executedFen, sheet_.facts.budgetFen);
}

double ProjectView::spentPart() const {
    return words::part(sheet_.facts.executedFen, sheet_.facts.budgetFen);
}

QString ProjectView::light() const { return words::light(sheet_.lights.light); }

QString ProjectView::lightTone() const { return words::lightTone(sheet_.lights.light); }

QString ProjectView::rules() const { return words::ruleSet(shared::AlertRules::builtIn().name()); }

QString ProjectView::score() const {
    if (sheet_.evaluation.rows.empty()) return {};
    return sheet_.score.totalComputed
               ? tr("%1 points by the rules").arg(words::points(sheet_.score.totalComputed))
               : tr("Some rows have no points by the rules");
}

int ProjectView::scoreProblems() const { return static_cast<int>(problemsOf(sheet_.score).size()); }

QString ProjectView::annualTarget() const {
    if (sheet_.year && !textOf(*sheet_.year, ProjectYear::kAnnualTargetFieldNumber).empty())
        return words::text(textOf(*sheet_.year, ProjectYear::kAnnualTargetFieldNumber));
    return sheet_.goals.empty()
               ? QString()
               : words::text(textOf(sheet_.goals.front(), records::Goal::kKpiTargetFieldNumber));
}

const Record* ProjectView::current() const {
    for (const auto& visit : sheet_.visits)
        if (integerOf(visit, Visit::kStateFieldNumber) != records::VISIT_STATE_APPROVED)
            return &visit;
    return nullptr;
}

QString ProjectView::returnedReason() const {
    const auto* visit = current();
    if (!visit || integerOf(*visit, Visit::kStateFieldNumber) != records::VISIT_STATE_RETURNED)
        return {};
    return words::text(textOf(*visit, Visit::kStateReasonFieldNumber));
}

QString ProjectView::currentVisit() const {
    return current() ? words::text(shared::toText(current()->id)) : QString();
}

QString ProjectView::currentState() const {
    return current() ? words::visitState(integerOf(*current(), Visit::kStateFieldNumber))
                     : QString();
}

QString ProjectView::currentTone() const {
    return current() ? words::visitTone(integerOf(*current(), Visit::kStateFieldNumber))
                     : QString();
}

void ProjectView::openScore() { open("Score", words::text(shared::toText(id_))); }

void ProjectView::beginVisit() {
    // A second visit would stay: nobody can remove one.
    if (std::exchange(acting_, true)) return;
    const auto now = desk_.env()->wallMs();
    const auto name = tr("Field visit of %1").arg(words::day(now)).toStdString();
    desk_.ask(
        this,
        [id = id_, now, name](Store& store) -> Result<Id> {
            auto held = store.fresh(kinds::visit, id, {}, {});
            if (!held) return held.failure();
            client::Change change;
            change.act = sync::EditAct::create;
            change.held = held.take();
            change.values.set(Visit::kTitleFieldNumber, name);
            change.values.set(Visit::kStartedFieldNumber, now);
            change.values.set(Visit::kStateFieldNumber, std::int64_t{records::VISIT_STATE_ON_SITE});
            const auto identity = store.identity();
            const auto person =
                identity ? client::personName(store, identity->person) : std::string();
            if (!person.empty())
                change.values.set(Visit::kTeamFieldNumber, shared::Elements::of({person}));
            auto saved = store.save({change});
            if (!saved) return saved.failure();
            return change.held.record.id;
        },
        [this](Result<Id> made) {
            acting_ = false;
            if (!made) return desk_.lost(made.failure());
            desk_.saved();
            open("Visit", words::text(shared::toText(*made)));
        });
}

}  // namespace field::view
