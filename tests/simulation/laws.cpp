#include "tests/simulation/laws.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"

namespace simulation {

using records::IndicatorReading;
using shared::Blob;
namespace kinds = shared::kinds;

int Laws::projectIndex(const Id& project) const {
    return static_cast<int>(std::find(town_.places.projects, town_.places.projects + 3, project) -
                            town_.places.projects);
}

int Laws::indexOf(const Machine& machine) const {
    const auto found = std::find_if(town_.machines.begin(), town_.machines.end(),
                                    [&](const auto& one) { return one.get() == &machine; });
    return static_cast<int>(found - town_.machines.begin());
}

bool Laws::grantedAt(const History& life, const Id& person, int project,
                     std::uint64_t revision) const {
    std::map<Id, bool> live;
    for (const auto& entry : life.entries()) {
        if (!entry.payload.grant || entry.raw.revision > revision ||
            entry.area != town_.places.areas[areaOf(project)])
            continue;
        const auto& grant = *entry.payload.grant;
        if (grant.person == person && grant.project == town_.places.projects[project])
            live[grant.grant] = !grant.ended;
    }
    return std::any_of(live.begin(), live.end(), [](const auto& one) { return one.second; });
}

/// What the role of the machine's owner may read, by hand: everything of a project, but parked sets
/// only for reviewers and their authors.
bool Laws::reads(const History& life, const Machine& machine, const Record& record,
                 std::uint64_t revision) const {
    const auto project = projectIndex(record.project);
    if (record.kind == kinds::parked) {
        const auto& author = record.values.get(records::Parked::kPersonIdFieldNumber);
        if (author == shared::Value{Blob{machine.person.str()}}) return true;
        const std::string role = residents[machine.resident].role;
        if (role != "division" && role != "perf_office") return false;
    }
    return project < 3 && grantedAt(life, machine.person, project, revision);
}

bool Laws::either(const History& life, const Machine& machine, const Record& record,
                  std::uint64_t revision) const {
    const auto project = projectIndex(record.project);
    return record.kind == kinds::parked && reads(life, machine, record, revision) &&
           (project > 2 || !grantedAt(life, machine.person, project, revision));
}

std::vector<Record> Laws::records(Machine& machine, bool all) {
    std::vector<Record> out;
    for (const auto& kind : town_.catalog->kinds()) {
        const bool met = kind.number == kinds::project || kind.number == kinds::visit ||
                         kind.number == kinds::indicatorReading || kind.number == kinds::finding ||
                         kind.number == kinds::review || kind.number == kinds::conflict ||
                         kind.number == kinds::parked || kind.number == kinds::correction ||
                         kind.number == kinds::evidence;
        if (!met && !all) continue;
        client::Query query;
        query.kind = kind.number;
        query.limit = 1000;
        auto page = machine.store->page(query, "");
        if (page) std::move(page->records.begin(), page->records.end(), std::back_inserter(out));
    }
    return out;
}

/// Whether the first fill of `area`, which goes on, has brought all of `project`.
bool Laws::isFilled(const sync::AreaState& area, const Id& project) {
    return area.staged == sync::Position{} ? project <= area.filled : project < area.filled;
}

/// Records that own unsettled edits lie over: what the server holds of them is not shown.
std::set<Id> Laws::underOwnEdits(Machine& machine) {
    std::set<Id> out;
    auto entries = machine.store->outbox(false);
    if (!entries) return out;
    std::set<Hash> settled;
    for (const auto& entry : *entries)
        if (entry.stage == client::Stage::settled) settled.insert(entry.savedAs);
    for (const auto& save : book_.saves()) {
        if (!book_.holds(indexOf(machine), save)) continue;
        if (save.certain && settled.contains(save.hash)) continue;
        for (const auto& touch : save.touches) out.insert(touch.record);
        out.insert(save.removes);
    }
    return out;
}

std::string Laws::momentOf(Machine& machine, const History& life, const sync::AreaState& area,
                           const std::vector<Record>& shown) {
    const auto visible = area.visible.revision;
    const auto own = underOwnEdits(machine);
    std::map<std::pair<std::uint32_t, Id>, const Record*> here;
    for (const auto& record : shown)
        if (record.area == area.area) here[{record.kind, record.id}] = &record;
    for (const auto& [key, versions] : life.rows()) {
        if (versions.front().record.area != area.area || own.contains(key.second)) continue;
        // A first fill that was cut off has brought whole projects, in the order of their ids.
        if (area.filling && !isFilled(area, versions.front().record.project)) {
            if (here.contains(key))
                return fmt::format("cursor: {} shows a project before its fill", machine.letter);
            continue;
        }
        const auto* row = life.at(key.first, key.second, visible);
        if (row && either(life, machine, *row, visible)) continue;
        const auto found = here.find(key);
        const bool there = found != here.end();
        // Kept after a restore until its author brings it back.
        if (there && !row && isOfFormerLife(key.first, key.second)) continue;
        const bool expected = row && !row->deleted && reads(life, machine, *row, visible);
        if (there && expected && *found->second == *row) continue;
        if (!there && !expected) continue;
        // Its rows are read after the revision that it began at, whose changes follow at its end.
        const auto readLater = [&](const History::Version& version) {
            if (version.since <= visible) return false;
            return there ? version.record == *found->second : version.record.deleted;
        };
        if (area.filling && std::any_of(versions.begin(), versions.end(), readLater)) continue;
        // Reference data is read with any grant of the area and compared at rest.
        if (projectIndex(versions.front().record.project) > 2) continue;
        const auto what = fmt::format(
            "{} {} of kind {} at revision {}", machine.letter,
            there ? (expected ? "shows another state" : "shows too much") : "lacks a row",
            key.first, visible);
        return (there && expected ? "whole: " : "cursor: ") + what;
    }
    return {};
}

/// What a person saved and the server has not answered yet is what they see.
std::string Laws::ownInSight(Machine& machine, const std::vector<Record>& shown) {
    auto waiting = machine.store->outbox(true);
    if (!waiting) return {};
    std::set<Hash> unsent;
    for (const auto& entry : *waiting) {
        // What a restore lost is sent again; its author saw long ago what became of it.
        const auto& saved = entry.savedAs;
        const auto had = [&](const History& life) { return life.entryOf(saved); };
        const bool carried = saved != entry.hash;
        if (std::none_of(former_.begin(), former_.end(), had) && !(carried && had(history_)))
            unsent.insert(saved);
    }
    std::map<Place, const Touch*> last;
    std::set<Id> uncertain;
    for (const auto& save : book_.saves()) {
        if (!book_.holds(indexOf(machine), save)) continue;
        for (const auto& touch : save.touches) {
            if (!save.certain) uncertain.insert(touch.record);
            if (touch.sort != Sort::numbered && touch.sort != Sort::numberedLatest) continue;
            const Place place{touch.record, touch.slot};
            if (unsent.contains(save.hash)) {
                last[place] = &touch;
            } else {
                last.erase(place);
            }
        }
    }
    for (const auto& record : shown) {
        if (uncertain.contains(record.id)) continue;
        for (const auto& slot : town_.catalog->kind(record.kind)->slots) {
            const auto found = last.find({record.id, slot.number});
            if (found == last.end()) continue;
            if (numberIn(record.values.get(slot.number)) != found->second->content)
                return fmt::format("no loss: {} no longer shows own unsent value {}",
                                   machine.letter, found->second->content);
        }
    }
    return {};
}

std::string Laws::shown(Machine& machine) {
    auto areas = machine.store->replica().areas();
    if (!areas) return {};
    const auto rows = records(machine, false);
    for (const auto& record : rows) {
        if (record.kind != kinds::indicatorReading) continue;
        const auto number = numberIn(record.values.get(IndicatorReading::kRawFieldNumber));
        const auto* value =
            std::get_if<std::int64_t>(&record.values.get(IndicatorReading::kValueFieldNumber));
        if (number != 0 && (!value || *value != number * 10'000))
            return fmt::format("whole: a torn reading on {}", machine.letter);
    }
    if (auto broken = ownInSight(machine, rows); !broken.empty()) return broken;
    for (const auto& area : *areas) {
        const auto* life = area.visible.revision == 0 ? nullptr : lifeOf(area);
        if (!life) continue;
        if (auto broken = momentOf(machine, *life, area, rows); !broken.empty()) return broken;
    }
    return {};
}

std::string Laws::kept(Machine& machine, int index) {
    auto entries = machine.store->outbox(false);
    if (!entries) return {};
    std::set<Hash> there;
    for (const auto& entry : *entries) there.insert(entry.savedAs);
    for (const auto& save : book_.saves()) {
        if (!save.certain || !book_.holds(index, save)) continue;
        if (!there.contains(save.hash))
            return fmt::format("no loss: {} no longer holds what event {} saved", machine.letter,
                               save.number);
    }
    return {};
}

std::string Laws::converged() {
    for (auto& machine : town_.machines) {
        if (!machine->isThere) continue;
        std::map<std::pair<std::uint32_t, Id>, Record> expected, there;
        std::set<std::pair<std::uint32_t, Id>> undecided;
        for (const auto& [key, versions] : history_.rows()) {
            const auto& row = versions.back().record;
            if (either(history_, *machine, row, ~std::uint64_t{0})) {
                undecided.insert(key);
                continue;
            }
            const bool ofCity = key.first == kinds::person || key.first == kinds::organization;
            if (!row.deleted && (ofCity || reads(history_, *machine, row, ~std::uint64_t{0})))
                expected[key] = row;
        }
        for (auto& record : records(*machine, true))
            if (!undecided.contains({record.kind, record.id}) &&
                (history_.rows().contains({record.kind, record.id}) ||
                 !isOfFormerLife(record.kind, record.id)))
                there[{record.kind, record.id}] = std::move(record);
        for (const auto& [key, row] : expected) {
            const auto found = there.find(key);
            if (found == there.end())
                return fmt::format("convergence: {} lacks a row of kind {}", machine->letter,
                                   key.first);
            if (found->second != row)
                return fmt::format("convergence: {} shows another row of kind {} than the server",
                                   machine->letter, key.first);
        }
        if (there.size() != expected.size())
            return fmt::format("convergence: {} shows rows that it should not", machine->letter);
    }
    return {};
}

std::string Laws::ledgerIsTheState() {
    auto tx = town_.host->read();
    if (!tx) return "no loss: the server cannot be read";
    for (const auto& [key, versions] : history_.rows()) {
        const auto& row = versions.back().record;
        auto stored = (*tx)->find(key.first, row.area, key.second);
        if (!stored || !*stored || (*stored)->record != row)
            return fmt::format("no loss: a row of kind {} is not what the ledger made it",
                               key.first);
    }
    auto verified = town_.host->verify([](const std::string&) {});
    return verified ? std::string() : "no loss: " + verified.failure().message;
}

const History::Entry* Laws::merged(const Save& save) const {
    // What came under an approved report waits in a proposed correction: laws_corrections.cpp.
    const auto* entry = taken(save);
    return entry && entry != proposed(save) ? entry : nullptr;
}

const History::Entry* Laws::taken(const Save& save) const {
    const auto* entry = save.certain ? history_.entryOf(save.hash) : nullptr;
    if (!entry || entry->receipt.verdict == sync::Verdict::received) return entry;
    // Parked: taken if somebody released it.
    for (const auto& release : history_.entries()) {
        if (!release.payload.release) continue;
        const auto* parked =
            history_.at(kinds::parked, release.payload.release->parked, release.raw.revision);
        if (parked && parked->values.get(records::Parked::kSetHashFieldNumber) ==
                          shared::Value{Blob{entry->raw.setHash.str()}})
            return &release;
    }
    return nullptr;
}

std::string Laws::nothingLost() {
    std::map<Place, std::set<std::int64_t>> live, saved;
    for (const auto& [key, versions] : history_.rows()) {
        const auto& row = versions.back().record;
        const auto* kind = town_.catalog->kind(key.first);
        if (key.first == kinds::conflict) {
            const auto sides = sidesOf(row);
            const bool gone = sides.reason == records::CONFLICT_REASON_RECORD_DELETED;
            for (const auto& side : gone ? sides.all : sides.waiting) {
                if (sides.open || gone)
                    live[{sides.record, sides.slot}].insert(numberIn(side.get(sides.slot)));
            }
            continue;
        }
        for (const auto& slot : kind->slots)
            if (sortOf(*kind, slot) == Sort::numbered)
                live[{key.second, slot.number}].insert(numberIn(row.values.get(slot.number)));
    }
    for (const auto& [place, values] : replacedByReview())
        for (const auto& value : values) live[place].insert(numberIn(value));
    for (const auto& save : book_.saves()) {
        if (!merged(save)) continue;
        for (const auto& [place, seen] : save.sawAtRemoval)
            live[place].insert(seen.begin(), seen.end());
        for (const auto& touch : save.touches) {
            if (touch.sort == Sort::numbered)
                saved[{touch.record, touch.slot}].insert(touch.content);
        }
    }
    for (const auto& [place, contents] : saved) {
        const auto known = book_.knownFrom(place, live[place]);
        for (const auto content : contents) {
            if (!known.contains(content))
                return fmt::format("no loss: value {} is gone and nobody who replaced it knew it",
                                   content);
        }
    }
    return {};
}

std::string Laws::notesKept() {
    std::map<Place, std::set<std::int64_t>> live, added, dropped;
    std::set<Id> deleted;
    for (const auto& [key, versions] : history_.rows()) {
        const auto& row = versions.back().record;
        const auto* kind = town_.catalog->kind(key.first);
        if (row.deleted) deleted.insert(row.id);
        if (key.first == kinds::conflict) {
            const auto sides = sidesOf(row);
            const bool gone = sides.reason == records::CONFLICT_REASON_RECORD_DELETED;
            for (const auto& side : gone ? sides.all : sides.waiting)
                if (sides.open || gone)
                    live[{sides.record, sides.slot}].merge(sentencesIn(side.get(sides.slot)));
            continue;
        }
        for (const auto& slot : kind->slots)
            if (sortOf(*kind, slot) == Sort::text)
                live[{key.second, slot.number}].merge(sentencesIn(row.values.get(slot.number)));
    }
    for (const auto& [place, values] : replacedByReview())
        for (const auto& value : values) live[place].merge(sentencesIn(value));
    for (const auto& save : book_.saves()) {
        // One that failed may have reached the disk all the same.
        if (save.certain && !merged(save)) continue;
        for (const auto& touch : save.touches) {
            if (touch.sort != Sort::text) continue;
            const Place place{touch.record, touch.slot};
            auto shown = sentencesIn(shared::Value{touch.shown});
            shown.insert(touch.seen.begin(), touch.seen.end());
            const auto now = sentencesIn(shared::Value{touch.text});
            for (const auto number : now)
                if (save.certain && !shown.contains(number)) added[place].insert(number);
            for (const auto number : shown)
                if (!now.contains(number)) dropped[place].insert(number);
        }
    }
    for (const auto& [place, numbers] : added) {
        for (const auto number : numbers) {
            if (!live[place].contains(number) && !dropped[place].contains(number) &&
                !deleted.contains(place.first))
                return fmt::format("no loss: sentence {} is gone and nobody dropped it", number);
        }
    }
    return {};
}

}  // namespace simulation
