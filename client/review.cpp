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
    auto review = store.fresh(shared::kinds::review, (*report)->record.project, {}, {});
    if (!review) return review.failure();
    auto self = store.identity();
    if (!self) return self.failure();

    Change made;
    made.act = sync::EditAct::create;
    made.held = review.take();
    made.held.base = (*report)->base;
    made.held.stateSeen = (*report)->stateSeen;
    const auto said =
        verdict == Verdict::approve ? records::VERDICT_APPROVE : records::VERDICT_RETURN;
    made.values = {{Review::kReportIdFieldNumber, Blob{id.str()}},
                   {Review::kReportKindFieldNumber, std::int64_t{kindNumber}},
                   {Review::kVerdictFieldNumber, std::int64_t{said}},
                   {Review::kReadHashFieldNumber, Blob{read.str()}},
                   {Review::kReviewerIdFieldNumber, Blob{self->person.str()}},
                   {Review::kReviewedAtFieldNumber, env.wallMs()}};
    if (!reason.empty()) made.values.set(Review::kReasonFieldNumber, reason);

    Change moved;
    moved.held = std::move(**report);
    moved.values.set(kind->stateColumn, (*step)->to);
    if (!reason.empty()) moved.values.set(opinionColumn(*kind), reason);
    moved.readHash = read;
    return std::vector{std::move(made), std::move(moved)};
}

}  // namespace field::client
