#include "client/view/visit/lines_view.h"

#include <set>

#include "client/view/visit/fields.h"
#include "client/view/words.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using client::integerOf;
using client::textOf;
using records::Finding;
using records::MoneyCheck;
using records::ProgressCheck;

LinesView::LinesView(Desk& desk, const Id& visit, const QString& kind)
    : desk_(desk), visit_(visit), kind_(kind) {}

QString LinesView::title() const {
    if (kind_ == "ProgressCheck") return tr("Progress on site");
    if (kind_ == "MoneyCheck") return tr("Use of money");
    return tr("Findings");
}

QString LinesView::subtitle() const { return project_; }
int LinesView::openConflicts() const { return conflicts_; }

QString LinesView::addText() const {
    if (kind_ == "ProgressCheck") return tr("Add work");
    if (kind_ == "MoneyCheck") return tr("Add voucher");
    return tr("Add finding");
}

void LinesView::load() {
    desk_.ask(
        this, [visit = visit_](Store& store) { return client::readVisit(store, visit); },
        [this](Result<client::VisitSheet> answer) {
            if (!answer) return fail(answer.failure());
            const auto& sheet = *answer;
            const auto& records = kind_ == "ProgressCheck" ? sheet.progress
                                  : kind_ == "MoneyCheck"  ? sheet.money
                                                           : sheet.findings;
            project_ = words::text(textOf(sheet.project, records::Project::kProNameFieldNumber));
            readOnly_ = !sheet.may(shared::Act::create, kindOf(kind_.toLatin1().constData()));
            conflicts_ = static_cast<int>(sheet.openConflicts.size());
            std::vector<LineRow> rows;
            std::set<Id> known;
            for (const auto& record : records) {
                rows.push_back(row(record));
                rows.back().unsaved = !sheet.draftsOf(record.id).empty();
                known.insert(record.id);
            }
            // Lines that were begun and never saved: their drafts are all there is.
            const auto kind = kindOf(kind_.toLatin1().constData());
            for (const auto& draft : sheet.drafts) {
                if (draft.kind != kind || !known.insert(draft.record).second) continue;
                LineRow begun;
                begun.key = words::text(shared::toText(draft.record));
                begun.name = words::text(draft.text);
                begun.unsaved = true;
                rows.push_back(begun);
            }
            const bool none = rows.empty();
            rows_.set(std::move(rows));
            become(none ? Empty : Ready);
        });
}

LineRow LinesView::row(const client::Record& record) const {
    LineRow row;
    row.key = words::text(shared::toText(record.id));
    const auto& kind = *desk_.catalog()->kind(record.kind);
    const auto said = [&](int column) {
        const auto number = static_cast<std::uint32_t>(column);
        return words::shown(*kind.column(number), record.values.get(number));
    };
    QStringList details;
    const auto labelled = [&](int column, const QString& unit = {}) {
        auto value = said(column);
        if (value.isEmpty()) return;
        // Where people typed the unit with the number, it is there already.
        if (!value.endsWith(unit)) value += QLatin1Char(' ') + unit;
        details << words::name(*kind.column(static_cast<std::uint32_t>(column))) + " " + value;
    };
    if (kind_ == "ProgressCheck") {
        row.name = said(ProgressCheck::kWorkItemFieldNumber);
        const auto unit = said(ProgressCheck::kUnitFieldNumber);
        for (const int column :
             {ProgressCheck::kDesignQuantityFieldNumber,
              ProgressCheck::kReportedQuantityFieldNumber, ProgressCheck::kMeasuredRawFieldNumber})
            labelled(column, unit);
        if (integerOf(record, ProgressCheck::kIdleAssetFieldNumber) != 0) {
            row.chip = tr("Idle");
            row.tone = "warn";
        }
    } else if (kind_ == "MoneyCheck") {
        row.name = said(MoneyCheck::kVoucherNoFieldNumber);
        details << said(MoneyCheck::kAmountFieldNumber) << said(MoneyCheck::kPayeeFieldNumber);
        if (record.values.has(MoneyCheck::kMatchesLedgerFieldNumber)) {
            const bool fits = integerOf(record, MoneyCheck::kMatchesLedgerFieldNumber) != 0;
            row.chip = fits ? tr("Matches") : tr("Differs");
            row.tone = fits ? "ok" : "err";
        }
    } else {
        row.name = said(Finding::kFactFieldNumber);
        row.chip = said(Finding::kSeverityFieldNumber);
        row.tone = words::severityTone(integerOf(record, Finding::kSeverityFieldNumber));
        details << said(Finding::kCategoryFieldNumber) << said(Finding::kAmountFieldNumber);
        labelled(Finding::kDeadlineFieldNumber);
    }
    details.removeAll(QString());
    row.detail = details.join(QStringLiteral(" · "));
    if (row.name.isEmpty()) row.name = words::name(kind);
    return row;
}

QString LinesView::subject(const QString& id) const {
    return words::text(shared::toText(visit_)) + "/" + kind_ + "/" + id;
}

void LinesView::openLine(const QString& id) { open("Entry", subject(id)); }

void LinesView::add() {
    open("Entry", subject(words::text(shared::toText(shared::newId(*desk_.env())))));
}

}  // namespace field::view
