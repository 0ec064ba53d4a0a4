#include "client/review.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "shared/rules/workflow.h"

namespace field::client {

using records::Review;
using shared::Blob;
using shared::Code;
using shared::Failure;

namespace {

/// The opinion beside a state: the one text in its together set.
std::uint32_t opinionColumn(const shared::Kind& kind) {
    for (const auto number : kind.slotOf(kind.stateColumn)->columns) {
        if (kind.column(number)->type == shared::ColumnType::text) return number;
    }
    return 0;
}

/// The record of a review of `report`, by the person of this device.
Result<Change> reviewRecord(Store& store, shared::Env& env, const Held& report, const Hash& read,
                            Verdict verdict, const std::string& reason) {
    auto review = store.fresh(shared::kinds::review, report.record.project, {}, {});
    if (!review) return review.failure();
    auto self = store.identity();
    if (!self) return self.failure();
    Change made;
    made.act = sync::EditAct::create;
    made.held = review.take();
    made.held.base = report.base;
    made.held.stateSeen = report.stateSeen;
    const auto said =
        verdict == Verdict::approve ? records::VERDICT_APPROVE : records::VERDICT_RETURN;
    made.values = {{Review::kReportIdFieldNumber, Blob{report.record.id.str()}},
                   {Review::kReportKindFieldNumber, std::int64_t{report.record.kind}},
                   {Review::kVerdictFieldNumber, std::int64_t{said}},
                   {Review::kReadHashFieldNumber, Blob{read.str()}},
                   {Review::kReviewerIdFieldNumber, Blob{self->person.str()}},
                   {Review::kReviewedAtFieldNumber, env.wallMs()}};
    if (!reason.empty()) made.values.set(Review::kReasonFieldNumber, reason);
    return made;
}

}  // namespace

Result<std::vector<Change>> reviewOf(Store& store, shared::Env& env, std::uint32_t kindNumber,
                                     const Id& id, const Hash& read, Verdict verdict,
                                     const std::string& reason) {
    const auto* kind = store.catalog().kind(kindNumber);
    if (!kind || kind->stateColumn == 0) {
        return Failure{Code::invalid, "only a report with a workflow can be reviewed"};
    }
    auto report = store.hold(kindNumber, id);
    if (!report) return report.failure();
    if (!*report) {
        return Failure{Code::missing, kind->name + " " + shared::toText(id) +
                                          " is not on this device: exchange first"};
    }
    const auto steps = shared::Workflow::builtIn().from(kindNumber, (*report)->stateSeen);
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const auto* transition) {
        return transition->bound && transition->approves == (verdict == Verdict::approve);
    });
    if (step == steps.end()) {
        const auto& state = *kind->column(kind->stateColumn);
        return Failure{Code::refused, kind->name + " " + shared::toText(id) + " is " +
                                          shared::valueToText(state, {(*report)->stateSeen}) +
                                          ": there is nothing to " +
                                          (verdict == Verdict::approve ? "approve" : "return") +
                                          "; read it again"};
    }
    if ((*step)->needsReason && reason.empty()) {
        return Failure{Code::refused, "a return needs a reason: say what is to be corrected"};
    }
    auto made = reviewRecord(store, env, **report, read, verdict, reason);
    if (!made) return made.failure();

    Change moved;
    moved.held = std::move(**report);
    moved.values.set(kind->stateColumn, (*step)->to);
    if (!reason.empty()) moved.values.set(opinionColumn(*kind), reason);
    moved.readHash = read;
    return std::vector{made.take(), std::move(moved)};
}

Result<std::vector<Change>> decisionOf(Store& store, shared::Env& env, const Id& id,
                                       const Hash& read, Verdict verdict,
                                       const std::string& reason) {
    using records::Correction;
    auto correction = store.find(shared::kinds::correction, id);
    if (!correction) return correction.failure();
    const auto missing = [](const std::string& what) {
        return Failure{Code::missing, what + " is not on this device: exchange first"};
    };
    if (!*correction) return missing("Correction " + shared::toText(id));
    const auto& values = (*correction)->values;
    if (values.get(Correction::kStateFieldNumber) !=
        shared::Value{std::int64_t{records::CORRECTION_STATE_PROPOSED}})
        return Failure{Code::refused, "the correction was decided before: nothing is open in it"};
    if (verdict == Verdict::giveBack && reason.empty())
        return Failure{Code::refused, "a rejection needs a reason: its author reads it"};
    const auto* kind = std::get_if<std::int64_t>(&values.get(Correction::kReportKindFieldNumber));
    const auto* blob = std::get_if<Blob>(&values.get(Correction::kReportIdFieldNumber));
    const auto reportId = blob ? Id::from(blob->bytes).value_or(Id{}) : Id{};
    auto report = store.hold(kind ? static_cast<std::uint32_t>(*kind) : 0, reportId);
    if (!report) return report.failure();
    if (!*report) return missing("the report of the correction");
    auto made = reviewRecord(store, env, **report, read, verdict, reason);
    if (!made) return made.failure();
    made->values.set(Review::kCorrectionIdFieldNumber, Blob{id.str()});
    return std::vector{made.take()};
}

}  // namespace field::client
