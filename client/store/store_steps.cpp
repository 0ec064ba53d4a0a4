#include <algorithm>

#include "client/store/store_state.h"

namespace field::client {

namespace {

/// Whether what the receipt says of the step leaves it without effect.
bool failed(const sync::Receipt& receipt, std::uint32_t edit, std::uint32_t slot) {
    if (receipt.verdict == sync::Verdict::parked) return true;
    return std::any_of(receipt.outcomes.begin(), receipt.outcomes.end(), [&](const auto& one) {
        using enum sync::Outcome;
        const bool counts = one.outcome == applied || one.outcome == same ||
                            one.outcome == merged || one.outcome == revived || one.outcome == kept;
        return one.edit == edit && (one.slot == slot || one.slot == 0) && !counts;
    });
}

}  // namespace

Result<std::vector<OwnStep>> Store::ownSteps(std::uint32_t kindNumber, const Id& id) {
    const auto kind = state_->kind(kindNumber);
    if (!kind) return kind.failure();
    std::vector<OwnStep> steps;
    const auto report = state_->find(kindNumber, id);
    if (!report) return report.failure();
    if (!*report || (*kind)->stateColumn == 0) return steps;
    const Record& record = **report;
    const auto slot = (*kind)->slotOf((*kind)->stateColumn)->number;
    auto sets = state_->sets.ofProject(record.area, record.project);
    if (!sets) return sets.failure();
    std::uint64_t revision = 0;  // that the last step took; 0: it has none yet
    for (const auto& [set, receipt] : *sets) {
        const auto payload = sync::decodePayload(set.payload);
        if (!payload) return payload.failure();
        for (std::uint32_t at = 0; at < payload->edits.size(); ++at) {
            const sync::Edit& edit = payload->edits[at];
            if (!edit.isStep || edit.kind != kindNumber || edit.id != id) continue;
            if (receipt && failed(*receipt, at, slot)) continue;
            steps.push_back({edit.from, edit.to, false, !receipt});
            revision = receipt ? receipt->at.revision : 0;
        }
    }
    if (steps.empty()) return steps;
    auto reviewed = state_->db->prepare(
        "SELECT 1 FROM review WHERE area_id = ?1 AND report_id = ?2 AND deleted = 0 AND revision > "
        "?3 LIMIT 1");
    auto since = reviewed.bind(1, record.area).bind(2, id).bind(3, revision).step();
    if (!since) return since.failure();
    const bool answered = revision != 0 && *since;
    const auto& now = record.values.get((*kind)->stateColumn);
    steps.back().stands = !answered && now == shared::Value{steps.back().to};
    return steps;
}

}  // namespace field::client
