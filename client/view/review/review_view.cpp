#include "client/view/review/review_view.h"

#include "client/bound_reading.h"
#include "client/capture/check.h"
#include "client/view/review/report_facts.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::integerOf;
using client::textOf;
using records::Indicator;
using records::IndicatorReading;
using records::Visit;

namespace {

/// Longer than the message stands that offers to take it back.
constexpr int holdMs = 11'000;

}  // namespace

ReviewView::ReviewView(Desk& desk, const Id& visit) : desk_(desk), id_(visit) {
    hold_.setSingleShot(true);
    hold_.setInterval(holdMs);
    connect(&hold_, &QTimer::timeout, this,
            [this] { decide(client::Verdict::approve, tr("Approved.")); });
}

QString ReviewView::title() const {
    return words::text(textOf(seen_.sheet.project, records::Project::kProNameFieldNumber));
}

QString ReviewView::subtitle() const {
    return words::text(textOf(seen_.sheet.visit.record, Visit::kTitleFieldNumber));
}

int ReviewView::openConflicts() const { return static_cast<int>(seen_.sheet.openConflicts.size()); }

void ReviewView::load() {
    // What is being judged stays as it was read; the server says if it has changed since.
    if (held()) {
        fill();
        return become(Ready);
    }
    desk_.ask(
        this, [id = id_](Store& store) { return look(store, id); },
        [this](Result<Seen> answer) {
            if (!answer) return fail(answer.failure());
            seen_ = answer.take();
            fill();
            become(Ready);
        });
}

Result<ReviewView::Seen> ReviewView::look(Store& store, const Id& id) {
    auto sheet = client::readBound(store, kinds::visit, id,
                                   [&id](Store& from) { return client::readVisit(from, id); });
    if (!sheet) return sheet.failure();
    Seen seen;
    seen.sheet = std::move(sheet->seen);
    seen.read = sheet->hash;
    for (const auto& record : seen.sheet.evidence)
        seen.photos.push_back(evidenceRow(store, record));
    return seen;
}

void ReviewView::fill() {
    const auto& sheet = seen_.sheet;
    const auto& catalog = *desk_.catalog();
    std::vector<MeasuredRow> rows;
    for (const auto& indicator : sheet.indicators) rows.push_back(row(indicator));
    measured_.set(std::move(rows));
    const auto lines = [&catalog](const std::vector<client::Record>& records, std::uint32_t kind,
                                  const std::vector<int>& head) {
        return lineFacts(*catalog.kind(kind), records, head);
    };
    progress_.set(lines(sheet.progress, kinds::progressCheck,
                        {records::ProgressCheck::kWorkItemFieldNumber}));
    money_.set(lines(sheet.money, kinds::moneyCheck, {records::MoneyCheck::kVoucherNoFieldNumber}));
    findings_.set(
        lines(sheet.findings, kinds::finding,
              {records::Finding::kFindingNoFieldNumber, records::Finding::kSeverityFieldNumber,
               records::Finding::kCategoryFieldNumber}));
    const auto& visit = sheet.visit.record;
    const auto& kind = *catalog.kind(kinds::visit);
    auto facts =
        contentFacts(kind, visit, {Visit::kTitleFieldNumber, Visit::kConclusionFieldNumber});
    for (const int column :
         {Visit::kInspectorSignatureFieldNumber, Visit::kHostSignatureFieldNumber,
          Visit::kRefusedReasonFieldNumber, Visit::kWitnessFieldNumber}) {
        const auto& about = *kind.column(static_cast<std::uint32_t>(column));
        auto value = words::shown(about, visit.values.get(about.number));
        const auto title = words::text(textOf(visit, Visit::kHostTitleFieldNumber));
        if (column == Visit::kHostSignatureFieldNumber && !value.isEmpty() && !title.isEmpty())
            value += QStringLiteral(" · ") + title;
        if (!value.isEmpty()) facts.push_back({QString::number(column), words::name(about), value});
    }
    facts_.set(std::move(facts));
    photos_.set(seen_.photos);
}

MeasuredRow ReviewView::row(const client::Record& indicator) const {
    MeasuredRow row;
    row.key = words::text(shared::toText(indicator.id));
    row.name = words::text(textOf(indicator, Indicator::kLv3PerfIndNameFieldNumber));
    row.target = words::target(indicator);
    const auto last = seen_.sheet.last.find(indicator.id);
    if (last != seen_.sheet.last.end())
        row.last = words::text(textOf(last->second.reading, IndicatorReading::kRawFieldNumber));
    const auto found = seen_.sheet.readings.find(indicator.id);
    if (found == seen_.sheet.readings.end()) {
        row.chip = tr("Not measured");
        row.tone = "warn";
        return row;
    }
    const auto& reading = found->second;
    row.now = words::text(textOf(reading, IndicatorReading::kRawFieldNumber));
    row.cause = words::text(textOf(reading, IndicatorReading::kCauseFieldNumber));
    row.note = words::text(textOf(reading, IndicatorReading::kNoteFieldNumber));
    const auto& kind = *desk_.catalog()->kind(kinds::indicatorReading);
    const auto said = [&](int column) {
        const auto number = static_cast<std::uint32_t>(column);
        return words::shown(*kind.column(number), reading.values.get(number));
    };
    row.likelihood = said(IndicatorReading::kLikelihoodFieldNumber);
    QStringList read{said(IndicatorReading::kOpFieldNumber),
                     said(IndicatorReading::kValueFieldNumber),
                     said(IndicatorReading::kUnitFieldNumber)};
    if (read.join(QString()) != QString(row.now).remove(QLatin1Char(' '))) {
        read.removeAll(QString());
        row.read = read.join(QLatin1Char(' '));
    }
    const auto raw = textOf(reading, IndicatorReading::kRawFieldNumber);
    const auto mark = client::againstTarget(indicator, raw);
    if (mark == client::Mark::none) return row;
    row.chip = mark == client::Mark::unitsDiffer ? tr("Units differ")
               : mark == client::Mark::missed    ? tr("Below target")
                                                 : tr("On target");
    row.tone = mark == client::Mark::reached ? "ok" : "warn";
    if (client::againstLast(indicator,
                            last == seen_.sheet.last.end() ? nullptr : &last->second.reading,
                            raw) == client::Mark::missed) {
        row.chip = tr("Less than last time");
        row.tone = "err";
    }
    return row;
}

QString ReviewView::stateWord() const {
    return words::visitState(integerOf(seen_.sheet.visit.record, Visit::kStateFieldNumber));
}

QString ReviewView::tone() const {
    return words::reviewTone(integerOf(seen_.sheet.visit.record, Visit::kStateFieldNumber));
}

QString ReviewView::conclusion() const {
    return words::text(textOf(seen_.sheet.visit.record, Visit::kConclusionFieldNumber));
}

void ReviewView::setReason(const QString& reason) {
    if (reason == reason_) return;
    reason_ = reason;
    Q_EMIT changed();
}

bool ReviewView::isOpen() const {
    return integerOf(seen_.sheet.visit.record, Visit::kStateFieldNumber) ==
           records::VISIT_STATE_SUBMITTED;
}

QString ReviewView::obstacle() const {
    if (!isOpen()) return tr("It does not wait for a review.");
    if (seen_.sheet.next.keptFrom(records::VISIT_STATE_APPROVED))
        return tr("You took part in this visit. Somebody else reviews it.");
    if (!seen_.sheet.next.mayEnter(records::VISIT_STATE_APPROVED))
        return tr("You hold no role that reviews this visit.");
    if (openConflicts() > 0) return tr("Values are in dispute. They are decided first.");
    return {};
}

bool ReviewView::canApprove() const { return obstacle().isEmpty() && !held() && !acting_; }
bool ReviewView::mayReturn() const {
    return isOpen() && seen_.sheet.next.mayEnter(records::VISIT_STATE_RETURNED) && !held() &&
           !acting_;
}
bool ReviewView::canReturn() const { return mayReturn() && !reason_.trimmed().isEmpty(); }

void ReviewView::approve() {
    if (!canApprove()) return;
    hold_.start();
    Q_EMIT told(tr("Approved. You can take it back for ten seconds."), true);
    Q_EMIT changed();
}

void ReviewView::undo() {
    if (!held()) return;
    hold_.stop();
    Q_EMIT told(tr("Taken back. Nothing was decided."), false);
    Q_EMIT changed();
    load();
}

void ReviewView::giveBack() {
    if (canReturn()) decide(client::Verdict::giveBack, tr("Returned with your reason."));
}

void ReviewView::leave() {
    if (!held()) return;
    hold_.stop();
    // In place of the message that offers to take it back, which cannot be done any more.
    Q_EMIT told(tr("Your approval is being saved."), false);
    decide(client::Verdict::approve, tr("Approved."));
}

void ReviewView::decide(client::Verdict verdict, const QString& said) {
    auto* desk = &desk_;
    acting_ = true;
    Q_EMIT changed();
    desk_.ask(
        desk,
        [id = id_, read = seen_.read, verdict, reason = reason_.trimmed().toStdString(),
         env = desk_.env()](Store& store) -> Result<> {
            auto changes = client::reviewOf(store, *env, kinds::visit, id, read, verdict, reason);
            if (!changes) return changes.failure();
            auto saved = store.save(*changes);
            if (!saved) return saved.failure();
            return shared::Done{};
        },
        [desk, said, guard = QPointer<ReviewView>(this)](Result<> done) {
            if (guard) guard->acting_ = false;
            if (!done && guard) Q_EMIT guard->changed();
            if (!done) return desk->lost(done.failure());
            if (guard) Q_EMIT guard->told(said, false);
            desk->saved();
        });
}

void ReviewView::openHistory() { PageView::open("History", words::text(shared::toText(id_))); }
void ReviewView::openConflict() { PageView::open("Conflict", words::text(shared::toText(id_))); }
void ReviewView::openPhoto(const QString& id) { PageView::open("Photo", id); }

}  // namespace field::view
