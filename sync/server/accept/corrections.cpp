#include "sync/server/accept/corrections.h"

#include <algorithm>

#include "sync/content_hash.h"

namespace field::server {

using records::Correction;
using shared::Blob;
using shared::Code;
using shared::Failure;
using shared::Policy;
using shared::Value;
using sync::Edit;
using sync::EditAct;
using sync::ProposedEdit;

Id idIn(const shared::Record& record, int column) {
    const auto* blob = std::get_if<Blob>(&record.values.get(static_cast<std::uint32_t>(column)));
    return blob ? Id::from(blob->bytes).value_or(Id{}) : Id{};
}

std::int64_t integerIn(const shared::Record& record, int column) {
    const auto* integer =
        std::get_if<std::int64_t>(&record.values.get(static_cast<std::uint32_t>(column)));
    return integer ? *integer : 0;
}

Result<std::vector<ProposedEdit>> editsOf(const Stored& correction) {
    const auto* packed =
        std::get_if<Blob>(&correction.record.values.get(Correction::kEditsFieldNumber));
    if (!packed) return std::vector<ProposedEdit>();
    auto edits = sync::unpackProposed(packed->bytes);
    if (!edits) {
        return Failure{Code::damaged, "server store: correction " + toText(correction.record.id) +
                                          " does not read; restore from a backup"};
    }
    return edits;
}

Result<Id> Corrections::propose(const Edit& edit, const Stored& report) {
    auto found = working_.openCorrection(edit.kind, edit.id);
    if (!found) return found.failure();
    auto* correction = *found;
    std::vector<ProposedEdit> edits;
    const auto put = [&](int column, Value value) {
        correction->record.values.set(static_cast<std::uint32_t>(column), std::move(value));
        working_.touch(*correction, static_cast<std::uint32_t>(column));
    };
    if (correction) {
        auto before = editsOf(*correction);
        if (!before) return before.failure();
        edits = before.take();
    } else {
        shared::Record made;
        made.kind = shared::kinds::correction;
        const auto hash = shared::Sha256()
                              .addSized("fieldledger correction 1")
                              .addSized(in_.hash.view())
                              .addSized(edit.id.view())
                              .finish();
        made.id = *Id::from(hash.view().substr(0, Id::size));
        made.area = report.record.area;
        made.project = report.record.project;
        correction = working_.make(std::move(made));
        correction->versions.slots[0] = in_.version();
        put(Correction::kReportIdFieldNumber, Blob{report.record.id.str()});
        put(Correction::kReportKindFieldNumber, std::int64_t{report.record.kind});
        put(Correction::kRecordKindFieldNumber, std::int64_t{edit.kind});
        put(Correction::kRecordIdFieldNumber, Blob{edit.id.str()});
        put(Correction::kStateFieldNumber, std::int64_t{records::CORRECTION_STATE_PROPOSED});
    }
    edits.push_back(
        {edit, in_.person, in_.device, in_.deviceSeq, in_.payload.wallMs, in_.revision});
    put(Correction::kEditsFieldNumber, Blob{sync::packProposed(edits)});
    return correction->record.id;
}

Result<Hash> Corrections::reviewHash(const Stored& report, const Stored* correction) {
    auto root = report.record;
    std::vector<shared::Record> rows;
    for (const auto& kind : rules_.catalog->kinds()) {
        if (kind.parentKind != root.kind) continue;
        auto some = working_.children(kind.number, root.id);
        if (!some) return some.failure();
        for (const auto* child : *some) rows.push_back(child->record);
    }
    if (correction) {
        auto edits = editsOf(*correction);
        if (!edits) return edits.failure();
        const auto id = idIn(correction->record, Correction::kRecordIdFieldNumber);
        const auto number = static_cast<std::uint32_t>(
            integerIn(correction->record, Correction::kRecordKindFieldNumber));
        const auto* kind = rules_.catalog->kind(number);
        if (!kind) return Failure{Code::unsupported, "the correction is of an unknown kind"};
        if (id == root.id) {
            root = sync::corrected(*kind, std::move(root), *edits);
        } else {
            std::erase_if(rows, [&](const auto& row) { return row.id == id; });
            shared::Record row;
            auto standing = working_.find(number, id);
            if (!standing) return standing.failure();
            if (*standing) row = (*standing)->record;
            row.kind = number;
            row.id = id;
            rows.push_back(sync::corrected(*kind, std::move(row), *edits));
        }
    }
    auto open = working_.openConflictsOfReport(root.id);
    if (!open) return open.failure();
    return sync::reviewHash(*rules_.catalog, sync::contentHash(*rules_.catalog, root, rows), root,
                            *open);
}

Result<> Corrections::accept(Stored& correction) {
    auto edits = editsOf(correction);
    if (!edits) return edits.failure();
    for (const auto& proposed : *edits) {
        if (auto applied = apply(proposed, correction); !applied) return applied;
    }
    close(correction, records::CORRECTION_STATE_ACCEPTED);
    return shared::Done{};
}

void Corrections::close(Stored& correction, records::CorrectionState state) {
    correction.record.values.set(Correction::kStateFieldNumber, std::int64_t{state});
    correction.record.values.set(Correction::kDecidedByFieldNumber, Blob{in_.person.str()});
    correction.versions.slots[Correction::kStateFieldNumber] = {in_.revision, {}, 0};
    working_.touch(correction, Correction::kStateFieldNumber);
    working_.touch(correction, Correction::kDecidedByFieldNumber);
}

/// What a reviewer accepted is what they read, so it stands as it is; and since two people made it
/// so, it belongs to no device.
Result<> Corrections::apply(const ProposedEdit& proposed, const Stored& correction) {
    const auto& edit = proposed.edit;
    const auto& kind = *rules_.catalog->kind(edit.kind);
    auto found = working_.find(edit.kind, edit.id);
    if (!found) return found.failure();
    auto* stored = *found;
    const bool live = stored && !stored->record.deleted;
    const bool lives = edit.act != EditAct::remove;
    if (!stored) {
        shared::Record made;
        made.kind = edit.kind;
        made.id = edit.id;
        made.area = correction.record.area;
        made.project = correction.record.project;
        made.parent = idIn(correction.record, Correction::kReportIdFieldNumber);
        stored = working_.make(std::move(made));
    }
    if (live != lives) {
        stored->record.deleted = !lives;
        stored->versions.slots[0] = {in_.revision, {}, 0};
        working_.touch(*stored, 0);
        auto told = lives ? contests_.recordRevived(*stored) : contests_.recordDeleted(*stored);
        if (!told) return told;
    }
    for (const auto& slotEdit : edit.slots) {
        const auto& slot = *kind.slotOf(slotEdit.slot);
        applySlot(slot, slotEdit, *stored);
        sync::Arriving decided;  // what its author had waiting is no part of the decision
        decided.base = in_.revision;
        if (auto told = contests_.standsNow(*stored, slot, decided); !told) return told;
    }
    return shared::Done{};
}

void Corrections::applySlot(const shared::Slot& slot, const sync::SlotEdit& edit, Stored& stored) {
    if (slot.policy == Policy::unite) {
        auto& elements = stored.versions.elements[slot.number];
        elements = sync::unite(std::move(elements), {{}, edit.elements, in_.revision, {}, 0, true},
                               in_.revision);
    }
    working_.replace(stored, slot);
    ProposedEdit alone;
    alone.edit.slots = {edit};
    stored.record = sync::corrected(*rules_.catalog->kind(stored.record.kind),
                                    std::move(stored.record), {alone});
    stored.versions.slots[slot.number] = {in_.revision, {}, 0};
    working_.touch(stored, slot.number);
    if (slot.policy != Policy::text) return;
    const auto* text = std::get_if<std::string>(&stored.record.values.get(slot.number));
    if (text) working_.keepText(stored.record.id, *text);
}

}  // namespace field::server
