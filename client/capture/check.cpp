#include "client/capture/check.h"

#include "shared/proto/records.pb.h"

namespace field::client {

using records::Finding;
using records::Indicator;
using records::IndicatorReading;
using records::Visit;

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

bool misses(const Record& indicator, std::int64_t value) {
    if (!indicator.values.has(Indicator::kTargetFieldNumber)) return false;
    const auto target = integerOf(indicator, Indicator::kTargetFieldNumber);
    switch (integerOf(indicator, Indicator::kOpFieldNumber)) {
        case records::OPERATOR_AT_LEAST:
            return value < target;
        case records::OPERATOR_AT_MOST:
            return value > target;
        case records::OPERATOR_EQUAL:
            return value != target;
        default:
            return false;
    }
}

bool falls(const Record& indicator, const Record* last, std::int64_t value) {
    if (!last || integerOf(indicator, Indicator::kOpFieldNumber) != records::OPERATOR_AT_LEAST)
        return false;
    return last->values.has(IndicatorReading::kValueFieldNumber) &&
           value < integerOf(*last, IndicatorReading::kValueFieldNumber);
}

}  // namespace field::client
