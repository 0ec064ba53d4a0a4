#include "client/view/visit/visit_view.h"

#include "client/reminder.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using client::integerOf;
using client::textOf;
using records::Visit;

client::Change stepOf(const client::Held& visit, std::int64_t to, client::Values more) {
    client::Change change;
    change.held = visit;
    change.values = std::move(more);
    change.values.set(Visit::kStateFieldNumber, to);
    return change;
}

VisitView::VisitView(Desk& desk, const Id& visit) : desk_(desk), id_(visit) {}

QString VisitView::title() const {
    const auto name = textOf(seen_.sheet.visit.record, Visit::kTitleFieldNumber);
    return name.empty() ? tr("Field visit") : words::text(name);
}

QString VisitView::subtitle() const {
    return words::text(textOf(seen_.sheet.project, records::Project::kProNameFieldNumber));
}

int VisitView::openConflicts() const { return static_cast<int>(seen_.sheet.openConflicts.size()); }

void VisitView::load() {
    desk_.ask(
        this,
        [id = id_](Store& store) -> Result<Seen> {
            auto sheet = client::readVisit(store, id);
            if (!sheet) return sheet.failure();
            Seen seen{sheet.take(), {}, {}};
            for (const auto& review : seen.sheet.reviews) {
                if (integerOf(review, records::Review::kVerdictFieldNumber) !=
                    records::VERDICT_RETURN)
                    continue;
                seen.returnedBy = client::personName(
                    store, client::idOf(review, records::Review::kReviewerIdFieldNumber));
                break;
            }
            if (seen.sheet.reminded)
                seen.remindedBy = client::personName(store, seen.sheet.reminded->by);
            return seen;
        },
        [this](Result<Seen> answer) {
            if (!answer) return fail(answer.failure());
            seen_ = answer.take();
            fill();
            become(Ready);
        });
}

std::int64_t VisitView::visitState() const {
    return integerOf(seen_.sheet.visit.record, Visit::kStateFieldNumber);
}

QString VisitView::stateWord() const { return words::visitState(visitState()); }
QString VisitView::tone() const { return words::visitTone(visitState()); }

QString VisitView::when() const {
    const auto& visit = seen_.sheet.visit.record;
    const auto started = integerOf(visit, Visit::kStartedFieldNumber);
    const auto planned = integerOf(visit, Visit::kPlannedStartFieldNumber);
    if (started != 0) return tr("Arrived %1").arg(words::moment(started));
    return planned == 0 ? QString() : tr("Planned for %1").arg(words::day(planned));
}

QString VisitView::returnedReason() const {
    return visitState() == records::VISIT_STATE_RETURNED
               ? words::text(textOf(seen_.sheet.visit.record, Visit::kStateReasonFieldNumber))
               : QString();
}

QString VisitView::returnedBy() const { return words::text(seen_.returnedBy); }

/// This person's own reminder that the visit's state has not answered.
const client::Record* VisitView::ownReminder() const {
    using records::Reminder;
    for (const auto& one : seen_.sheet.reminders)
        if (client::idOf(one, Reminder::kRemindedByFieldNumber) == seen_.sheet.person &&
            integerOf(one, Reminder::kReportStateFieldNumber) == visitState())
            return &one;
    return nullptr;
}

QString VisitView::reminded() const {
    const auto& asks = seen_.sheet.reminded;
    if (asks) {
        const auto when = words::ago(asks->ms, desk_.env()->wallMs());
        return seen_.remindedBy.empty()
                   ? tr("You were reminded %1").arg(when)
                   : tr("%1 reminded you %2").arg(words::text(seen_.remindedBy), when);
    }
    const auto* own = ownReminder();
    return own ? tr("You reminded them %1")
                     .arg(words::ago(integerOf(*own, records::Reminder::kRemindedAtFieldNumber),
                                     desk_.env()->wallMs()))
               : QString();
}

QString VisitView::remindedWords() const {
    return seen_.sheet.reminded ? words::text(seen_.sheet.reminded->words) : QString();
}

bool VisitView::mayRemind() const {
    return state() == Ready && !seen_.sheet.roles.empty() && !ownReminder() &&
           seen_.sheet.may(shared::Act::remind, shared::kinds::visit);
}

void VisitView::remind() {
    if (std::exchange(acting_, true)) return;
    desk_.ask(
        this,
        [id = id_, env = desk_.env()](Store& store) -> Result<client::Saved> {
            auto change = client::reminderOf(store, *env, shared::kinds::visit, id, {});
            if (!change) return change.failure();
            return store.save({*change});
        },
        [this](Result<client::Saved> saved) {
            acting_ = false;
            if (!saved) return desk_.lost(saved.failure());
            desk_.saved();
        });
}

QString VisitView::nextAct() const {
    const auto& sheet = seen_.sheet;
    switch (visitState()) {
        case records::VISIT_STATE_PLANNED:
            return sheet.next.mayEnter(records::VISIT_STATE_ON_SITE) ? tr("Arrived: begin")
                                                                     : QString();
        case records::VISIT_STATE_ON_SITE:
            return sheet.next.mayEnter(records::VISIT_STATE_SIGNED) ? tr("Check and hand in")
                                                                    : QString();
        case records::VISIT_STATE_SIGNED:
        case records::VISIT_STATE_REFUSED_TO_SIGN:
            return sheet.next.mayEnter(records::VISIT_STATE_SUBMITTED) ? tr("Hand in") : QString();
        case records::VISIT_STATE_RETURNED:
        case records::VISIT_STATE_REOPENED:
            return sheet.next.mayEnter(records::VISIT_STATE_ON_SITE) ? tr("Begin to correct")
                                                                     : QString();
        case records::VISIT_STATE_SUBMITTED:
            return sheet.next.mayEnter(records::VISIT_STATE_ON_SITE) ? tr("Withdraw") : QString();
        default:
            return {};
    }
}

void VisitView::act() {
    std::int64_t to = records::VISIT_STATE_ON_SITE;
    client::Values more;
    switch (visitState()) {
        case records::VISIT_STATE_PLANNED:
            more.set(Visit::kStartedFieldNumber, desk_.env()->wallMs());
            break;
        case records::VISIT_STATE_RETURNED:
        case records::VISIT_STATE_REOPENED:
        case records::VISIT_STATE_SUBMITTED:
            break;
        default:
            return open("Check", words::text(shared::toText(id_)));
    }
    if (std::exchange(acting_, true)) return;
    desk_.ask(
        this,
        [change = stepOf(seen_.sheet.visit, to, more)](Store& store) {
            return store.save({change});
        },
        [this](Result<client::Saved> saved) {
            acting_ = false;
            if (!saved) return desk_.lost(saved.failure());
            desk_.saved();
        });
}

void VisitView::openHistory() { open("History", words::text(shared::toText(id_))); }
void VisitView::openConflict() { open("Conflict", words::text(shared::toText(id_))); }

void VisitView::fill() {
    const auto& sheet = seen_.sheet;
    const auto id = words::text(shared::toText(id_));
    const auto counted = [](std::size_t number) {
        return number == 0 ? QString() : QString::number(number);
    };
    const auto unsaved = [&sheet](std::uint32_t kind) {
        for (const auto& draft : sheet.drafts)
            if (draft.kind == kind) return true;
        return false;
    };
    const bool all = sheet.readings.size() >= sheet.indicators.size() && !sheet.indicators.empty();
    const bool concluded = !textOf(sheet.visit.record, Visit::kConclusionFieldNumber).empty();
    std::vector<SectionRow> rows;
    rows.push_back({"readings", "Readings", id, tr("Readings"), "target",
                    tr("%1 of %2").arg(sheet.readings.size()).arg(sheet.indicators.size()),
                    all ? "ok" : "quiet", unsaved(shared::kinds::indicatorReading)});
    rows.push_back({"progress", "Lines", id + "/ProgressCheck", tr("Progress on site"), "chart",
                    counted(sheet.progress.size()), sheet.progress.empty() ? "quiet" : "ok",
                    unsaved(shared::kinds::progressCheck)});
    rows.push_back({"money", "Lines", id + "/MoneyCheck", tr("Use of money"), "money",
                    counted(sheet.money.size()), sheet.money.empty() ? "quiet" : "ok",
                    unsaved(shared::kinds::moneyCheck)});
    rows.push_back({"evidence", "Evidence", id, tr("Evidence"), "photo",
                    counted(sheet.evidence.size()), sheet.evidence.empty() ? "quiet" : "ok",
                    false});
    rows.push_back({"findings", "Lines", id + "/Finding", tr("Findings"), "flag",
                    counted(sheet.findings.size()), sheet.findings.empty() ? "quiet" : "warn",
                    unsaved(shared::kinds::finding)});
    rows.push_back({"conclusion", "Entry", id + "/Conclusion", tr("Conclusion"), "edit",
                    concluded ? tr("written") : QString(), concluded ? "ok" : "quiet",
                    unsaved(shared::kinds::visit)});
    sections_.set(std::move(rows));
}

}  // namespace field::view
