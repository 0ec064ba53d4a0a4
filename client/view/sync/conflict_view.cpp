#include "client/view/sync/conflict_view.h"

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
using records::Conflict;

namespace {

/// A side's value in one line: the text as typed where there is one, else each column in words.
QString sideText(const shared::Kind& kind, const shared::Slot& slot, const client::Values& values) {
    QStringList parts;
    for (const auto number : slot.columns) {
        const auto& column = *kind.column(number);
        const auto said = words::shown(column, values.get(number));
        if (said.isEmpty()) continue;
        if (column.name == "raw" || column.name.ends_with("_raw")) return said;
        parts << said;
    }
    return parts.isEmpty() ? ConflictView::tr("(empty)") : parts.join(QStringLiteral(" · "));
}

/// What the record is called: its indicator, its fact, its work.
QString aboutRecord(Store& store, const client::Record& record) {
    if (record.kind == kinds::indicatorReading) {
        auto indicator = store.find(
            kinds::indicator, idOf(record, records::IndicatorReading::kIndicatorIdFieldNumber));
        if (indicator && *indicator)
            return words::text(textOf(**indicator, records::Indicator::kLv3PerfIndNameFieldNumber));
    }
    if (record.kind == kinds::finding)
        return words::text(textOf(record, records::Finding::kFactFieldNumber));
    if (record.kind == kinds::progressCheck)
        return words::text(textOf(record, records::ProgressCheck::kWorkItemFieldNumber));
    if (record.kind == kinds::moneyCheck)
        return words::text(textOf(record, records::MoneyCheck::kVoucherNoFieldNumber));
    return {};
}

bool sameSide(const sync::Contested& a, const sync::Contested& b) {
    return a.revision == b.revision && a.device == b.device && a.deviceSeq == b.deviceSeq &&
           a.values == b.values;
}

}  // namespace

ConflictView::ConflictView(Desk& desk, const Id& report) : desk_(desk), report_(report) {}

QString ConflictView::title() const { return tr("Values in dispute"); }

QString ConflictView::subtitle() const {
    if (state() != Ready) return {};
    return left() == 0 ? tr("Every value is picked, not kept yet")
                       : tr("%n value(s) left to decide", nullptr, left());
}

void ConflictView::describe(Store& store, Dispute& dispute, const Id& self) {
    const auto& catalog = store.catalog();
    const auto& kind = *catalog.kind(dispute.held.record.kind);
    const auto slotNumber =
        static_cast<std::uint32_t>(integerOf(dispute.conflict, Conflict::kSlotFieldNumber));
    const auto* slot = kind.slotOf(slotNumber);
    auto& row = dispute.row;
    row.key = words::text(shared::toText(dispute.conflict.id));
    row.what = words::name(kind);
    row.about = aboutRecord(store, dispute.held.record);
    if (!slot) return;
    row.what += QStringLiteral(" · ") + words::name(*kind.column(slotNumber));
    const auto& sides = dispute.sides;
    const bool sameBefore = std::all_of(sides.begin(), sides.end(), [&](const auto& side) {
        return side.was == sides.front().was;
    });
    if (sameBefore && !sides.empty())
        row.before = tr("Before: %1").arg(sideText(kind, *slot, sides.front().was.values));
    for (const auto& side : sides) {
        if (side.current) row.standing = static_cast<int>(row.values.size());
        row.values << sideText(kind, *slot, side.values);
        const auto name = words::text(client::personName(store, side.person));
        row.authors << (side.person == self ? tr("Mine") : name.isEmpty() ? tr("Somebody") : name);
        row.notes << (side.current ? tr("%1, stands now").arg(words::moment(side.wallMs))
                                   : words::moment(side.wallMs));
        if (!sameBefore)
            row.notes.back() += QLatin1Char('\n') +
                                tr("Changed from %1").arg(sideText(kind, *slot, side.was.values));
    }
}

Result<std::optional<ConflictView::Dispute>> ConflictView::disputeOf(Store& store,
                                                                     const Id& conflict,
                                                                     const Id& record,
                                                                     std::uint32_t kind) {
    Dispute dispute;
    // The base first: a side that a pull brings in between is shown without being covered by it.
    auto held = store.hold(kind, record);
    if (!held) return held.failure();
    auto now = store.find(kinds::conflict, conflict);
    if (!now) return now.failure();
    if (!*held || !*now ||
        integerOf(**now, Conflict::kStateFieldNumber) != records::CONFLICT_STATE_OPEN)
        return std::optional<Dispute>{};
    dispute.held = std::move(**held);
    dispute.conflict = std::move(**now);
    const auto* packed = std::get_if<shared::Blob>(
        &dispute.conflict.values.get(static_cast<std::uint32_t>(Conflict::kValuesFieldNumber)));
    auto sides = sync::unpackContested(packed ? packed->bytes : std::string());
    if (!sides) return sides.failure();
    for (auto& side : *sides)
        if (!side.settled || side.current) dispute.sides.push_back(std::move(side));
    return std::optional<Dispute>(std::move(dispute));
}

Result<ConflictView::Seen> ConflictView::look(Store& store, const Id& report) {
    Seen seen;
    auto conflicts = store.conflicts(true);
    if (!conflicts) return conflicts.failure();
    const auto identity = store.identity();
    const Id self = identity ? identity->person : Id{};
    for (const auto& conflict : *conflicts) {
        if (!report.none() && idOf(conflict, Conflict::kReportIdFieldNumber) != report) continue;
        const auto kind =
            static_cast<std::uint32_t>(integerOf(conflict, Conflict::kRecordKindFieldNumber));
        const auto record = idOf(conflict, Conflict::kRecordIdFieldNumber);
        auto dispute = disputeOf(store, conflict.id, record, kind);
        if (!dispute) return dispute.failure();
        if (!*dispute) continue;
        // The dispute came with a whole pull, so an edit that is unsettled is younger: it decides.
        auto own = store.unsettled(kind, record);
        if (!own) return own.failure();
        const auto slot =
            static_cast<std::uint32_t>(integerOf(conflict, Conflict::kSlotFieldNumber));
        if (std::find(own->begin(), own->end(), slot) != own->end()) {
            ++seen.decided;
            continue;
        }
        describe(store, **dispute, self);
        seen.disputes.push_back(std::move(**dispute));
    }
    return seen;
}

void ConflictView::load() {
    desk_.ask(
        this, [report = report_](Store& store) { return look(store, report); },
        [this](Result<Seen> answer) {
            if (!answer) return fail(answer.failure());
            take(answer.take());
        });
}

void ConflictView::take(Seen seen) {
    std::map<Id, sync::Contested> picked;
    for (const auto& one : disputes_)
        if (one.row.picked >= 0)
            picked[one.conflict.id] = one.sides[static_cast<std::size_t>(one.row.picked)];
    disputes_ = std::move(seen.disputes);
    decided_ = seen.decided;
    for (auto& one : disputes_) {
        const auto before = picked.find(one.conflict.id);
        if (before == picked.end()) continue;
        const auto same = std::find_if(one.sides.begin(), one.sides.end(), [&](const auto& side) {
            return sameSide(side, before->second);
        });
        if (same == one.sides.end()) continue;
        one.row.picked = static_cast<int>(same - one.sides.begin());
        picked.erase(before);
    }
    show();
    if (!picked.empty())
        Q_EMIT told(tr("A dispute changed after you had picked a value. Look at it again."), false);
}

void ConflictView::show() {
    std::vector<DisputeRow> rows;
    for (const auto& one : disputes_) rows.push_back(one.row);
    const bool none = rows.empty();
    rows_.set(std::move(rows));
    become(none ? Empty : Ready);
}

int ConflictView::left() const {
    int count = 0;
    for (const auto& one : disputes_) count += one.row.picked < 0 ? 1 : 0;
    return count;
}

void ConflictView::pick(const QString& conflict, int side) {
    if (busy_) return;
    for (std::size_t i = 0; i < disputes_.size(); ++i) {
        auto& row = disputes_[i].row;
        if (row.key != conflict || side < 0 || side >= row.values.size()) continue;
        row.picked = side;
        rows_.put(i, row);
    }
    Q_EMIT changed();
}

void ConflictView::decide() {
    if (busy_) return;
    // Each is a save of its own, which names the conflict that it closes.
    std::vector<client::Change> changes;
    for (const auto& one : disputes_) {
        if (one.row.picked < 0) continue;
        client::Change change;
        change.held = one.held;
        change.resolves = one.conflict.id;
        const auto& kind = *desk_.catalog()->kind(one.held.record.kind);
        const auto* slot = kind.slotOf(
            static_cast<std::uint32_t>(integerOf(one.conflict, Conflict::kSlotFieldNumber)));
        const auto& side = one.sides[static_cast<std::size_t>(one.row.picked)];
        for (const auto column : slot->columns) change.values.set(column, side.values.get(column));
        changes.push_back(std::move(change));
    }
    if (changes.empty()) return;
    busy_ = true;
    Q_EMIT changed();
    auto* desk = &desk_;
    const auto kept = std::make_shared<std::size_t>(0);
    desk->ask(
        desk,
        [changes, kept](Store& store) -> Result<> {
            for (const auto& change : changes) {
                auto saved = store.save({change});
                if (!saved) return saved.failure();
                ++*kept;
            }
            return shared::Done{};
        },
        [guard = QPointer<ConflictView>(this), desk, changes, kept](Result<> done) {
            if (guard) guard->settle(changes, *kept);
            if (!done) desk->lost(done.failure());
            if (*kept > 0) desk->saved();
        });
}

void ConflictView::settle(const std::vector<client::Change>& changes, std::size_t kept) {
    busy_ = false;
    const auto isDecided = [&](const Dispute& one) {
        return std::any_of(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(kept),
                           [&](const auto& change) { return change.resolves == one.conflict.id; });
    };
    decided_ += static_cast<int>(std::erase_if(disputes_, isDecided));
    show();
    if (kept == changes.size())
        Q_EMIT told(tr("Decided. What was not chosen stays in the history."), false);
}

}  // namespace field::view
