#include "client/view/visit/fields.h"

#include <cstring>

#include "shared/catalog.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;

namespace {

struct Sheet {
    const char* subject;
    std::uint32_t kind;
    std::vector<Field> fields;
};

const std::vector<Sheet>& sheets() {
    using records::Finding;
    using records::MoneyCheck;
    using records::ProgressCheck;
    using records::Visit;
    static const std::vector<Sheet> all = {
        {"ProgressCheck",
         kinds::progressCheck,
         {{ProgressCheck::kWorkItemFieldNumber, Input::line, true},
          {ProgressCheck::kUnitFieldNumber, Input::line},
          {ProgressCheck::kDesignQuantityFieldNumber, Input::number},
          {ProgressCheck::kReportedQuantityFieldNumber, Input::number},
          {ProgressCheck::kMeasuredRawFieldNumber, Input::number, true},
          {ProgressCheck::kMethodFieldNumber, Input::line},
          {ProgressCheck::kImageProgressFieldNumber, Input::number},
          {ProgressCheck::kQualityNoteFieldNumber, Input::text},
          {ProgressCheck::kIdleAssetFieldNumber, Input::yesNo}}},
        {"MoneyCheck",
         kinds::moneyCheck,
         {{MoneyCheck::kVoucherNoFieldNumber, Input::line, true},
          {MoneyCheck::kVoucherDateFieldNumber, Input::day},
          {MoneyCheck::kAmountRawFieldNumber, Input::number, true},
          {MoneyCheck::kPayeeFieldNumber, Input::line},
          {MoneyCheck::kContractIdFieldNumber, Input::line},
          {MoneyCheck::kInvoiceSeenFieldNumber, Input::yesNo},
          {MoneyCheck::kMatchesLedgerFieldNumber, Input::yesNo},
          {MoneyCheck::kSpecialAccountFieldNumber, Input::yesNo},
          {MoneyCheck::kDifferenceRawFieldNumber, Input::number},
          {MoneyCheck::kNoteFieldNumber, Input::text}}},
        {"Finding",
         kinds::finding,
         {{Finding::kCategoryFieldNumber, Input::choice, true},
          {Finding::kSeverityFieldNumber, Input::choice, true},
          {Finding::kFactFieldNumber, Input::text, true},
          {Finding::kAmountRawFieldNumber, Input::number},
          {Finding::kBasisFieldNumber, Input::text, true},
          {Finding::kCauseFieldNumber, Input::text},
          {Finding::kDemandFieldNumber, Input::text, true},
          {Finding::kLiableUnitFieldNumber, Input::line},
          {Finding::kLiablePersonFieldNumber, Input::line},
          {Finding::kDeadlineFieldNumber, Input::day},
          {Finding::kVerificationFieldNumber, Input::text}}},
        {"Conclusion",
         kinds::visit,
         {{Visit::kTeamFieldNumber, Input::line, true},
          {Visit::kHostsFieldNumber, Input::line},
          {Visit::kWeatherFieldNumber, Input::line},
          {Visit::kSitesFieldNumber, Input::line},
          {Visit::kPurposeFieldNumber, Input::text},
          {Visit::kConclusionFieldNumber, Input::text, true},
          {Visit::kDisagreementsFieldNumber, Input::text}}},
        {"Signatures",
         kinds::visit,
         {{Visit::kInspectorSignatureFieldNumber, Input::line, true},
          {Visit::kHostSignatureFieldNumber, Input::line},
          {Visit::kHostTitleFieldNumber, Input::line},
          {Visit::kRefusedReasonFieldNumber, Input::text},
          {Visit::kWitnessFieldNumber, Input::line}}},
    };
    return all;
}

const Sheet& sheetOf(const char* subject) {
    for (const auto& one : sheets())
        if (std::strcmp(one.subject, subject) == 0) return one;
    static const Sheet none = {"", 0, {}};
    return none;
}

}  // namespace

const std::vector<Field>& fieldsOf(const char* subject) { return sheetOf(subject).fields; }
std::uint32_t kindOf(const char* subject) { return sheetOf(subject).kind; }

}  // namespace field::view
