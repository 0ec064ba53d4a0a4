#include <algorithm>

#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/messages.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Redaction: what must go by law goes everywhere, and the ledger says by whom.
namespace field::server {

using records::Conflict;
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

/// The sides of `conflict` without what the set of `entry` wrote, be it a side or what one wrote
/// over; nothing if none was its.
Result<std::optional<std::string>> sidesWithout(const shared::Record& conflict,
                                                const Entry& entry) {
    const auto* packed = std::get_if<Blob>(&conflict.values.get(Conflict::kValuesFieldNumber));
    if (!packed) return std::optional<std::string>();
    auto sides = sync::unpackContested(packed->bytes);
    if (!sides) return sides.failure();
    bool any = false;
    for (auto& side : *sides) {
        if (side.device == entry.device && side.deviceSeq == entry.deviceSeq) {
            any = any || !side.values.empty();
            side.values = {};
        }
        if (side.was.revision == entry.revision) {
            any = any || !side.was.values.empty();
            side.was.values = {};
        }
    }
    if (!any) return std::optional<std::string>();
    return std::optional(sync::packContested(*sides));
}

/// Whether the effect `done` repeats what the set of `entry` wrote: as what it wrote over, or as a
/// side of a conflict.
Result<bool> repeats(const wire::EffectRow& done, const Id& area, const Entry& entry) {
    for (const auto& replaced : done.replaced())
        if (replaced.revision() == entry.revision) return true;
    if (done.row().kind() != shared::kinds::conflict) return false;
    auto row = sync::fromWire(done.row(), area);
    if (!row) return row.failure();
    auto sides = sidesWithout(*row, entry);
    if (!sides) return sides.failure();
    return sides->has_value();
}

/// Later entries whose effects repeat what the set wrote.
Result<std::vector<Entry>> repeating(Reading& tx, const Id& area, const Entry& entry) {
    std::vector<Entry> found;
    auto walked = tx.entriesAfter(area, entry.revision, [&](const Entry& later) {
        wire::Effect effect;
        if (isRedacted(later.effect) || !effect.ParseFromString(later.effect)) return true;
        for (const auto& done : effect.rows()) {
            auto does = repeats(done, area, entry);
            if (!does || !*does) continue;
            found.push_back(later);
            break;
        }
        return true;
    });
    if (!walked) return walked.failure();
    return found;
}

}  // namespace

/// Empties what `entry`'s set made: values that stand, its sides of conflicts, its parked content.
Result<> Ledger::eraseValues(Writing& tx, Acceptance& acceptance, const Entry& entry) {
    auto& working = acceptance.working();
    wire::Effect effect;
    if (!effect.ParseFromString(entry.effect))
        return Failure{Code::damaged, "ledger: an effect does not read; restore from a backup"};
    for (const auto& done : effect.rows()) {
        const auto id = Id::from(done.row().id());
        if (!id) continue;
        auto found = working.find(done.row().kind(), *id);
        if (!found) return found.failure();
        if (!*found) continue;
        auto& stored = **found;
        if (auto gone = tx.dropPastTexts(stored.record.area, *id); !gone) return gone;
        if (stored.record.kind == shared::kinds::parked) {
            stored.record.values.set(Parked::kContentFieldNumber, Blob{});
            working.touch(stored, Parked::kContentFieldNumber);
            continue;
        }
        if (stored.record.kind == shared::kinds::conflict) {
            auto sides = sidesWithout(stored.record, entry);
            if (!sides) return sides.failure();
            if (!*sides) continue;
            stored.record.values.set(Conflict::kValuesFieldNumber, Blob{std::move(**sides)});
            working.touch(stored, Conflict::kValuesFieldNumber);
            continue;
        }
        const auto* kind = rules_.catalog->kind(stored.record.kind);
        for (const auto number : done.slots()) {
            const auto version = stored.versions.slots.find(number);
            const bool stands = version != stored.versions.slots.end() &&
                                version->second.revision == entry.revision;
            const auto* slot = kind && number != 0 ? kind->slotOf(number) : nullptr;
            if (!stands || !slot || slot->policy == shared::Policy::step) continue;
            for (const auto column : slot->columns) stored.record.values.erase(column);
            stored.versions.elements.erase(number);
            working.touch(stored, number);
        }
        auto conflicts = working.conflictsNaming("record_id", *id);
        if (!conflicts) return conflicts.failure();
        for (auto* conflict : *conflicts) {
            auto sides = sidesWithout(conflict->record, entry);
            if (!sides) return sides.failure();
            if (!*sides) continue;
            conflict->record.values.set(Conflict::kValuesFieldNumber, Blob{std::move(**sides)});
            working.touch(*conflict, Conflict::kValuesFieldNumber);
        }
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
    if (auto erased = eraseValues(tx, acceptance, **entry); !erased) return erased.failure();
    auto gone = **entry;
    gone.set = redacted(gone.set);
    gone.effect = redacted(gone.effect);
    if (auto put = tx.replaceEntry(area, gone); !put) return put.failure();
    auto later = repeating(tx, area, **entry);
    if (!later) return later.failure();
    for (auto& one : *later) {
        one.effect = redacted(one.effect);
        if (auto put = tx.replaceEntry(area, one); !put) return put.failure();
    }
    const Redaction redaction{set, gone.device, in->revision};
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
