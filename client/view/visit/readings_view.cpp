#include "client/view/visit/readings_view.h"

#include "client/capture/check.h"
#include "client/view/words.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::integerOf;
using client::textOf;
using records::Indicator;
using records::IndicatorReading;

namespace {

Result<std::vector<FormView::Filling>> gather(Store& store, const client::VisitSheet& sheet) {
    std::vector<FormView::Filling> fillings;
    for (const auto& indicator : sheet.indicators) {
        client::Values key;
        key.set(IndicatorReading::kIndicatorIdFieldNumber, shared::Blob{indicator.id.str()});
        auto held =
            store.fresh(kinds::indicatorReading, indicator.project, sheet.visit.record.id, key);
        if (!held) return held.failure();
        fillings.push_back({held.take(), !sheet.readings.contains(indicator.id)});
    }
    return fillings;
}

const client::Form* formOf(const std::map<Id, client::Form>& forms, const Id& record) {
    const auto found = forms.find(record);
    return found == forms.end() ? nullptr : &found->second;
}

}  // namespace

ReadingsView::ReadingsView(Desk& desk, const Id& visit) : FormView(desk, visit, gather) {}

QString ReadingsView::title() const { return tr("Readings"); }

QStringList ReadingsView::likelihoods() const {
    return words::choices(*desk()
                               .catalog()
                               ->kind(kinds::indicatorReading)
                               ->column(IndicatorReading::kLikelihoodFieldNumber));
}

int ReadingsView::filled() const {
    int count = 0;
    for (const auto& row : rows_.rows()) count += row.typed.trimmed().isEmpty() ? 0 : 1;
    return count;
}

void ReadingsView::fill() {
    records_.clear();
    for (const auto& [id, form] : forms())
        records_[client::idOf(form.held().record, IndicatorReading::kIndicatorIdFieldNumber)] = id;
    std::vector<ReadingRow> rows;
    for (const auto& indicator : sheet().indicators) rows.push_back(row(indicator));
    rows_.set(std::move(rows));
    Q_EMIT rowsChanged();
}

ReadingRow ReadingsView::row(const client::Record& indicator) const {
    ReadingRow row;
    row.key = words::text(shared::toText(indicator.id));
    row.group = words::text(textOf(indicator, Indicator::kLv2PerfIndNameFieldNumber));
    row.name = words::text(textOf(indicator, Indicator::kLv3PerfIndNameFieldNumber));
    row.target = words::target(indicator);
    row.unit = words::text(textOf(indicator, Indicator::kUnitFieldNumber));
    row.hint = words::text(textOf(indicator, Indicator::kEvidenceRequiredFieldNumber));
    if (!row.hint.isEmpty()) row.hint = tr("Evidence: %1").arg(row.hint);
    const auto last = sheet().last.find(indicator.id);
    if (last != sheet().last.end()) {
        row.last = words::text(textOf(last->second.reading, IndicatorReading::kRawFieldNumber));
        row.lastWhen = words::day(last->second.whenMs);
    }
    const auto place = records_.find(indicator.id);
    const auto* form = place == records_.end() ? nullptr : formOf(forms(), place->second);
    if (!form) return row;
    row.typed = words::text(form->text(IndicatorReading::kRawFieldNumber));
    row.likelihood = static_cast<int>(form->integer(IndicatorReading::kLikelihoodFieldNumber)) - 1;
    row.cause = words::text(form->text(IndicatorReading::kCauseFieldNumber));
    row.note = words::text(form->text(IndicatorReading::kNoteFieldNumber));
    row.causeNeeded = row.likelihood > 0 || !row.cause.isEmpty();
    const auto value = form->value(IndicatorReading::kValueFieldNumber);
    const auto* now = std::get_if<std::int64_t>(&value);
    auto doubt = form->doubt(IndicatorReading::kRawFieldNumber);
    // A word is an answer to a qualitative target only.
    if (!now && !row.typed.trimmed().isEmpty() && client::wantsNumber(indicator))
        doubt = client::Doubt::notANumber;
    if (doubt != client::Doubt::none) {
        row.problem = doubtText(doubt);
        row.problemTone = "warn";
        return row;
    }
    const auto raw = row.typed.toStdString();
    const auto before = client::againstLast(
        indicator, last == sheet().last.end() ? nullptr : &last->second.reading, raw);
    row.problemTone = "warn";
    if (client::againstTarget(indicator, raw) == client::Mark::unitsDiffer)
        row.problem =
            tr("The unit is another than the target's (%1): they cannot be held against each "
               "other. Type the value in the target's unit if you can.")
                .arg(row.target);
    else if (before == client::Mark::unitsDiffer)
        row.problem = tr("The unit is another than at the last visit (%1). Check which is right.")
                          .arg(row.last);
    else if (before == client::Mark::missed)
        row.problem = tr("Less than at the last visit (%1). Correct it, or say why.").arg(row.last);
    return row;
}

void ReadingsView::typeInto(const QString& indicator, std::uint32_t column, const QString& text) {
    const auto id = shared::idFromText(indicator.toStdString());
    const auto place = id ? records_.find(*id) : records_.end();
    auto* into = place == records_.end() ? nullptr : form(place->second);
    if (!into) return;
    type(*into, column, text);
    for (std::size_t i = 0; i < sheet().indicators.size(); ++i)
        if (sheet().indicators[i].id == *id) rows_.put(i, row(sheet().indicators[i]));
    Q_EMIT rowsChanged();
}

void ReadingsView::typeValue(const QString& indicator, const QString& text) {
    typeInto(indicator, IndicatorReading::kRawFieldNumber, text);
}

void ReadingsView::typeCause(const QString& indicator, const QString& text) {
    typeInto(indicator, IndicatorReading::kCauseFieldNumber, text);
}

void ReadingsView::typeNote(const QString& indicator, const QString& text) {
    typeInto(indicator, IndicatorReading::kNoteFieldNumber, text);
}

void ReadingsView::choose(const QString& indicator, int likelihood) {
    typeInto(indicator, IndicatorReading::kLikelihoodFieldNumber, QString::number(likelihood + 1));
}

}  // namespace field::view
