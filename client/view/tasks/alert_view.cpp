#include "client/view/tasks/alert_view.h"

#include <algorithm>
#include <array>
#include <set>

#include "client/bound_reading.h"
#include "client/review.h"
#include "client/store/reading.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/inputs.h"
#include "shared/rules/terms.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::integerOf;
using client::textOf;
using records::Alert;
using shared::Level;
using shared::Transition;

namespace {

QString ruleName(const client::Record& alert) {
    return words::said({"rule." + textOf(alert, Alert::kRuleFieldNumber), {}});
}

Level levelIn(const client::Record& alert) {
    const auto said = textOf(alert, Alert::kLevelFieldNumber);
    for (const Level level : {Level::flag, Level::yellow, Level::red})
        if (said == shared::levelName(level)) return level;
    return Level::data;
}

shared::Inputs inputsOf(const client::Record& alert) {
    return shared::Inputs::read(textOf(alert, Alert::kInputsFieldNumber));
}

/// What was found, in the person's language.
QStringList foundIn(const client::Record& alert) {
    QStringList said;
    for (const auto& one : inputsOf(alert).found) said << words::said(one);
    return said;
}

QString stateIn(const shared::Catalog& catalog, const client::Record& alert) {
    return words::choice(*catalog.kind(kinds::alert)->column(Alert::kStateFieldNumber),
                         integerOf(alert, Alert::kStateFieldNumber));
}

/// What a person does by a step of workflow.tsv.
QString stepWord(const std::string& name) {
    if (name == "notify") return AlertView::tr("Notify");
    if (name == "decide") return AlertView::tr("Decide");
    if (name == "verify") return AlertView::tr("Confirm that it was done");
    if (name == "close") return AlertView::tr("Close");
    return words::text(name);
}

/// Roles of people that a step is for; the server's timer is nobody.
QStringList peopleOf(const Transition& step) {
    QStringList people;
    for (const auto& role : step.roles)
        if (role != "server") people << words::role(role);
    return people;
}

}  // namespace

AlertRow alertRow(const shared::Catalog& catalog, const client::Record& alert) {
    const auto level = levelIn(alert);
    const auto raised = words::day(integerOf(alert, Alert::kRaisedOnFieldNumber));
    return {words::text(shared::toText(alert.id)), ruleName(alert),
            raised + QStringLiteral(" · ") +
                foundIn(alert).join(words::chinese() ? QStringLiteral("；") : QStringLiteral("; ")),
            words::level(level) + QStringLiteral(" · ") + stateIn(catalog, alert),
            words::levelTone(level)};
}

AlertView::AlertView(Desk& desk, const Id& alert) : desk_(desk), id_(alert) {}

QString AlertView::title() const {
    return state() == Ready ? ruleName(seen_.alert.record) : tr("Alert");
}

QString AlertView::subtitle() const {
    return words::text(textOf(seen_.project, records::Project::kProNameFieldNumber));
}

Result<AlertView::Seen> AlertView::lookOnce(Store& store, const Id& id) {
    auto held = store.hold(kinds::alert, id);
    if (!held) return held.failure();
    if (!*held) return shared::Failure{shared::Code::missing, "alert " + shared::toText(id)};
    Seen seen;
    seen.alert = std::move(**held);
    auto project = store.find(kinds::project, seen.alert.record.project);
    if (!project) return project.failure();
    if (*project) seen.project = std::move(**project);
    auto next = client::nextSteps(store, kinds::alert, id);
    if (!next) return next.failure();
    seen.next = next.take();
    return seen;
}

Result<AlertView::Seen> AlertView::look(Store& store, const Id& id) {
    auto bound = client::readBound(store, kinds::alert, id,
                                   [&id](Store& from) { return lookOnce(from, id); });
    if (!bound) return bound.failure();
    bound->seen.read = bound->hash;
    return std::move(bound->seen);
}

void AlertView::load() {
    desk_.ask(
        this, [id = id_](Store& store) { return look(store, id); },
        [this](Result<Seen> answer) {
            if (!answer) return fail(answer.failure());
            seen_ = answer.take();
            fill();
            become(Ready);
        });
}

void AlertView::fill() {
    std::vector<FactRow> rows;
    std::set<std::int64_t> passed;
    // The way that people take; steps of the server's alone are told by term().
    for (auto at = seen_.alert.stateSeen; passed.insert(at).second;) {
        const auto steps = shared::Workflow::builtIn().from(kinds::alert, at);
        const auto step = std::find_if(steps.begin(), steps.end(), [](const Transition* one) {
            return !peopleOf(*one).isEmpty();
        });
        if (step == steps.end()) break;
        rows.push_back({QString::number(rows.size()), stepWord((*step)->name),
                        peopleOf(**step).join(words::chinese() ? QStringLiteral("、")
                                                               : QStringLiteral(", "))});
        at = (*step)->to;
    }
    steps_.set(std::move(rows));
}

QString AlertView::level() const { return words::level(levelIn(seen_.alert.record)); }
QString AlertView::levelTone() const { return words::levelTone(levelIn(seen_.alert.record)); }
QString AlertView::stateWord() const { return stateIn(*desk_.catalog(), seen_.alert.record); }

QString AlertView::raised() const {
    const auto& alert = seen_.alert.record;
    return tr("Raised on %1 by rule %2")
        .arg(words::day(integerOf(alert, Alert::kRaisedOnFieldNumber)),
             words::text(textOf(alert, Alert::kRuleFieldNumber)));
}

QString AlertView::figures() const { return foundIn(seen_.alert.record).join(QLatin1Char('\n')); }

QString AlertView::source() const { return words::said(inputsOf(seen_.alert.record).source); }

QString AlertView::rules() const {
    // The server says its own set's name in Chinese; the delivered one has an English name too.
    const auto said = inputsOf(seen_.alert.record).rules;
    const auto& delivered = shared::AlertRules::builtIn().name();
    return said == delivered.in(shared::Language::zh) ? words::ruleSet(delivered)
                                                      : words::text(said);
}

QString AlertView::decision() const {
    return words::text(textOf(seen_.alert.record, Alert::kDecisionFieldNumber));
}

QString AlertView::note() const {
    return words::text(textOf(seen_.alert.record, Alert::kNoteFieldNumber));
}

QString AlertView::term() const {
    const auto now = seen_.alert.stateSeen;
    const auto& workflow = shared::Workflow::builtIn();
    for (const auto& term : shared::Terms::builtIn().all()) {
        if (term.kind != kinds::alert || term.workingDays == 0) continue;
        if (now != term.from && !workflow.find(kinds::alert, now, term.from)) continue;
        return tr(
            "Without a decision within %n working day(s) after the notice it is suspended by "
            "the system.",
            nullptr, term.workingDays);
    }
    return {};
}

const Transition* AlertView::next() const {
    const auto& open = seen_.next.open;
    const auto step = std::find_if(open.begin(), open.end(),
                                   [](const Transition* one) { return !peopleOf(*one).isEmpty(); });
    return state() != Ready || step == open.end() ? nullptr : *step;
}

QString AlertView::nextAct() const { return next() ? stepWord(next()->name) : QString(); }
bool AlertView::decides() const { return next() && next()->needsReason; }

bool AlertView::canAct() const {
    return !acting_ && next() && (!decides() || (choice_ >= 0 && !reason_.trimmed().isEmpty()));
}

QStringList AlertView::choices() const {
    return {tr("Continue"), tr("Adjust"), tr("Cancel the project")};
}

void AlertView::setChoice(int choice) {
    if (choice == choice_) return;
    choice_ = choice;
    Q_EMIT changed();
}

void AlertView::setReason(const QString& reason) {
    if (reason == reason_) return;
    reason_ = reason;
    Q_EMIT changed();
}

void AlertView::act() {
    if (!canAct()) return;
    shared::Values values;
    values.set(Alert::kStateFieldNumber, next()->to);
    if (decides()) {
        const auto said = choices()[choice_] + QStringLiteral("：") + reason_.trimmed();
        values.set(Alert::kDecisionFieldNumber, said.toStdString());
    }
    acting_ = true;
    Q_EMIT changed();
    desk_.ask(
        this,
        [id = id_, held = seen_.alert, read = seen_.read, values, bound = next()->bound,
         env = desk_.env()](Store& store) -> Result<client::Saved> {
            if (!bound) {
                client::Change change;
                change.held = held;
                change.values = values;
                return store.save({change});
            }
            auto changes =
                client::reviewOf(store, *env, kinds::alert, id, read, client::Verdict::approve, {});
            if (!changes) return changes.failure();
            return store.save(*changes);
        },
        [this](Result<client::Saved> saved) {
            acting_ = false;
            Q_EMIT changed();
            if (!saved) return desk_.lost(saved.failure());
            choice_ = -1;
            reason_.clear();
            desk_.saved();
        });
}

}  // namespace field::view
