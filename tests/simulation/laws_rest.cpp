#include <algorithm>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "tests/simulation/laws.h"

/// Laws that look over everything once all is at rest: removals, conflicts, what people are told,
/// and whose bytes stand where.
namespace simulation {

using shared::Blob;
namespace kinds = shared::kinds;

/// Who removed a record, or a report, had seen every value in it; what they had not seen stands in
/// a conflict that says so.
std::string Laws::removalsSaw() {
    std::map<Place, std::set<std::int64_t>> contested;
    for (const auto& [key, versions] : history_.rows()) {
        if (key.first != kinds::conflict) continue;
        const auto sides = sidesOf(versions.back().record);
        for (const auto& side : sides.all)
            contested[{sides.record, sides.slot}].insert(numberIn(side.get(sides.slot)));
    }
    // Who accepted a correction had read what stood there, and it is in the correction.
    for (const auto& [place, values] : replacedByReview())
        for (const auto& value : values) contested[place].insert(numberIn(value));
    for (const auto& [key, versions] : history_.rows()) {
        const auto& row = versions.back().record;
        if (!row.deleted) continue;
        bool justified = false, any = false;
        for (const auto& removal : book_.saves()) {
            if (removal.removes != row.id || !merged(removal)) continue;
            any = true;
            bool sawAll = true;
            for (const auto& save : book_.saves()) {
                if (!merged(save) || book_.isOwnBefore(save, removal)) continue;
                for (const auto& touch : save.touches) {
                    const auto* part = history_.at(touch.kind, touch.record, ~std::uint64_t{0});
                    const bool within = touch.record == row.id || (part && part->parent == row.id);
                    // What was removed before on its own is judged on its own.
                    const bool gone = part && part->deleted && part->id != row.id;
                    if (!within || gone || touch.sort != Sort::numbered) continue;
                    const Place place{touch.record, touch.slot};
                    const auto saw = removal.sawAtRemoval.find(place);
                    auto known =
                        saw == removal.sawAtRemoval.end() ? std::set<std::int64_t>() : saw->second;
                    known = book_.knownFrom(place, known);
                    sawAll = sawAll && (known.contains(touch.content) ||
                                        contested[place].contains(touch.content));
                }
            }
            justified = justified || sawAll;
        }
        if (any && !justified)
            return fmt::format("no loss: a record of kind {} was removed over an unseen value",
                               key.first);
    }
    return {};
}

/// Whether the server could know, from the base of a decision, that its author had before them what
/// `wrote` finds. After a restore devices still show conflicts that the server no longer has, and
/// who decides over one of these is asked again. So is everybody once several restores, from copies
/// older and newer than one another, have parted the decision from what it was about: nothing in
/// the present life then proves what the lost ones held.
bool Laws::couldTell(const Save& decision, const Place& place,
                     const std::function<bool(const Touch&)>& wrote) const {
    const auto* entry = history_.entryOf(decision.hash);
    if (former_.empty()) return true;
    if (former_.size() > 1 || !entry) return false;
    const auto shows = [&](const History& life, const sync::Base& base) {
        if (!life.isOf(decision.area, base.epoch)) return false;
        return std::any_of(book_.saves().begin(), book_.saves().end(), [&](const Save& save) {
            const auto* came = life.entryOf(save.hash);
            const auto* now = history_.entryOf(save.hash);
            // A receipt that was lost on the way proves nothing.
            const bool proven =
                &life == &history_ ||
                (now && std::any_of(now->receipt.former.begin(), now->receipt.former.end(),
                                    [&](const sync::FormerPlace& then) {
                                        return life.isOf(decision.area, then.at.epoch);
                                    }));
            return came && proven && came->receipt.verdict == sync::Verdict::received &&
                   came->raw.revision <= base.revision &&
                   std::any_of(save.touches.begin(), save.touches.end(), [&](const Touch& touch) {
                       return touch.record == place.first && touch.slot == place.second &&
                              wrote(touch);
                   });
        });
    };
    for (const auto& edit : entry->payload.edits)
        for (const auto& slot : edit.slots)
            if (edit.id == place.first && slot.slot == place.second)
                return shows(history_, slot.base) ||
                       std::any_of(former_.begin(), former_.end(),
                                   [&](const History& life) { return shows(life, slot.base); });
    return false;
}

std::string Laws::conflictsRight() {
    std::set<Place> open;
    for (const auto& [key, versions] : history_.rows()) {
        if (key.first != kinds::conflict) continue;
        const auto sides = sidesOf(versions.back().record);
        if (!sides.open) continue;
        const Place place{sides.record, sides.slot};
        if (!open.insert(place).second) return "visible: two conflicts are open for one value";
        const auto* row = history_.at(sides.kind, sides.record, ~std::uint64_t{0});
        if (!row || row->deleted) return "told: a conflict is open over a deleted record";
        for (const auto column : town_.catalog->kind(sides.kind)->slotOf(sides.slot)->columns)
            if (sides.current.get(column) != row->values.get(column))
                return "told: a conflict shows another value as standing than the record has";
        for (std::size_t i = 0; i < sides.waiting.size(); ++i) {
            if (sides.waiting[i] == sides.current) return "visible: equal values are in conflict";
            for (std::size_t j = 0; j < i; ++j)
                if (sides.waiting[i] == sides.waiting[j])
                    return "visible: equal values are in conflict";
            const auto number = numberIn(sides.waiting[i].get(sides.slot));
            // Somebody may have decided for it again, without having seen what came in between.
            if (book_.writers(place, number) > 1) continue;
            for (const auto& save : book_.saves()) {
                if (!merged(save)) continue;
                for (const auto& touch : save.touches) {
                    if (touch.record == place.first && touch.slot == place.second &&
                        touch.sort == Sort::numbered && touch.content != number && number != 0 &&
                        touch.seen.contains(number) &&
                        couldTell(save, place,
                                  [&](const Touch& one) { return one.content == number; }))
                        return fmt::format(
                            "visible: value {} waits though the author of event {} decided over it",
                            number, save.number);
                }
            }
        }
    }
    return {};
}

Sides sidesOf(const Record& conflict) {
    using records::Conflict;
    Sides out;
    const auto integer = [&](int column) {
        const auto* value =
            std::get_if<std::int64_t>(&conflict.values.get(static_cast<std::uint32_t>(column)));
        return value ? *value : 0;
    };
    out.slot = static_cast<std::uint32_t>(integer(Conflict::kSlotFieldNumber));
    out.open =
        !conflict.deleted && integer(Conflict::kStateFieldNumber) == records::CONFLICT_STATE_OPEN;
    out.reason = integer(Conflict::kReasonFieldNumber);
    out.kind = static_cast<std::uint32_t>(integer(Conflict::kRecordKindFieldNumber));
    if (const auto* id = std::get_if<Blob>(&conflict.values.get(Conflict::kRecordIdFieldNumber)))
        out.record = *Id::from(id->bytes);
    const auto* packed = std::get_if<Blob>(&conflict.values.get(Conflict::kValuesFieldNumber));
    auto sides = sync::unpackContested(packed ? packed->bytes : "");
    for (const auto& side : sides ? sides.take() : std::vector<sync::Contested>()) {
        out.all.push_back(side.values);
        if (side.current && !side.settled) out.current = side.values;
        if (!side.settled && !side.current) out.waiting.push_back(side.values);
    }
    return out;
}

namespace {

bool saysOf(const History::Entry& entry, std::uint32_t slot, sync::Outcome outcome) {
    return std::any_of(entry.receipt.outcomes.begin(), entry.receipt.outcomes.end(),
                       [&](const auto& one) { return one.slot == slot && one.outcome == outcome; });
}

}  // namespace

std::string Laws::setsJoined() {
    std::map<Place, std::set<std::string>> added, removed, keptAndTold;
    for (const auto& save : book_.saves()) {
        const auto* entry = merged(save);
        if (!entry && !accepted(save)) continue;
        for (const auto& touch : save.touches) {
            const Place place{touch.record, touch.slot};
            added[place].insert(touch.added.begin(), touch.added.end());
            removed[place].insert(touch.removed.begin(), touch.removed.end());
            if (!entry || !saysOf(*entry, touch.slot, sync::Outcome::merged)) continue;
            // After a restore nothing may prove that who removed it had seen it.
            for (const auto& element : touch.removed) {
                const auto adds = [&](const Touch& one) {
                    return std::find(one.added.begin(), one.added.end(), element) !=
                           one.added.end();
                };
                if (!couldTell(save, place, adds)) keptAndTold[place].insert(element);
            }
        }
    }
    for (const auto& [place, elements] : added) {
        const auto* row = history_.at(kinds::visit, place.first, ~std::uint64_t{0});
        if (!row) continue;
        const auto& value = row->values.get(place.second);
        const auto* set = std::get_if<shared::Elements>(&value);
        for (const auto& element : elements) {
            const bool there =
                set && std::find(set->items.begin(), set->items.end(), element) != set->items.end();
            if (there && keptAndTold[place].contains(element)) continue;
            if (there == removed[place].contains(element))
                return fmt::format("{}: member {} of a team", there ? "exactly once" : "no loss",
                                   element);
        }
    }
    return {};
}

bool Laws::isOfFormerLife(std::uint32_t kind, const Id& id) const {
    return std::any_of(former_.begin(), former_.end(), [&](const History& life) {
        return life.rows().contains({kind, id});
    });
}

const History* Laws::lifeOf(const sync::AreaState& area) const {
    if (history_.isOf(area.area, area.visible.epoch)) return &history_;
    const auto found = std::find_if(former_.begin(), former_.end(), [&](const History& life) {
        return life.isOf(area.area, area.visible.epoch);
    });
    return found == former_.end() ? nullptr : &*found;
}

void Laws::promised(Machine& machine) {
    auto entries =
        machine.store
            ? machine.store->outbox(false)
            : shared::Result<std::vector<client::OutboxEntry>>(std::vector<client::OutboxEntry>());
    if (!entries) return;
    for (const auto& entry : *entries)
        if (entry.receipt) promised_.insert(entry.savedAs);
}

/// What was received outlives the device that saved it, unless the server is lost too.
std::string Laws::promisesKept() {
    for (const auto& hash : promised_)
        if (former_.empty() && !history_.entryOf(hash))
            return "no loss: a set that was received went with the device that was put back";
    return {};
}

std::string Laws::told() {
    for (std::size_t i = 0; i < town_.machines.size(); ++i) {
        if (!town_.machines[i]->isThere) continue;
        if (auto broken = toldOn(*town_.machines[i], static_cast<int>(i)); !broken.empty())
            return broken;
    }
    return {};
}

std::string Laws::toldOn(Machine& machine, int index) {
    auto entries = machine.store->outbox(false);
    auto told = machine.store->told();
    if (!entries || !told) return "told: the outbox cannot be read";
    if (auto broken = kept(machine, index); !broken.empty()) return broken;
    std::set<std::tuple<Id, std::uint64_t, std::uint32_t>> said;
    std::set<std::pair<Id, std::uint64_t>> parked;
    for (const auto& one : *told) {
        said.insert({one.area, one.deviceSeq, one.slot});
        if (one.parked) parked.insert({one.area, one.deviceSeq});
    }
    for (const auto& entry : *entries) {
        const auto* there = history_.entryOf(entry.hash);
        if (!entry.receipt)
            return fmt::format("told: {} still waits to send set {}: {}", machine.letter,
                               entry.deviceSeq, entry.waitingReason);
        if (!there)
            return fmt::format("no loss: set {} of {} left the outbox and the server lacks it",
                               entry.deviceSeq, machine.letter);
        // The ledger's own is of the life in which the entry was written.
        auto written = there->receipt;
        written.at.epoch = entry.receipt->at.epoch;
        written.seal = entry.receipt->seal;
        if (*entry.receipt != written)
            return fmt::format("told: {} holds another receipt than the server", machine.letter);
        if (there->receipt.verdict == sync::Verdict::parked &&
            !parked.contains({entry.area, entry.deviceSeq}))
            return fmt::format("told: {} is not told of a parked set", machine.letter);
        for (const auto& outcome : there->receipt.outcomes) {
            if (outcome.outcome == sync::Outcome::applied || outcome.outcome == sync::Outcome::same)
                continue;
            if (!said.contains({entry.area, entry.deviceSeq, outcome.slot}))
                return fmt::format("told: {} is not told what became of an edit", machine.letter);
        }
    }
    return {};
}

Laws::Reach Laws::reachIn(const History& life, const Machine& machine) const {
    Reach out;
    for (const auto& save : book_.saves()) {
        const auto* entry = save.certain ? life.entryOf(save.hash) : nullptr;
        if (entry) out.came[{save.project, save.number}] = entry->raw.revision;
    }
    for (int p = 0; p < 3; ++p) {
        auto at = life.head(town_.places.areas[areaOf(p)]);
        while (at > 0 && !grantedAt(life, machine.person, p, at)) --at;
        out.lastGranted[p] = at;
    }
    return out;
}

/// No value of a project stands on the disk of someone who was never granted it, or not since the
/// value came; what they wrote themselves aside.
std::string Laws::scope() {
    for (std::size_t i = 0; i < town_.machines.size(); ++i) {
        const auto& machine = *town_.machines[i];
        std::set<std::pair<int, std::int64_t>> own;
        for (const auto& save : book_.saves())
            if (town_.machines[static_cast<std::size_t>(save.device)]->person == machine.person)
                own.insert({save.project, save.number});
        std::vector<Reach> reach{reachIn(history_, machine)};
        for (const auto& life : former_) reach.push_back(reachIn(life, machine));
        std::string broken;
        Disk::installed().eachFile(machine.dir, [&](std::string_view bytes) {
            for (std::size_t at = bytes.find("@of"); at != std::string_view::npos;
                 at = bytes.find("@of", at + 1)) {
                if (at + 3 >= bytes.size() || bytes[at + 3] < '1' || bytes[at + 3] > '3') continue;
                std::size_t from = at;
                while (from > 0 && bytes[from - 1] >= '0' && bytes[from - 1] <= '9') --from;
                if (from == at || at - from > 5 || from == 0) continue;
                const auto mark = bytes[from - 1];
                if (std::string_view("vcwsfpn").find(mark) == std::string_view::npos) continue;
                const int project = bytes[at + 3] - '1';
                const auto number = std::stoll(std::string(bytes.substr(from, at - from)));
                const bool could = std::any_of(reach.begin(), reach.end(), [&](const Reach& life) {
                    const auto came = life.came.find({project, number});
                    const auto since = came == life.came.end() ? 1 : came->second;
                    return life.lastGranted[project] >= since;
                });
                if (!could && !own.contains({project, number}))
                    broken = fmt::format("scope: {} holds {}{}@{} without a grant", machine.letter,
                                         mark, number, project + 1);
            }
        });
        if (!broken.empty()) return broken;
    }
    return {};
}

std::string Laws::atRest() {
    for (const Law law :
         {&Laws::ledgerIsTheState, &Laws::converged, &Laws::nothingLost, &Laws::notesKept,
          &Laws::setsJoined, &Laws::removalsSaw, &Laws::conflictsRight, &Laws::correctionsKept,
          &Laws::told, &Laws::promisesKept, &Laws::photosArrive, &Laws::scope}) {
        if (auto broken = (this->*law)(); !broken.empty()) return broken;
    }
    return {};
}

}  // namespace simulation
