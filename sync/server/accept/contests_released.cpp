#include "sync/server/accept/contests.h"

/// What a parked set that is released meets of its author's own later work.
namespace field::server {

using records::Conflict;
using shared::Value;
using sync::Contested;

Result<bool> Contests::isReplaced(const Stored& record, const shared::Slot& slot) {
    if (!in_.parkedAt) return false;
    auto stood = standingSide(record, slot);
    if (!stood) return stood.failure();
    auto standing = replacedBy(*stood);
    if (!standing || *standing) return standing;
    auto conflicts = working_.naming(shared::kinds::conflict, "record_id", record.record.id);
    if (!conflicts) return conflicts.failure();
    for (const auto* conflict : *conflicts) {
        if (conflict->record.values.get(Conflict::kSlotFieldNumber) !=
            Value{std::int64_t{slot.number}})
            continue;
        auto sides = sidesOf(*conflict);
        if (!sides) return sides.failure();
        for (const auto& side : *sides) {
            auto replaced = replacedBy(side);
            if (!replaced || *replaced) return replaced;
        }
    }
    return false;
}

Result<bool> Contests::replacedBy(const Contested& side) {
    if (!in_.parkedAt || side.device != in_.device || side.deviceSeq <= in_.deviceSeq) return false;
    auto base = presentRevision(tx_, in_.head, side.base);
    if (!base) return base.failure();
    return *base < *in_.parkedAt;
}

}  // namespace field::server
