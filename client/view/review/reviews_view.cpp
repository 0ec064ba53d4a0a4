#include "client/view/review/reviews_view.h"

#include <algorithm>
#include <set>

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::idOf;
using client::integerOf;
using client::textOf;
using records::Visit;

namespace {

constexpr std::array<std::int64_t, 3> states = {
    records::VISIT_STATE_SUBMITTED, records::VISIT_STATE_RETURNED, records::VISIT_STATE_APPROVED};

/// Reports that were returned once before, and open conflicts by report.
struct Marks {
    std::set<Id> returned;
    std::map<Id, int> conflicts;
};

Result<Marks> readMarks(Store& store) {
    Marks marks;
    client::Query query;
    query.kind = kinds::review;
    auto reviews = client::everything(store, query);
    if (!reviews) return reviews.failure();
    for (const auto& review : *reviews)
        if (integerOf(review, records::Review::kVerdictFieldNumber) == records::VERDICT_RETURN)
            marks.returned.insert(idOf(review, records::Review::kReportIdFieldNumber));
    auto conflicts = store.conflicts(true);
    if (!conflicts) return conflicts.failure();
    for (const auto& one : *conflicts)
        ++marks.conflicts[idOf(one, records::Conflict::kReportIdFieldNumber)];
    return marks;
}

ReviewRow rowOf(Store& store, const client::Record& visit, const Marks& marks) {
    ReviewRow row;
    row.key = words::text(shared::toText(visit.id));
    auto project = store.find(kinds::project, visit.project);
    if (project && *project)
        row.name = words::text(textOf(**project, records::Project::kProNameFieldNumber));
    const auto signer = textOf(visit, Visit::kInspectorSignatureFieldNumber);
    row.who = words::text(
        signer.empty() ? client::personName(store, idOf(visit, Visit::kAssigneeIdFieldNumber))
                       : signer);
    const auto ended = integerOf(visit, Visit::kEndedFieldNumber);
    row.when = words::day(ended != 0 ? ended : integerOf(visit, Visit::kStartedFieldNumber));
    const auto state = integerOf(visit, Visit::kStateFieldNumber);
    row.stateWord = words::visitState(state);
    row.tone = words::reviewTone(state);
    QStringList flags;
    if (marks.returned.contains(visit.id) && state == records::VISIT_STATE_SUBMITTED)
        flags << ReviewsView::tr("Handed in again");
    auto findings = store.children(kinds::finding, visit.id);
    if (findings && !findings->empty())
        flags << ReviewsView::tr("%n finding(s)", nullptr, static_cast<int>(findings->size()));
    row.flags = flags.join(QStringLiteral(" · "));
    const auto open = marks.conflicts.find(visit.id);
    row.conflicts = open == marks.conflicts.end() ? 0 : open->second;
    return row;
}

}  // namespace

ReviewsView::ReviewsView(Desk& desk) : desk_(desk) {}

QString ReviewsView::title() const { return tr("Review"); }

QString ReviewsView::subtitle() const {
    return state() == Loading ? QString() : tr("%n report(s) waiting", nullptr, counts_[0]);
}

Result<ReviewsView::Seen> ReviewsView::look(Store& store, int filter) {
    auto marks = readMarks(store);
    if (!marks) return marks.failure();
    client::Query query;
    query.kind = kinds::visit;
    auto visits = client::everything(store, query);
    if (!visits) return visits.failure();
    const auto when = [](const client::Record& visit) {
        return integerOf(visit, Visit::kEndedFieldNumber);
    };
    std::stable_sort(visits->begin(), visits->end(),
                     [&](const auto& a, const auto& b) { return when(a) > when(b); });
    Seen seen;
    for (const auto& visit : *visits) {
        const auto state = integerOf(visit, Visit::kStateFieldNumber);
        const auto place = std::find(states.begin(), states.end(), state);
        if (place == states.end()) continue;
        const auto which = place - states.begin();
        ++seen.counts[static_cast<std::size_t>(which)];
        if (which == filter) seen.rows.push_back(rowOf(store, visit, *marks));
    }
    return seen;
}

void ReviewsView::load() {
    desk_.ask(
        this, [filter = filter_](Store& store) { return look(store, filter); },
        [this](Result<Seen> seen) {
            if (!seen) return fail(seen.failure());
            counts_ = seen->counts;
            rows_.set(std::move(seen->rows));
            become(Ready);
        });
}

void ReviewsView::setFilter(int filter) {
    if (filter == filter_ || filter < 0 || filter > 2) return;
    filter_ = filter;
    Q_EMIT changed();
    load();
}

QStringList ReviewsView::filters() const {
    return {tr("Waiting %1").arg(counts_[0]), tr("Returned %1").arg(counts_[1]),
            tr("Approved %1").arg(counts_[2])};
}

}  // namespace field::view
