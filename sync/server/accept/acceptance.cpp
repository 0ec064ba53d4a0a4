#include "sync/server/accept/acceptance.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace field::server {

using shared::Kind;
using shared::Policy;
using shared::Slot;
using shared::Values;
using sync::Arriving;
using sync::Decision;
using sync::Edit;
using sync::EditAct;
using sync::Outcome;
using sync::SlotEdit;

namespace {

sync::Standing standingOf(const Stored& stored, const Slot& slot) {
    sync::Standing out;
    for (const auto column : slot.columns) {
        if (stored.record.values.has(column))
            out.values.set(column, stored.record.values.get(column));
    }
    const auto version = stored.versions.slots.find(slot.number);
    if (version != stored.versions.slots.end()) out.version = version->second;
    const auto elements = stored.versions.elements.find(slot.number);
    if (elements != stored.versions.elements.end()) out.elements = elements->second;
    return out;
}

std::size_t bytesOf(const shared::Record& record) {
    std::size_t bytes = 0;
    for (const auto& [column, value] : record.values) {
        if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
        if (const auto* blob = std::get_if<shared::Blob>(&value)) bytes += blob->bytes.size();
        const auto* elements = std::get_if<shared::Elements>(&value);
        if (!elements) continue;
        for (const auto& element : elements->items) bytes += element.size();
    }
    return bytes;
}

/// What the history of its values takes beside them, about.
std::size_t bytesOf(const Versions& versions) {
    constexpr std::size_t one = 48;
    const auto of = [](const sync::Version& version) {
        return one * (1 + version.former.size() + version.waited.size() + version.saw.size());
    };
    std::size_t bytes = 0;
    for (const auto& [slot, version] : versions.slots) bytes += of(version);
    for (const auto& [slot, elements] : versions.elements)
        for (const auto& element : elements) bytes += element.element.size() + of(element.version);
    return bytes;
}

}  // namespace

void Acceptance::note(std::uint32_t edit, std::uint32_t slot, Outcome outcome, const Id& conflict) {
    outcomes_.push_back({edit, slot, outcome, conflict});
}

Result<std::optional<Refusal>> Acceptance::run() {
    constexpr int mostEditsOfOne = 64;  // each may read and write all that was said of the record
    std::map<Id, int> edits;
    for (std::uint32_t index = 0; index < in_.payload.edits.size(); ++index) {
        const auto& edit = in_.payload.edits[index];
        if (++edits[edit.id] > mostEditsOfOne && !in_.host)
            return std::optional(Refusal{"too_large", toText(edit.id)});
        auto refusal = judgement_.judge(edit);
        if (!refusal || *refusal) return refusal;
        auto merged = judgement_.proposes() ? propose(index, edit) : merge(index, edit);
        if (!merged) return merged.failure();
    }
    if (auto decided = decideCorrections(); !decided || *decided) return decided;
    if (auto effects = setReviewEffects(); !effects) return effects.failure();
    return outgrown();
}

std::optional<Refusal> Acceptance::outgrown() const {
    constexpr std::size_t mostRowBytes = 512 << 10;
    for (const auto& [key, touched] : working_.records()) {
        const auto& record = touched.stored.record;
        // What closes a question is taken: it ends the growth.
        const bool ends = key.first == shared::kinds::conflict && !isOpen(record);
        if (!touched.changed || ends || in_.host) continue;
        if (bytesOf(record) + bytesOf(touched.stored.versions) > mostRowBytes)
            return Refusal{"too_large",
                           rules_.catalog->kind(key.first)->name + " " + toText(key.second)};
    }
    return std::nullopt;
}

Result<> Acceptance::merge(std::uint32_t index, const Edit& edit) {
    auto found = working_.find(edit.kind, edit.id);
    if (!found) return found.failure();
    auto* stored = *found;
    if (edit.act == EditAct::remove) return remove(index, edit, *stored);
    const bool made = !stored;
    if (made) {
        shared::Record record;
        record.kind = edit.kind;
        record.id = edit.id;
        record.area = in_.head.area;
        record.project = in_.payload.project;
        record.parent = edit.parent;
        stored = working_.make(std::move(record));
        stored->versions.slots[0] = in_.version();
    } else if (stored->record.deleted) {
        if (auto revived = revive(index, edit.base, *stored); !revived) return revived;
    }
    // An edit of, or a new row in, a deleted report brings the report back too.
    const auto* kind = rules_.catalog->kind(edit.kind);
    if (kind->parentKind != 0) {
        auto report = working_.find(kind->parentKind, stored->record.parent);
        if (!report) return report.failure();
        if (*report && (*report)->record.deleted) {
            if (auto revived = revive(index, edit.base, **report); !revived) return revived;
        }
    }
    return mergeSlots(index, edit, *stored, made);
}

Result<> Acceptance::mergeSlots(std::uint32_t index, const Edit& edit, Stored& stored, bool made) {
    const auto& kind = *rules_.catalog->kind(edit.kind);
    for (const auto& slotEdit : edit.slots) {
        const auto& slot = *kind.slotOf(slotEdit.slot);
        auto done = slot.policy == Policy::step && !(made && edit.from == 0) && !in_.host
                        ? step(index, kind, edit, slotEdit, stored)
                        : mergeSlot(index, kind, slotEdit, stored);
        if (!done) return done;
        if (slot.policy == Policy::step && (made || in_.host)) {
            moved_.push_back({stored.record.id, stateOf(kind, stored.record)});
        }
    }
    return shared::Done{};
}

Result<Arriving> Acceptance::arriving(std::uint32_t index, const SlotEdit& edit) const {
    auto base = presentRevision(tx_, in_.head, edit.base);
    if (!base) return base.failure();
    Arriving out{edit.values, edit.elements, *base, in_.device, in_.deviceSeq, true};
    out.said = edit.base;
    auto meanings = formerMeanings(tx_, in_.head, edit.base);
    if (!meanings) return meanings.failure();
    out.alsoSaid = meanings.take();
    out.former = in_.stood(index, edit.slot);
    out.waited = in_.waited(index, edit.slot);
    out.resolves = !edit.resolves.none();
    out.ended = edit.base.epoch != in_.head.at.epoch;
    return out;
}

Result<Arriving> Acceptance::author(std::uint32_t index, const Base& base) const {
    SlotEdit nothing;
    nothing.base = base;
    return arriving(index, nothing);
}

void Acceptance::apply(const Slot& slot, const Values& values, const Arriving& came,
                       Stored& stored) {
    working_.replace(stored, slot);
    for (const auto column : slot.columns) {
        const auto& value = values.get(column);
        if (shared::isEmpty(value)) {
            stored.record.values.erase(column);
        } else {
            stored.record.values.set(column, value);
        }
    }
    auto& version = stored.versions.slots[slot.number];
    version = sync::versionOver(came, in_.revision, version);
    working_.touch(stored, slot.number);
}

void Acceptance::uphold(const Slot& slot, const Values& values, const Arriving& came,
                        const sync::Version& standing, Stored& stored) {
    if (sync::covers(came, standing)) {
        // A decision of its own: a later, different one is concurrent to it.
        apply(slot, values, came, stored);
    } else if (sync::builtOn(standing, came)) {
        // What it decided over may come later still, to what was built on the decision.
        auto& kept = stored.versions.slots[slot.number];
        kept = sync::versionAfter(std::move(kept), came);
        working_.touchVersions(stored);
    }
}

Result<> Acceptance::mergeSlot(std::uint32_t index, const Kind& kind, const SlotEdit& edit,
                               Stored& stored) {
    const auto& slot = *kind.slotOf(edit.slot);
    auto came = arriving(index, edit);
    if (!came) return came.failure();
    if (slot.policy == Policy::unite) return mergeElements(index, slot, edit, *came, stored);
    if (slot.policy == Policy::text) {
        if (auto known = knowText(slot, edit, stored, *came); !known) return known;
    }
    came->whole = std::all_of(slot.columns.begin(), slot.columns.end(),
                              [&](std::uint32_t column) { return edit.values.has(column); });
    auto standing = standingOf(stored, slot);
    auto recalled = lineage_.recall(stored.record.id, slot.number, standing.version);
    if (!recalled) return recalled;
    auto version = lineage_.seen(standing.version, came->base, came->said);
    if (!version) return version.failure();
    standing.version = *version;
    if (in_.host) {  // what the server itself imports stands as it says, and so do its states
        apply(slot, edit.values, *came, stored);
        return contests_.standsNow(stored, slot, *came);
    }
    auto replaced = contests_.isReplaced(stored, slot);
    if (!replaced) return replaced.failure();
    if (*replaced) {
        note(index, slot.number, Outcome::same);
        return shared::Done{};
    }
    const bool resolves = !edit.resolves.none();
    switch (sync::decide(slot, standing, *came)) {
        case Decision::apply:
            apply(slot, edit.values, *came, stored);
            if (auto told = contests_.standsNow(stored, slot, *came); !told) return told;
            break;
        case Decision::same:
            if (resolves) uphold(slot, edit.values, *came, standing.version, stored);
            note(index, slot.number, Outcome::same);
            break;
        case Decision::giveWay: {
            auto told = standTold(index, slot, edit, *came, edit.values, stored);
            if (!told) return told;
            break;
        }
        case Decision::weave: {
            shared::Values woven;
            woven.set(slot.number, *sync::wovenText(slot, standing, *came));
            auto told = standTold(index, slot, edit, *came, woven, stored);
            if (!told) return told;
            break;
        }
        case Decision::ask: {
            if (resolves) {
                if (auto settled = contests_.settle(stored, slot, *came); !settled) return settled;
            }
            auto conflict = contests_.contest(index, stored, slot, edit);
            if (!conflict) return conflict.failure();
            note(index, slot.number, Outcome::conflict, *conflict);
            return shared::Done{};
        }
        case Decision::unite:
        case Decision::late:
            break;  // not for this policy
    }
    return resolves ? contests_.settle(stored, slot, *came) : Result<>(shared::Done{});
}

Result<> Acceptance::knowText(const Slot& slot, const SlotEdit& edit, const Stored& stored,
                              Arriving& arriving) {
    const auto* text = std::get_if<std::string>(&edit.values.get(slot.number));
    if (text) working_.keepText(stored.record.id, *text);
    if (!edit.baseHash) return shared::Done{};
    // Where a question is open already, its answer is a person's: joining sentences would pick one
    // side's in passing.
    auto open = working_.openConflict(stored.record, slot.number);
    if (!open) return open.failure();
    if (*open) return shared::Done{};
    if (*edit.baseHash == shared::sha256("")) {
        arriving.baseText = "";
        return shared::Done{};
    }
    auto base = tx_.pastText(in_.head.area, stored.record.id, *edit.baseHash);
    if (!base) return base.failure();
    arriving.baseText = base.take();
    return shared::Done{};
}

Result<> Acceptance::standTold(std::uint32_t index, const Slot& slot, const SlotEdit& edit,
                               const Arriving& arrived, const Values& values, Stored& stored) {
    const bool woven = slot.policy == Policy::text;
    auto stood = contests_.standingSide(stored, slot);
    if (!stood) return stood.failure();
    stood->current = false;
    apply(slot, values, arrived, stored);
    auto came = contests_.arrivingSide(index, edit);
    came.current = !woven;
    if (woven) {  // a merged value belongs to no device
        auto& version = stored.versions.slots[slot.number];
        version = {in_.revision, {}, 0, {}, {}, version.saw, version.decided};
        working_.keepText(stored.record.id, std::get<std::string>(values.get(slot.number)));
    }
    auto told =
        contests_.tell(stored, slot.number,
                       woven ? records::CONFLICT_REASON_WOVEN : records::CONFLICT_REASON_GAVE_WAY,
                       {came, *stood}, "");
    if (!told) return told.failure();
    note(index, slot.number, woven ? Outcome::merged : Outcome::gaveWay, *told);
    return shared::Done{};
}

Result<> Acceptance::mergeElements(std::uint32_t index, const Slot& slot, const SlotEdit& edit,
                                   const Arriving& came, Stored& stored) {
    auto& elements = stored.versions.elements[slot.number];
    if (auto known = lineage_.own(elements, came.base); !known) return known;
    auto newest = lineage_.seen(stored.versions.slots[slot.number], came.base, came.said);
    if (!newest) return newest.failure();
    elements = sync::unite(std::move(elements), came, in_.revision);
    shared::Elements present;
    for (const auto& item : elements) {
        if (item.present) present.items.push_back(item.element);
    }
    if (present.items.empty()) {
        stored.record.values.erase(slot.number);
    } else {
        stored.record.values.set(slot.number, std::move(present));
    }
    const bool merged = !sync::covers(came, *newest);
    auto& version = stored.versions.slots[slot.number];
    version = sync::versionOver(came, in_.revision, *newest);
    if (merged) version.device = {};
    working_.touch(stored, slot.number);
    const std::set<std::string_view> gone(edit.elements.removed.begin(),
                                          edit.elements.removed.end());
    const bool stays = std::any_of(elements.begin(), elements.end(), [&](const auto& item) {
        return item.present && gone.contains(item.element);
    });
    if (merged || stays) note(index, slot.number, Outcome::merged);
    return shared::Done{};
}

/// Whether anything in the record is newer than what `author` had seen.
Result<bool> Acceptance::newerThan(Stored& stored, const Arriving& author) {
    for (const auto& [slot, version] : stored.versions.slots) {
        auto seen = lineage_.seen(version, author.base, author.said);
        if (!seen) return seen.failure();
        if (!sync::covers(author, *seen)) return true;
    }
    return contests_.unseenWaits(stored, author);
}

Result<> Acceptance::remove(std::uint32_t index, const Edit& edit, Stored& stored) {
    if (stored.record.deleted) {
        note(index, 0, Outcome::same);
        return shared::Done{};
    }
    auto by = author(index, edit.base);
    if (!by) return by.failure();
    std::vector<Stored*> whole{&stored};
    for (const auto& kind : rules_.catalog->kinds()) {
        if (kind.parentKind != edit.kind) continue;
        auto children = working_.children(kind.number, edit.id);
        if (!children) return children.failure();
        whole.insert(whole.end(), children->begin(), children->end());
    }
    // Nobody removes what is approved; who does had not seen it.
    const auto* of = rules_.catalog->kind(edit.kind);
    const bool approved = rules_.workflow->approved(edit.kind, stateOf(*of, stored.record));
    for (auto* part : whole) {
        auto newer = newerThan(*part, *by);
        if (!newer) return newer.failure();
        if (!*newer && !(approved && !in_.host)) continue;
        auto told = contests_.tell(stored, 0, records::CONFLICT_REASON_EDIT_BEAT_DELETE, {},
                                   "edited since it was deleted");
        if (!told) return told.failure();
        note(index, 0, Outcome::kept, *told);
        return shared::Done{};
    }
    stored.record.deleted = true;
    stored.versions.slots[0] = in_.version();
    working_.touch(stored, 0);
    return contests_.recordDeleted(stored);
}

Result<> Acceptance::revive(std::uint32_t index, const Base& base, Stored& stored) {
    auto by = author(index, base);
    if (!by) return by.failure();
    auto removed = lineage_.seen(stored.versions.slots[0], by->base, by->said);
    if (!removed) return removed.failure();
    const bool knew = sync::covers(*by, *removed);
    const auto deleted = stored.versions.slots[0];
    stored.record.deleted = false;
    stored.versions.slots[0] = sync::versionOver(*by, in_.revision, deleted);
    working_.touch(stored, 0);
    if (auto opened = contests_.recordRevived(stored); !opened) return opened;
    Id told;
    if (!knew) {
        auto conflict = contests_.tell(stored, 0, records::CONFLICT_REASON_EDIT_BEAT_DELETE, {},
                                       "an edit brought the deleted record back");
        if (!conflict) return conflict.failure();
        told = *conflict;
    }
    note(index, 0, Outcome::revived, told);
    return shared::Done{};
}

}  // namespace field::server
