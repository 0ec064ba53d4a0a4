#include "client/view/review/history_view.h"

#include <algorithm>
#include <map>

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"
#include "sync/messages.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::idOf;
using client::integerOf;
using client::textOf;
using records::Review;
using records::Visit;

namespace {

using Events = std::vector<EventRow>;

void addReviews(Store& store, const client::VisitSheet& sheet, Events& rows) {
    const auto& kind = *store.catalog().kind(kinds::review);
    for (const auto& review : sheet.reviews) {
        const bool approves =
            integerOf(review, Review::kVerdictFieldNumber) == records::VERDICT_APPROVE;
        EventRow row;
        row.key = words::text(shared::toText(review.id));
        row.ms = integerOf(review, Review::kReviewedAtFieldNumber);
        row.what = approves ? HistoryView::tr("Approved") : HistoryView::tr("Returned");
        row.detail = words::text(textOf(review, Review::kReasonFieldNumber));
        const auto effect = integerOf(review, Review::kEffectFieldNumber);
        if (effect > records::REVIEW_EFFECT_TOOK_EFFECT)
            row.detail = words::choice(*kind.column(Review::kEffectFieldNumber), effect);
        row.who =
            words::text(client::personName(store, idOf(review, Review::kReviewerIdFieldNumber)));
        row.glyph = approves ? "check" : "return";
        row.tone = approves ? "ok" : "err";
        rows.push_back(row);
    }
}

void addReminders(Store& store, const client::VisitSheet& sheet, Events& rows) {
    using records::Reminder;
    for (const auto& one : sheet.reminders) {
        EventRow row;
        row.key = words::text(shared::toText(one.id));
        row.ms = integerOf(one, Reminder::kRemindedAtFieldNumber);
        row.what = HistoryView::tr("Reminded");
        row.detail = words::text(textOf(one, Reminder::kWordsFieldNumber));
        row.who =
            words::text(client::personName(store, idOf(one, Reminder::kRemindedByFieldNumber)));
        row.glyph = "send";
        row.tone = "warn";
        rows.push_back(row);
    }
}

void addVisit(const client::VisitSheet& sheet, Events& rows) {
    const auto& visit = sheet.visit.record;
    const auto add = [&](const QString& id, int column, const QString& what, const char* glyph) {
        const auto ms = integerOf(visit, column);
        if (ms == 0) return;
        EventRow row;
        row.key = id;
        row.ms = ms;
        row.what = what;
        row.glyph = QString::fromLatin1(glyph);
        row.tone = "quiet";
        rows.push_back(row);
    };
    add("planned", Visit::kPlannedStartFieldNumber, HistoryView::tr("Planned"), "tasks");
    add("started", Visit::kStartedFieldNumber, HistoryView::tr("Arrived on site"), "person");
    add("signed", Visit::kSignedAtFieldNumber, HistoryView::tr("Signed on site"), "sign");
}

Result<> addConflicts(Store& store, const Id& visit, Events& rows) {
    auto conflicts = store.conflicts(false);
    if (!conflicts) return conflicts.failure();
    const auto& kind = *store.catalog().kind(kinds::conflict);
    for (const auto& one : *conflicts) {
        if (idOf(one, records::Conflict::kReportIdFieldNumber) != visit) continue;
        const bool open =
            integerOf(one, records::Conflict::kStateFieldNumber) == records::CONFLICT_STATE_OPEN;
        const auto* about = store.catalog().kind(
            static_cast<std::uint32_t>(integerOf(one, records::Conflict::kRecordKindFieldNumber)));
        const auto slot =
            static_cast<std::uint32_t>(integerOf(one, records::Conflict::kSlotFieldNumber));
        const auto* column = about ? about->column(slot) : nullptr;
        EventRow row;
        row.key = words::text(shared::toText(one.id));
        row.what = words::choice(*kind.column(records::Conflict::kReasonFieldNumber),
                                 integerOf(one, records::Conflict::kReasonFieldNumber));
        if (about) row.detail = words::name(*about);
        if (column) row.detail += QStringLiteral(" · ") + words::name(*column);
        row.who = words::text(
            client::personName(store, idOf(one, records::Conflict::kClosedByFieldNumber)));
        // It began when the second of its values was written.
        const auto* packed = std::get_if<shared::Blob>(
            &one.values.get(static_cast<std::uint32_t>(records::Conflict::kValuesFieldNumber)));
        auto sides = sync::unpackContested(packed ? packed->bytes : std::string());
        if (!sides) return sides.failure();
        for (const auto& side : *sides) row.ms = std::max(row.ms, side.wallMs);
        row.glyph = open ? "conflict" : "check";
        row.tone = open ? "conflict" : "quiet";
        rows.push_back(row);
    }
    return shared::Done{};
}

/// Saves that were made within one minute of each other, and went or wait together, are one event.
Result<> addSaves(Store& store, const Id& project, Events& rows) {
    auto entries = store.outbox(false);
    if (!entries) return entries.failure();
    std::map<std::pair<bool, QString>, std::pair<EventRow, int>> events;
    for (const auto& entry : *entries) {
        if (entry.project != project) continue;
        auto& [row, saves] = events[{entry.receipt.has_value(), words::moment(entry.savedMs)}];
        ++saves;
        row.key = words::text(shared::toText(entry.hash));
        row.ms = entry.savedMs;
        row.what = entry.receipt ? HistoryView::tr("Received (server)")
                                 : HistoryView::tr("Saved (this device)");
        row.detail = HistoryView::tr("%n change(s)", nullptr, saves);
        if (entry.receipt)
            row.detail += QStringLiteral(" · ") + words::moment(entry.receipt->receivedMs);
        row.glyph = entry.receipt ? "server" : "device";
        row.tone = entry.receipt ? "ok" : "warn";
        row.who = HistoryView::tr("Mine");
    }
    for (auto& [when, event] : events) rows.push_back(event.first);
    return shared::Done{};
}

}  // namespace

HistoryView::HistoryView(Desk& desk, const Id& visit) : desk_(desk), id_(visit) {}

QString HistoryView::title() const { return tr("History"); }

Result<HistoryView::Seen> HistoryView::look(Store& store, const Id& visit) {
    auto sheet = client::readVisit(store, visit);
    if (!sheet) return sheet.failure();
    Seen seen;
    seen.project = words::text(textOf(sheet->project, records::Project::kProNameFieldNumber));
    addVisit(*sheet, seen.rows);
    addReviews(store, *sheet, seen.rows);
    addReminders(store, *sheet, seen.rows);
    if (auto done = addConflicts(store, visit, seen.rows); !done) return done.failure();
    if (auto done = addSaves(store, sheet->project.id, seen.rows); !done) return done.failure();
    std::stable_sort(seen.rows.begin(), seen.rows.end(),
                     [](const EventRow& a, const EventRow& b) { return a.ms > b.ms; });
    for (auto& row : seen.rows) row.when = words::moment(row.ms);
    return seen;
}

void HistoryView::openExport() { open("Export", words::text(shared::toText(id_))); }

void HistoryView::load() {
    desk_.ask(
        this, [id = id_](Store& store) { return look(store, id); },
        [this](Result<Seen> seen) {
            if (!seen) return fail(seen.failure());
            project_ = seen->project;
            const bool none = seen->rows.empty();
            rows_.set(std::move(seen->rows));
            become(none ? Empty : Ready);
        });
}

}  // namespace field::view
