#include "client/view/review/review_view.h"

#include "client/capture/check.h"
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

constexpr int holdMs = 10'000;

FactRow findingRow(const shared::Catalog& catalog, const client::Record& finding) {
    const auto& kind = *catalog.kind(kinds::finding);
    const auto said = [&](int column) {
        const auto number = static_cast<std::uint32_t>(column);
        return words::shown(*kind.column(number), finding.values.get(number));
    };
    QStringList head = {said(records::Finding::kSeverityFieldNumber),
                        said(records::Finding::kCategoryFieldNumber),
                        said(records::Finding::kAmountFieldNumber)};
    head.removeAll(QString());
    return {words::text(shared::toText(finding.id)), head.join(QStringLiteral(" · ")),
            said(records::Finding::kFactFieldNumber)};
}

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
        this,
        [id = id_, catalog = desk_.catalog()](Store& store) -> Result<Seen> {
            auto sheet = client::readVisit(store, id);
            if (!sheet) return sheet.failure();
            auto hashes = store.hashes(kinds::visit, id);
            if (!hashes) return hashes.failure();
            Seen seen;
            seen.sheet = sheet.take();
            seen.read = hashes->review;
            for (const auto& record : seen.sheet.evidence)
                seen.photos.push_back(evidenceRow(store, record));
            for (const auto& finding : seen.sheet.findings)
                seen.findings.push_back(findingRow(*catalog, finding));
            return seen;
        },
        [this](Result<Seen> answer) {
            if (!answer) return fail(answer.failure());
            seen_ = answer.take();
            fill();
            become(Ready);
        });
}

void ReviewView::fill() {
    std::vector<MeasuredRow> rows;
    for (const auto& indicator : seen_.sheet.indicators) rows.push_back(row(indicator));
    measured_.set(std::move(rows));
    std::vector<FactRow> facts;
    const auto& visit = seen_.sheet.visit.record;
    const auto& kind = *desk_.catalog()->kind(kinds::visit);
    for (const int column :
         {Visit::kTeamFieldNumber, Visit::kHostsFieldNumber, Visit::kStartedFieldNumber,
          Visit::kEndedFieldNumber, Visit::kSitesFieldNumber, Visit::kInspectorSignatureFieldNumber,
          Visit::kHostSignatureFieldNumber, Visit::kRefusedReasonFieldNumber,
          Visit::kWitnessFieldNumber}) {
        const auto& about = *kind.column(static_cast<std::uint32_t>(column));
        auto value = words::shown(about, visit.values.get(about.number));
        const auto title = words::text(textOf(visit, Visit::kHostTitleFieldNumber));
        if (column == Visit::kHostSignatureFieldNumber && !value.isEmpty() && !title.isEmpty())
            value += QStringLiteral(" · ") + title;
        if (!value.isEmpty()) facts.push_back({QString::number(column), words::name(about), value});
    }
    facts_.set(std::move(facts));
    findings_.set(seen_.findings);
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
    row.likelihood = words::choice(*desk_.catalog()
                                        ->kind(kinds::indicatorReading)
                                        ->column(IndicatorReading::kLikelihoodFieldNumber),
                                   integerOf(reading, IndicatorReading::kLikelihoodFieldNumber));
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

bool ReviewView::canApprove() const { return obstacle().isEmpty() && !held(); }
bool ReviewView::mayReturn() const {
    return isOpen() && seen_.sheet.next.mayEnter(records::VISIT_STATE_RETURNED) && !held();
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
    decide(client::Verdict::approve, tr("Approved."));
}

void ReviewView::decide(client::Verdict verdict, const QString& said) {
    auto* desk = &desk_;
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
            if (!done) return desk->lost(done.failure());
            if (guard) Q_EMIT guard->told(said, false);
            desk->saved();
        });
}

void ReviewView::openHistory() { PageView::open("History", words::text(shared::toText(id_))); }
void ReviewView::openConflict() { PageView::open("Conflict", words::text(shared::toText(id_))); }
void ReviewView::openPhoto(const QString& id) { PageView::open("Photo", id); }

}  // namespace field::view
