#include "client/capture/check.h"

#include "shared/decimal.h"
#include "shared/proto/records.pb.h"
#include "shared/scoring/measure.h"

namespace field::client {

using records::Finding;
using records::Indicator;
using records::IndicatorReading;
using records::Visit;
using shared::Decimal;
using shared::Measure;

namespace {

using What = Problem::What;

std::size_t inspectors(const Record& visit) {
    const auto* team = std::get_if<shared::Elements>(
        &visit.values.get(static_cast<std::uint32_t>(Visit::kTeamFieldNumber)));
    return team ? team->items.size() : 0;
}

void checkReadings(const VisitSheet& sheet, std::vector<Problem>& out) {
    for (const auto& indicator : sheet.indicators) {
        const auto name = textOf(indicator, Indicator::kLv3PerfIndNameFieldNumber);
        const auto found = sheet.readings.find(indicator.id);
        const auto raw = found == sheet.readings.end()
                             ? std::string()
                             : textOf(found->second, IndicatorReading::kRawFieldNumber);
        if (raw.empty()) {
            out.push_back({What::noReading, indicator.id, name});
            continue;
        }
        const auto& reading = found->second;
        const bool numbered = reading.values.has(IndicatorReading::kValueFieldNumber);
        if (!numbered && wantsNumber(indicator))
            out.push_back({What::unreadable, indicator.id, name, false});
        const auto likely = integerOf(reading, IndicatorReading::kLikelihoodFieldNumber);
        if (likely == 0) out.push_back({What::noLikelihood, indicator.id, name});
        if (likely > records::LIKELIHOOD_CERTAIN &&
            textOf(reading, IndicatorReading::kCauseFieldNumber).empty())
            out.push_back({What::noCause, indicator.id, name});
    }
}

void checkFindings(const VisitSheet& sheet, std::vector<Problem>& out) {
    for (const auto& finding : sheet.findings) {
        const auto fact = textOf(finding, Finding::kFactFieldNumber);
        if (fact.empty() || textOf(finding, Finding::kBasisFieldNumber).empty() ||
            textOf(finding, Finding::kDemandFieldNumber).empty())
            out.push_back({What::findingIncomplete, finding.id,
                           fact.empty() ? textOf(finding, Finding::kFindingNoFieldNumber) : fact});
    }
}

bool isSigned(const Record& visit) {
    if (textOf(visit, Visit::kInspectorSignatureFieldNumber).empty()) return false;
    if (!textOf(visit, Visit::kHostSignatureFieldNumber).empty()) return true;
    return !textOf(visit, Visit::kRefusedReasonFieldNumber).empty() &&
           !textOf(visit, Visit::kWitnessFieldNumber).empty();
}

/// "人" and "人次": forms mix them, and scores take them for one.
bool countTheSame(std::string_view a, std::string_view b) {
    return a == b || (!a.empty() && !b.empty() && (a.starts_with(b) || b.starts_with(a)));
}

Mark marked(const Record& indicator, std::string_view raw, std::string_view against,
            std::int64_t op) {
    const auto unit = textOf(indicator, Indicator::kUnitFieldNumber);
    const auto now = shared::readMeasure(raw, unit);
    const auto then = shared::readMeasure(against, unit);
    const auto isNumber = [](const Measure& one) { return one.form == Measure::Form::number; };
    // "增长5%" says how much more, not how much.
    if (!isNumber(now) || !isNumber(then) || now.change != then.change) return Mark::none;
    if (!countTheSame(now.base, then.base)) return Mark::unitsDiffer;
    const auto mark = [](bool reached) { return reached ? Mark::reached : Mark::missed; };
    switch (op) {
        case records::OPERATOR_AT_LEAST:
            return mark(now.value >= then.value);
        case records::OPERATOR_AT_MOST:
            return mark(now.value <= then.value);
        case records::OPERATOR_EQUAL:
            return mark(now.value == then.value);
        default:
            return Mark::none;
    }
}

}  // namespace

std::vector<Problem> check(const VisitSheet& sheet, bool forSigning) {
    std::vector<Problem> out;
    const auto& visit = sheet.visit.record;
    checkReadings(sheet, out);
    if (sheet.evidence.empty()) out.push_back({What::noEvidence, visit.id, {}});
    checkFindings(sheet, out);
    if (textOf(visit, Visit::kConclusionFieldNumber).empty())
        out.push_back({What::noConclusion, visit.id, {}});
    if (inspectors(visit) < 2) out.push_back({What::tooFewInspectors, visit.id, {}});
    if (!sheet.drafts.empty()) out.push_back({What::leftTyped, visit.id, {}, false});
    if (!sheet.openConflicts.empty()) out.push_back({What::openConflict, visit.id, {}, false});
    if (!forSigning && !isSigned(visit)) out.push_back({What::unsigned_, visit.id, {}});
    return out;
}

bool wantsNumber(const Record& indicator) {
    return integerOf(indicator, Indicator::kOpFieldNumber) != records::OPERATOR_QUALITATIVE &&
           indicator.values.has(Indicator::kTargetFieldNumber);
}

Mark againstTarget(const Record& indicator, std::string_view raw) {
    if (!indicator.values.has(Indicator::kTargetFieldNumber)) return Mark::none;
    const auto printed = textOf(indicator, Indicator::kTargetTextFieldNumber);
    const Decimal target{integerOf(indicator, Indicator::kTargetFieldNumber)};
    return marked(indicator, raw, printed.empty() ? target.text() : printed,
                  integerOf(indicator, Indicator::kOpFieldNumber));
}

Mark againstLast(const Record& indicator, const Record* last, std::string_view raw) {
    if (!last || integerOf(indicator, Indicator::kOpFieldNumber) != records::OPERATOR_AT_LEAST)
        return Mark::none;
    return marked(indicator, raw, textOf(*last, IndicatorReading::kRawFieldNumber),
                  records::OPERATOR_AT_LEAST);
}

}  // namespace field::client
