#include <algorithm>
#include <set>

#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/correction.h"
#include "sync/messages.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Redaction: what must go by law goes everywhere, and the ledger says by whom.
namespace field::server {

using records::Conflict;
using records::Correction;
using records::Parked;
using shared::Blob;
using shared::Code;
using shared::Failure;
using sync::Receipt;

namespace {

bool isAdministrator(const std::vector<shared::Grant>& grants) {
    return std::any_of(grants.begin(), grants.end(), [](const shared::Grant& grant) {
        return !grant.ended && grant.role == "admin";
    });
}

std::string settingOf(const Hash& set) { return "redaction " + toText(set); }

/// What one change set wrote, and where in the ledger it came to stand: at its own entry, at the
/// release of what was parked, and where what it proposed was accepted.
struct Work {
    Id device;
    std::uint64_t deviceSeq = 0;  ///< 0: no chain vouches for it, only places tell it apart
    std::set<std::uint64_t> places;
    std::vector<sync::Edit> edits;  ///< none where the server could not read the set

    [[nodiscard]] bool isBehind(const Id& by, std::uint64_t seq, std::uint64_t revision) const {
        return places.contains(revision) || (seq != 0 && by == device && seq == deviceSeq);
    }
};

/// A column that holds several people's values in one, packed: without what the work wrote; nothing
/// where none is its.
Result<std::optional<std::string>> sidesWithout(const shared::Record& conflict, const Work& work) {
    const auto* packed = std::get_if<Blob>(&conflict.values.get(Conflict::kValuesFieldNumber));
    if (!packed) return std::optional<std::string>();
    auto sides = sync::unpackContested(packed->bytes);
    if (!sides) return sides.failure();
    bool any = false;
    for (auto& side : *sides) {
        if (work.isBehind(side.device, side.deviceSeq, side.revision)) {
            any = any || !side.values.empty();
            side.values = {};
        }
        if (work.places.contains(side.was.revision)) {
            any = any || !side.was.values.empty();
            side.was.values = {};
        }
    }
    if (!any) return std::optional<std::string>();
    return std::optional(sync::packContested(*sides));
}

Result<std::optional<std::string>> proposalsWithout(const shared::Record& correction,
                                                    const Work& work) {
    const auto* packed = std::get_if<Blob>(&correction.values.get(Correction::kEditsFieldNumber));
    if (!packed) return std::optional<std::string>();
    auto edits = sync::unpackProposed(packed->bytes);
    if (!edits) return edits.failure();
    bool any = false;
    for (auto& proposed : *edits) {
        if (!work.isBehind(proposed.device, proposed.deviceSeq, proposed.revision)) continue;
        any = any || !proposed.edit.slots.empty();
        proposed.edit.slots.clear();
    }
    if (!any) return std::optional<std::string>();
    return std::optional(sync::packProposed(*edits));
}

/// Takes the work out of a Conflict or a Correction.
Result<> takeOut(WorkingSet& working, Stored& stored, const Work& work) {
    const bool conflict = stored.record.kind == shared::kinds::conflict;
    auto without =
        conflict ? sidesWithout(stored.record, work) : proposalsWithout(stored.record, work);
    if (!without) return without.failure();
    if (!*without) return shared::Done{};
    const auto column = static_cast<std::uint32_t>(conflict ? int{Conflict::kValuesFieldNumber}
                                                            : int{Correction::kEditsFieldNumber});
    stored.record.values.set(column, Blob{std::move(**without)});
    working.touch(stored, column);
    return shared::Done{};
}

/// Whether the effect `done` repeats the work: as what it wrote over, as a side of a conflict, or
/// as what a correction proposes.
Result<bool> repeats(const wire::EffectRow& done, const Id& area, const Work& work) {
    for (const auto& replaced : done.replaced())
        if (work.places.contains(replaced.revision())) return true;
    const auto kind = done.row().kind();
    if (kind != shared::kinds::conflict && kind != shared::kinds::correction) return false;
    auto row = sync::fromWire(done.row(), area);
    if (!row) return row.failure();
    auto without =
        kind == shared::kinds::conflict ? sidesWithout(*row, work) : proposalsWithout(*row, work);
    if (!without) return without.failure();
    return without->has_value();
}

/// Entries after the set's own whose effects say what it wrote.
Result<std::vector<Entry>> repeating(Reading& tx, const Id& area, std::uint64_t own,
                                     const Work& work) {
    std::vector<Entry> found;
    auto walked = tx.entriesAfter(area, own, [&](const Entry& later) {
        wire::Effect effect;
        if (isRedacted(later.effect) || !effect.ParseFromString(later.effect)) return true;
        bool says = work.places.contains(later.revision);
        for (const auto& done : effect.rows()) {
            if (says) break;
            auto does = repeats(done, area, work);
            says = does && *does;
        }
        if (says) found.push_back(later);
        return true;
    });
    if (!walked) return walked.failure();
    return found;
}

/// The work of the set of `entry`. Its edits say what it wrote: its effect may be gone, with
/// somebody else's value that it wrote over.
Result<Work> workOf(WorkingSet& working, const Entry& entry) {
    Work work{entry.device, entry.deviceSeq, {entry.revision}, {}};
    auto set = sync::decodeChangeSet(entry.set);
    if (!set)
        return Failure{Code::damaged, "ledger: the set of revision " +
                                          std::to_string(entry.revision) + " does not read"};
    if (auto payload = sync::decodePayload(set->payload)) work.edits = std::move(payload->edits);
    auto parked = working.find(shared::kinds::parked, parkedIdOf(entry.setHash));
    if (!parked) return parked.failure();
    if (*parked &&
        integerIn((*parked)->record, Parked::kStateFieldNumber) == records::PARKED_STATE_RELEASED)
        work.places.insert((*parked)->record.revision);
    for (const auto& edit : work.edits) {
        auto corrections = working.naming(shared::kinds::correction, "record_id", edit.id);
        if (!corrections) return corrections.failure();
        for (const auto* correction : *corrections) {
            auto its = proposalsWithout(correction->record, work);
            if (!its) return its.failure();
            const auto decided = correction->versions.slots.find(Correction::kStateFieldNumber);
            if (*its && decided != correction->versions.slots.end())
                work.places.insert(decided->second.revision);
        }
    }
    return work;
}

/// Empties what the edit wrote, where it stands, waits or is proposed.
Result<> eraseEdit(WorkingSet& working, const shared::Catalog& catalog, const sync::Edit& edit,
                   const Work& work) {
    const auto* kind = catalog.kind(edit.kind);
    auto found = working.find(edit.kind, edit.id);
    if (!found) return found.failure();
    for (const auto& said : edit.slots) {
        if (!*found || !kind) break;
        auto& stored = **found;
        const auto* slot = kind->slotOf(said.slot);
        const auto version = stored.versions.slots.find(said.slot);
        const bool stands = version != stored.versions.slots.end() &&
                            work.places.contains(version->second.revision);
        if (!stands || !slot || slot->policy == shared::Policy::step) continue;
        for (const auto column : slot->columns) stored.record.values.erase(column);
        stored.versions.elements.erase(said.slot);
        working.touch(stored, said.slot);
    }
    for (const auto about : {shared::kinds::conflict, shared::kinds::correction}) {
        auto naming = working.naming(about, "record_id", edit.id);
        if (!naming) return naming.failure();
        for (auto* stored : *naming)
            if (auto out = takeOut(working, *stored, work); !out) return out;
    }
    return shared::Done{};
}

}  // namespace

/// Empties what the set of `entry` made, and has the other entries that say it say it no more.
Result<> Ledger::eraseWork(Writing& tx, Acceptance& acceptance, const Id& area, Entry entry) {
    auto& working = acceptance.working();
    auto work = workOf(working, entry);
    if (!work) return work.failure();
    auto parked = working.find(shared::kinds::parked, parkedIdOf(entry.setHash));
    if (!parked) return parked.failure();
    if (*parked) {
        (*parked)->record.values.set(Parked::kContentFieldNumber, Blob{});
        working.touch(**parked, Parked::kContentFieldNumber);
    }
    for (const auto& edit : work->edits) {
        if (auto gone = tx.dropPastTexts(area, edit.id); !gone) return gone;
        if (auto done = eraseEdit(working, *rules_.catalog, edit, *work); !done) return done;
    }
    auto later = repeating(tx, area, entry.revision, *work);
    if (!later) return later.failure();
    entry.set = redacted(entry.set);
    later->push_back(std::move(entry));
    for (auto& one : *later) {
        if (!isRedacted(one.effect)) one.effect = redacted(one.effect);
        if (auto put = tx.replaceEntry(area, one); !put) return put;
    }
    return shared::Done{};
}

Result<std::optional<Receipt>> Ledger::redact(Writing& tx, const Id& area, const Hash& set,
                                              const Id& person) {
    auto grants = tx.grantsOf(person);
    if (!grants) return grants.failure();
    if (!isAdministrator(*grants))
        return Failure{Code::refused, toText(person) + " is no administrator"};
    auto entry = tx.entryOf(area, set);
    if (!entry) return entry.failure();
    if (!*entry) return Failure{Code::missing, "no change set " + toText(set) + " in this area"};
    if (isRedacted((*entry)->set))
        return Failure{Code::refused, "the change set was redacted before"};
    auto asked = tx.setting(settingOf(set));
    if (!asked) return asked.failure();
    const auto first = Id::from(*asked);
    if (!first || first->none()) {
        if (auto put = tx.putSetting(settingOf(set), person.str()); !put) return put.failure();
        return std::optional<Receipt>();
    }
    if (*first == person)
        return Failure{Code::refused, "a second administrator must ask for it too"};

    sync::Payload own;
    own.redact = sync::RedactAct{set, {*first, person}};
    auto in = ownSet(tx, area, std::move(own));
    if (!in) return in.failure();
    if (journal_) {
        wire::JournalAct act;
        act.set_area(area.str());
        act.mutable_redact()->set_set_hash(set.str());
        for (const auto& who : in->payload.redact->persons)
            act.mutable_redact()->add_persons(who.str());
        if (auto noted = journal_(act); !noted) return noted.failure();
    }
    Acceptance acceptance(tx, rules_, *in);
    if (auto erased = eraseWork(tx, acceptance, area, **entry); !erased) return erased.failure();
    const Redaction redaction{set, (*entry)->device, in->revision};
    if (auto put = tx.putRedaction(area, redaction); !put) return put.failure();
    if (auto put = tx.putSetting(settingOf(set), ""); !put) return put.failure();
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = area;
    receipt.deviceSeq = in->deviceSeq;
    auto done = append(tx, *in, acceptance, receipt, true);
    if (!done) return done.failure();
    return std::optional(done.take());
}

}  // namespace field::server
