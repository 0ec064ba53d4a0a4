#include <algorithm>

#include "sync/server/accept/acceptance.h"

/// What reviews decide, and what they have decided already: steps of a workflow and proposed
/// corrections.
namespace field::server {

using shared::Kind;
using shared::Policy;
using shared::Slot;
using sync::Edit;
using sync::EditAct;
using sync::Outcome;
using sync::SlotEdit;

Result<> Acceptance::step(std::uint32_t index, const Kind& kind, const Edit& edit,
                          const SlotEdit& slotEdit, Stored& stored) {
    const auto& slot = *kind.slotOf(slotEdit.slot);
    const auto* transition = rules_.workflow->find(kind.number, edit.from, edit.to);
    const auto current = stateOf(kind, stored.record);
    bool late = false;  // there is no such step from where the report is now, or not for its author
    if (transition && transition->bound) {
        auto present = corrections_.reviewHash(stored, nullptr);
        if (!present) return present.failure();
        if (!edit.readHash || *edit.readHash != *present) {
            reviewEffect_ = current == edit.from ? records::REVIEW_EFFECT_CHANGED_SINCE_READ
                                                 : records::REVIEW_EFFECT_LATE;
            return lateStep(index, slot, slotEdit, stored,
                            records::CONFLICT_REASON_CHANGED_SINCE_READ,
                            "the report changed since it was read");
        }
        auto open = working_.openConflictsOfReport(stored.record.id);
        if (!open) return open.failure();
        if (transition->approves && !open->empty()) {
            reviewEffect_ = records::REVIEW_EFFECT_LATE;
            return lateStep(index, slot, slotEdit, stored, records::CONFLICT_REASON_LATE_STEP,
                            "a report with an open conflict cannot be approved");
        }
    }
    if (current != edit.from) {
        const auto* now = rules_.workflow->find(kind.number, current, edit.to);
        auto may = transition && now ? judgement_.mayTake(kind, *transition, *now, stored)
                                     : Result<bool>(false);
        if (!may) return may.failure();
        late = !*may;
    }
    if (late) {
        reviewEffect_ = records::REVIEW_EFFECT_LATE;
        return lateStep(index, slot, slotEdit, stored, records::CONFLICT_REASON_LATE_STEP,
                        "the state had moved on");
    }
    auto came = arriving(index, slotEdit);
    if (!came) return came.failure();
    apply(slot, slotEdit.values, *came, stored);
    if (transition && transition->name == "submit") noteSubmitter(kind, stored);
    moved_.push_back({stored.record.id, edit.to});
    if (transition && transition->bound) reviewEffect_ = records::REVIEW_EFFECT_TOOK_EFFECT;
    return shared::Done{};
}

/// A submission is its person's, whichever of their devices made it: the others learn it here.
void Acceptance::noteSubmitter(const Kind& kind, Stored& stored) {
    const auto* column = kind.column("submitter_id");
    if (!column) return;
    stored.record.values.set(column->number, shared::Blob{in_.person.str()});
    working_.touch(stored, column->number);
}

Result<> Acceptance::lateStep(std::uint32_t index, const Slot& slot, const SlotEdit& edit,
                              const Stored& stored, records::ConflictReason reason,
                              const std::string& message) {
    auto standing = contests_.standingSide(stored, slot);
    if (!standing) return standing.failure();
    auto told = contests_.tell(stored, slot.number, reason,
                               {*standing, contests_.arrivingSide(index, edit)}, message);
    if (!told) return told.failure();
    note(index, slot.number, Outcome::late, *told);
    return shared::Done{};
}

Result<> Acceptance::propose(std::uint32_t index, const Edit& edit) {
    const auto& kind = *rules_.catalog->kind(edit.kind);
    auto steps = edit, rest = edit;
    const auto isStep = [&](const SlotEdit& slot) {
        return kind.slotOf(slot.slot)->policy == Policy::step;
    };
    std::erase_if(steps.slots, [&](const auto& slot) { return !isStep(slot); });
    std::erase_if(rest.slots, isStep);
    if (!steps.slots.empty()) {
        if (auto stepped = merge(index, steps); !stepped) return stepped;
    }
    rest.isStep = false;
    auto correction = corrections_.propose(rest, *judgement_.report());
    if (!correction) return correction.failure();
    note(index, 0, Outcome::proposed, *correction);
    return shared::Done{};
}

Result<std::optional<Refusal>> Acceptance::decideCorrections() {
    using records::Review;
    for (std::uint32_t index = 0; index < in_.payload.edits.size(); ++index) {
        const auto& edit = in_.payload.edits[index];
        if (edit.kind != shared::kinds::review || edit.act != EditAct::create) continue;
        auto review = working_.find(edit.kind, edit.id);
        if (!review) return review.failure();
        const auto& said = (*review)->record;
        const auto id = idIn(said, Review::kCorrectionIdFieldNumber);
        const bool stoodBefore = (*review)->versions.slots[0].revision != in_.revision;
        if (id.none() || stoodBefore) continue;
        auto correction = working_.find(shared::kinds::correction, id);
        if (!correction) return correction.failure();
        if (!*correction) continue;  // a device's was judged to be there
        auto& decided = **correction;
        auto proposed = editsOf(decided);
        if (!proposed) return proposed.failure();
        for (const auto& one : *proposed) {  // also what this very set added
            if (one.person == in_.person && !in_.host)
                return std::optional(Refusal{"own_work", "Review"});
        }
        auto report =
            working_.find(static_cast<std::uint32_t>(integerIn(
                              decided.record, records::Correction::kReportKindFieldNumber)),
                          idIn(decided.record, records::Correction::kReportIdFieldNumber));
        if (!report) return report.failure();
        auto present = corrections_.reviewHash(**report, &decided);
        if (!present) return present.failure();
        auto open = working_.openConflictsOfReport((*report)->record.id);
        if (!open) return open.failure();
        const bool accepts =
            integerIn(said, Review::kVerdictFieldNumber) == records::VERDICT_APPROVE;
        const bool waits = integerIn(decided.record, records::Correction::kStateFieldNumber) ==
                           records::CORRECTION_STATE_PROPOSED;
        const bool read = said.values.get(Review::kReadHashFieldNumber) ==
                          shared::Value{shared::Blob{present->str()}};
        if (waits && read && !(accepts && !open->empty())) {
            reviewEffect_ = records::REVIEW_EFFECT_TOOK_EFFECT;
            if (!accepts) {
                corrections_.close(decided, records::CORRECTION_STATE_REFUSED);
            } else if (auto accepted = corrections_.accept(decided); !accepted) {
                return accepted.failure();
            }
            continue;
        }
        reviewEffect_ = waits && !read ? records::REVIEW_EFFECT_CHANGED_SINCE_READ
                                       : records::REVIEW_EFFECT_LATE;
        auto told = contests_.tell(
            **report, 0,
            read ? records::CONFLICT_REASON_LATE_STEP : records::CONFLICT_REASON_CHANGED_SINCE_READ,
            {},
            !waits  ? "somebody decided the correction before"
            : !read ? "the report or the correction changed since it was read"
                    : "a report with an open conflict cannot be approved");
        if (!told) return told.failure();
        note(index, 0, Outcome::late, *told);
    }
    return std::optional<Refusal>();
}

/// A review says what became of it, beside what it wanted.
Result<> Acceptance::setReviewEffects() {
    if (!reviewEffect_) return shared::Done{};
    for (const auto& edit : in_.payload.edits) {
        if (edit.kind != shared::kinds::review) continue;
        auto review = working_.find(edit.kind, edit.id);
        if (!review) return review.failure();
        (*review)->record.values.set(records::Review::kEffectFieldNumber,
                                     std::int64_t{*reviewEffect_});
        working_.touch(**review, records::Review::kEffectFieldNumber);
    }
    return shared::Done{};
}

}  // namespace field::server
