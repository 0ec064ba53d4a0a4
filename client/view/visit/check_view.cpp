#include "client/view/visit/check_view.h"

#include <algorithm>

#include "client/view/visit/visit_view.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::Problem;
using records::Visit;

CheckView::CheckView(Desk& desk, const Id& visit) : EntryView(desk, visit, "Signatures", {}) {
    connect(rows(), &QAbstractItemModel::dataChanged, this, &CheckView::signatureChanged);
    connect(rows(), &QAbstractItemModel::modelReset, this, &CheckView::signatureChanged);
    connect(this, &PageView::changed, this, &CheckView::signatureChanged);
}

QString CheckView::title() const { return tr("Check and hand in"); }

std::int64_t CheckView::visitState() const {
    return client::integerOf(sheet().visit.record, Visit::kStateFieldNumber);
}

QString CheckView::stateWord() const { return words::visitState(visitState()); }
QString CheckView::tone() const { return words::visitTone(visitState()); }

void CheckView::fill() {
    EntryView::fill();
    std::vector<ProblemRow> rows;
    for (const auto& problem : client::check(sheet(), true)) rows.push_back(row(problem));
    // What keeps the visit here comes first.
    std::stable_partition(rows.begin(), rows.end(), [](const auto& one) { return one.blocks; });
    problems_.set(std::move(rows));
}

int CheckView::blocking() const {
    int count = 0;
    for (const auto& problem : problems_.rows()) count += problem.blocks ? 1 : 0;
    return count;
}

bool CheckView::filled(int column) const {
    const auto found = forms().find(visit());
    return found != forms().end() &&
           !words::text(found->second.text(static_cast<std::uint32_t>(column))).trimmed().isEmpty();
}

bool CheckView::refused() const {
    return !filled(Visit::kHostSignatureFieldNumber) && filled(Visit::kRefusedReasonFieldNumber);
}

bool CheckView::canSign() const {
    if (blocking() > 0 || !filled(Visit::kInspectorSignatureFieldNumber)) return false;
    if (filled(Visit::kHostSignatureFieldNumber)) return true;
    return refused() && filled(Visit::kWitnessFieldNumber);
}

bool CheckView::signedAlready() const {
    return visitState() == records::VISIT_STATE_SIGNED ||
           visitState() == records::VISIT_STATE_REFUSED_TO_SIGN;
}

bool CheckView::handedIn() const {
    return visitState() == records::VISIT_STATE_SUBMITTED ||
           visitState() == records::VISIT_STATE_APPROVED;
}

void CheckView::handIn() {
    if (acting_ || handedIn() || (!signedAlready() && !canSign())) return;
    acting_ = true;
    std::vector<std::int64_t> way{visitState(), records::VISIT_STATE_SUBMITTED};
    if (!signedAlready())
        way.insert(way.begin() + 1,
                   refused() ? records::VISIT_STATE_REFUSED_TO_SIGN : records::VISIT_STATE_SIGNED);
    const auto now = desk().env()->wallMs();
    auto* desk = &this->desk();
    save([desk, way, now, id = visit(), guard = QPointer<CheckView>(this)](bool saved) {
        if (!saved && guard) guard->acting_ = false;
        if (!saved) return;
        desk->ask(
            desk, [way, now, id](Store& store) { return goThrough(store, id, way, now); },
            [desk, guard](const Result<bool>& done) {
                if (guard) guard->acting_ = false;
                if (!done) return desk->lost(done.failure());
                if (guard && *done)
                    Q_EMIT guard->told(CheckView::tr("Handed in. It is on this device and goes "
                                                     "to the server by itself."),
                                       false);
                desk->saved();
            });
    });
}

Result<bool> CheckView::goThrough(Store& store, const Id& id, const std::vector<std::int64_t>& way,
                                  std::int64_t nowMs) {
    // Steps that the workflow knows; each is a save of its own.
    for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        auto held = store.hold(kinds::visit, id);
        if (!held) return held.failure();
        if (!*held) return shared::Failure{shared::Code::missing, "visit"};
        if (client::integerOf((*held)->record, Visit::kStateFieldNumber) != way[i]) return false;
        client::Values more;
        if (way[i + 1] != records::VISIT_STATE_SUBMITTED) {
            more.set(Visit::kSignedAtFieldNumber, nowMs);
            more.set(Visit::kEndedFieldNumber, nowMs);
        }
        auto saved = store.save({stepOf(**held, way[i + 1], more)});
        if (!saved) return saved.failure();
    }
    return true;
}

ProblemRow CheckView::row(const Problem& problem) const {
    const auto id = words::text(shared::toText(visit()));
    ProblemRow row;
    row.key = QString::number(static_cast<int>(problem.what)) + "/" +
              words::text(shared::toText(problem.record));
    row.about = words::text(problem.name);
    row.blocks = problem.blocks;
    row.target = "Readings";
    row.subject = id;
    switch (problem.what) {
        case Problem::What::noReading:
            row.what = tr("Not measured yet");
            break;
        case Problem::What::unreadable:
            row.what = tr("The reading is not a number");
            break;
        case Problem::What::noLikelihood:
            row.what = tr("Likelihood is not chosen");
            break;
        case Problem::What::noCause:
            row.what = tr("The cause is missing");
            break;
        case Problem::What::noEvidence:
            row.what = tr("No evidence is attached");
            row.target = "Evidence";
            break;
        case Problem::What::findingIncomplete:
            row.what = tr("A finding lacks its fact, basis or demand");
            row.target = "Entry";
            row.subject = id + "/Finding/" + words::text(shared::toText(problem.record));
            break;
        case Problem::What::noConclusion:
            row.what = tr("The conclusion is not written");
            row.target = "Entry";
            row.subject = id + "/Conclusion";
            break;
        case Problem::What::tooFewInspectors:
            row.what = tr("Fewer than two inspectors are named");
            row.target = "Entry";
            row.subject = id + "/Conclusion";
            break;
        case Problem::What::leftTyped:
            row.what = tr("Something typed is not a value yet");
            row.target = "Visit";
            break;
        case Problem::What::openConflict:
            row.what = tr("Values are in dispute");
            row.target = "Conflict";
            break;
        case Problem::What::unsigned_:
            row.what = tr("Signatures are missing");
            break;
    }
    return row;
}

}  // namespace field::view
