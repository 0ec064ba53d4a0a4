#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"
#include "shared/rules/workflow.h"
#include "sync/messages.h"
#include "tests/simulation/laws.h"
#include "tests/simulation/past.h"

namespace simulation {

using records::Visit;
using shared::Blob;
namespace kinds = shared::kinds;

namespace {

bool among(std::string_view role, std::initializer_list<std::string_view> roles) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool touches(const History::Change& change, std::uint32_t slot) {
    return std::find(change.slots.begin(), change.slots.end(), slot) != change.slots.end();
}

class Judge {
  public:
    Judge(const Town& town, const Book& book, const History& history,
          const std::vector<History>& former, std::map<std::string, int>& marks)
        : town_(town),
          book_(book),
          history_(history),
          former_(former),
          past_(book, history, former),
          marks_(marks) {}

    std::string run() {
        if (auto broken = chainsHold(town_, history_); !broken.empty()) return broken;
        for (const auto& entry : history_.entries()) {
            const auto* save = saveOf(entry);
            if (entry.payload.grant) grants_.push_back(&entry);
            mark(entry);
            if (auto broken = parkedRightly(entry, save); !broken.empty()) return broken;
            if (entry.receipt.verdict != sync::Verdict::received || !save) continue;
            // Carried over though it had arrived: its entry was judged; laws_chains.cpp.
            if (history_.entryOf(entry.saved) != &entry) continue;
            // What a decision over a correction does is judged there: laws_corrections.cpp.
            for (const auto& change : entry.changes) {
                if (!save->decides.none()) break;
                if (auto broken = changed(entry, *save, change); !broken.empty()) return broken;
            }
            if (auto broken = outcomes(entry, *save); !broken.empty()) return broken;
        }
        return {};
    }

  private:
    static std::string say(const History::Entry& entry, const Save& save, const std::string& what) {
        return fmt::format("{} (event {}, revision {})", what, save.number, entry.raw.revision);
    }

    void mark(const History::Entry& entry) {
        if (entry.payload.release) ++marks_["a parked set released"];
        if (entry.receipt.verdict == sync::Verdict::parked)
            ++marks_["parked: " + entry.receipt.reason];
        static const char* names[] = {"applied",  "equal values",      "merged",
                                      "conflict", "gave way",          "late",
                                      "revived",  "kept from removal", "a correction proposed"};
        for (const auto& change : entry.changes) {
            if (change.kind != kinds::correction) continue;
            const auto* row = history_.at(change.kind, change.id, entry.raw.revision);
            const auto& state = row->values.get(records::Correction::kStateFieldNumber);
            if (state == shared::Value{std::int64_t{records::CORRECTION_STATE_ACCEPTED}})
                ++marks_["a correction accepted"];
            if (state == shared::Value{std::int64_t{records::CORRECTION_STATE_REFUSED}})
                ++marks_["a correction rejected"];
        }
        for (const auto& outcome : entry.receipt.outcomes)
            ++marks_[names[static_cast<int>(outcome.outcome)]];
    }

    const Save* saveOf(const History::Entry& entry) {
        if (const auto* found = book_.find(entry.saved)) return found;
        if (entry.payload.release) {
            const auto* parked =
                history_.at(kinds::parked, entry.payload.release->parked, entry.raw.revision);
            const auto* hash =
                parked
                    ? std::get_if<Blob>(&parked->values.get(records::Parked::kSetHashFieldNumber))
                    : nullptr;
            const auto* then = hash ? history_.entryOf(*Hash::from(hash->bytes)) : nullptr;
            return then ? book_.find(then->saved) : nullptr;
        }
        for (std::size_t i = 0; i < town_.machines.size(); ++i) {
            if (!town_.machines[i]->is(entry.raw.device)) continue;
            for (const auto& edit : entry.payload.edits)
                for (const auto& slot : edit.slots) {
                    const auto number = numberIn(slot.values.get(slot.slot));
                    if (const auto* save = book_.guess(static_cast<int>(i), entry.area, number))
                        return save;
                }
        }
        return nullptr;
    }

    bool holds(const Id& person, const Id& project, std::uint64_t revision,
               std::initializer_list<std::string_view> roles) const {
        std::map<Id, bool> live;
        for (const auto* entry : grants_) {
            const auto& grant = *entry->payload.grant;
            if (entry->raw.revision > revision || grant.person != person ||
                grant.project != project || !among(grant.role, roles))
                continue;
            live[grant.grant] = !grant.ended;
        }
        return std::any_of(live.begin(), live.end(), [](const auto& one) { return one.second; });
    }

    /// Whether the set was taken before a restore: its author had the right then.
    bool takenBefore(const History::Entry& entry) const {
        return std::any_of(former_.begin(), former_.end(), [&](const History& life) {
            const auto* then = life.entryOf(entry.saved);
            return then && then->receipt.verdict == sync::Verdict::received;
        });
    }

    /// Scope: who changes a row has the right to it.
    std::string rightful(const History::Entry& entry, const Save& save,
                         const History::Change& change, const Record& after) {
        if (entry.payload.release || takenBefore(entry)) return {};
        const auto& person = town_.machines[static_cast<std::size_t>(save.device)]->person;
        const bool steps = change.kind == kinds::visit && touches(change, Visit::kStateFieldNumber);
        const bool inspects = holds(person, after.project, entry.raw.revision,
                                    {"inspector", "third_party", "division", "perf_office"});
        const bool reviews =
            holds(person, after.project, entry.raw.revision, {"division", "perf_office"});
        const auto* state = std::get_if<std::int64_t>(&after.values.get(Visit::kStateFieldNumber));
        const bool decides =
            steps && state &&
            (*state == records::VISIT_STATE_APPROVED || *state == records::VISIT_STATE_RETURNED ||
             *state == records::VISIT_STATE_REOPENED);
        return inspects && (!decides || reviews)
                   ? std::string()
                   : say(entry, save, "scope: a row changed by someone without the right");
    }

    /// The server names whoever submitted a report, when they do and at no other time.
    std::string names(const History::Entry& entry, const Save& save, const History::Change& change,
                      const Record& after) {
        const auto& person = town_.machines[static_cast<std::size_t>(save.device)]->person;
        const bool submits = touches(change, Visit::kStateFieldNumber) &&
                             after.values.get(Visit::kStateFieldNumber) ==
                                 shared::Value{std::int64_t{records::VISIT_STATE_SUBMITTED}};
        const bool theirs =
            after.values.get(Visit::kSubmitterIdFieldNumber) == shared::Value{Blob{person.str()}};
        if (submits == touches(change, Visit::kSubmitterIdFieldNumber) && (!submits || theirs))
            return {};
        return say(entry, save, "told: who submitted is not named, or another, or untimely");
    }

    std::string changed(const History::Entry& entry, const Save& save,
                        const History::Change& change) {
        if (change.kind != kinds::visit && change.kind != kinds::indicatorReading &&
            change.kind != kinds::finding)
            return {};
        const auto* after = history_.at(change.kind, change.id, entry.raw.revision);
        const auto* before = history_.at(change.kind, change.id, entry.raw.revision - 1);
        if (auto broken = rightful(entry, save, change, *after); !broken.empty()) return broken;
        const auto* report =
            history_.at(kinds::visit, change.kind == kinds::visit ? change.id : after->parent,
                        entry.raw.revision - 1);
        const bool approved =
            report && report->values.get(Visit::kStateFieldNumber) ==
                          shared::Value{std::int64_t{records::VISIT_STATE_APPROVED}};
        if (approved && !save.steps && !entry.payload.release)
            return say(entry, save, "bound approval: an approved report changed");
        const bool isVisit = change.kind == kinds::visit;
        if (auto broken = isVisit ? names(entry, save, change, *after) : ""; !broken.empty())
            return broken;
        const auto& kind = *town_.catalog->kind(change.kind);
        for (const auto number : change.slots) {
            if (number == 0 || (isVisit && number == Visit::kSubmitterIdFieldNumber)) continue;
            const auto& slot = *kind.slotOf(number);
            const auto touch = std::find_if(
                save.touches.begin(), save.touches.end(),
                [&](const Touch& one) { return one.record == change.id && one.slot == number; });
            if (touch == save.touches.end())
                return say(entry, save, "visible: a value changed that its author did not touch");
            const shared::Value none;
            // What stood in a removed record was seen by whoever removed it; laws_rest.cpp asks.
            const auto& was = before && !before->deleted ? before->values.get(number) : none;
            const auto& is = after->values.get(number);
            std::string broken;
            if (sortOf(kind, slot) == Sort::state) {
                broken = steps(entry, save, change.id, after->values);
            } else if (touch->sort == Sort::numbered || touch->sort == Sort::numberedLatest) {
                broken = overwrites(entry, save, *touch, numberIn(was), after->values, slot);
            } else if (touch->sort == Sort::text && was != is) {
                broken = joinsOverlap(*touch, before ? before->values.get(number) : none, is)
                             ? say(entry, save, "visible: two ways to say one sentence were joined")
                             : rewrites(entry, save, *touch, was, is);
            }
            if (!broken.empty()) return broken;
        }
        return {};
    }

    std::string overwrites(const History::Entry& entry, const Save& save, const Touch& touch,
                           std::int64_t was, const shared::Values& now, const shared::Slot& slot) {
        for (const auto column : slot.columns) {
            if (now.get(column) != touch.values.get(column))
                return say(entry, save, "whole: a set of columns is torn, or not its author's");
        }
        const auto known = past_.known(touch.kind, {touch.record, touch.slot}, touch.known);
        if (was == 0 || was == touch.content || known.contains(was)) return {};
        const auto what = fmt::format("value {} overwritten by {} unseen", was, touch.content);
        if (touch.sort == Sort::numbered) return say(entry, save, "visible: " + what);
        return tells(entry, touch) ? std::string() : say(entry, save, "told: " + what);
    }

    std::string rewrites(const History::Entry& entry, const Save& save, const Touch& touch,
                         const shared::Value& was, const shared::Value& is) {
        const auto* before = std::get_if<std::string>(&was);
        const auto* now = std::get_if<std::string>(&is);
        const std::string old = before ? *before : "";
        bool known = old.empty() || old == touch.shown || past_.wasBehind(touch, old);
        for (const auto& other : book_.saves()) {
            if (!book_.isOwnBefore(other, save)) continue;
            for (const auto& own : other.touches)
                known = known || (own.record == touch.record && own.slot == touch.slot &&
                                  (own.text == old || own.shown == old));
        }
        if (tells(entry, touch)) return {};
        if ((now ? *now : "") != touch.text)
            return say(entry, save, "told: a note was joined and nobody was told");
        return known
                   ? std::string()
                   : say(entry, save, "visible: a note overwritten by someone who had not seen it");
    }

    /// Whether the author reworded one sentence, somebody else had changed or dropped it, and both
    /// stand in the note now: only a person can say which it is.
    static bool joinsOverlap(const Touch& touch, const shared::Value& was,
                             const shared::Value& is) {
        const auto shown = sentencesIn(shared::Value{touch.shown});
        const auto mine = sentencesIn(shared::Value{touch.text});
        std::set<std::int64_t> dropped, added;
        std::set_difference(shown.begin(), shown.end(), mine.begin(), mine.end(),
                            std::inserter(dropped, dropped.end()));
        std::set_difference(mine.begin(), mine.end(), shown.begin(), shown.end(),
                            std::inserter(added, added.end()));
        if (dropped.size() != 1 || added.size() != 1) return false;
        const auto* now = std::get_if<std::string>(&is);
        return now && *now != touch.text && !sentencesIn(was).contains(*dropped.begin()) &&
               sentencesIn(is).contains(*added.begin());
    }

    /// Whether this entry writes a conflict that tells of the touched place.
    bool tells(const History::Entry& entry, const Touch& touch) const {
        return std::any_of(
            entry.changes.begin(), entry.changes.end(), [&](const History::Change& change) {
                if (change.kind != kinds::conflict) return false;
                const auto* row = history_.at(change.kind, change.id, entry.raw.revision);
                const auto sides = sidesOf(*row);
                return sides.record == touch.record && sides.slot == touch.slot;
            });
    }

    /// Bound approval: a review moves only what its author read.
    std::string steps(const History::Entry& entry, const Save& save, const Id& visit,
                      const shared::Values& now) {
        const auto* state = std::get_if<std::int64_t>(&now.get(Visit::kStateFieldNumber));
        const bool approves = state && *state == records::VISIT_STATE_APPROVED;
        const auto* before = history_.at(kinds::visit, visit, entry.raw.revision - 1);
        const auto* was =
            before ? std::get_if<std::int64_t>(&before->values.get(Visit::kStateFieldNumber))
                   : nullptr;
        const auto& author = town_.machines[static_cast<std::size_t>(save.device)]->person;
        const auto mover = std::exchange(movers_[visit], author);
        if (state && !shared::Workflow::builtIn().find(kinds::visit, was ? *was : 0, *state))
            return say(entry, save, "bound approval: a step that no workflow has");
        if (!state || (!approves && *state != records::VISIT_STATE_RETURNED)) return {};
        if (mover == author) return say(entry, save, "scope: somebody decides over own work");
        ++marks_[approves ? "a report approved" : "a report returned"];
        if (!save.read) return say(entry, save, "bound approval: decided without reading");
        std::map<Id, Record> seen;
        for (const auto& record : save.read->records) seen[record.id] = record;
        std::size_t open = 0;
        for (const auto& [key, versions] : history_.rows()) {
            const auto* row = history_.at(key.first, key.second, entry.raw.revision - 1);
            if (!row) continue;
            if (key.first == kinds::conflict) {
                const auto sides = sidesOf(*row);
                open += sides.open && (sides.record == visit || seen.contains(sides.record));
                continue;
            }
            if (row->deleted || (row->id != visit && row->parent != visit)) continue;
            const auto found = seen.find(row->id);
            if (found == seen.end())
                return say(entry, save, "bound approval: a record that was not read is decided");
            for (const auto& column : town_.catalog->kind(key.first)->columns) {
                if (column.inContent &&
                    row->values.get(column.number) != found->second.values.get(column.number))
                    return say(entry, save, "bound approval: a value that was not read is decided");
            }
        }
        if (approves && open > 0)
            return say(entry, save, "bound approval: approved over an open conflict");
        return open == save.read->openConflicts
                   ? std::string()
                   : say(entry, save, "bound approval: another conflict than those read");
    }

    /// Who had the right, and wrote where the report was open, is not parked for want of it.
    std::string parkedRightly(const History::Entry& entry, const Save* save) {
        if (entry.receipt.verdict != sync::Verdict::parked || !save) return {};
        if (entry.receipt.reason != "no_right" || save->steps || save->ownState ||
            save->formWasOpen || !save->removes.none() || save->project > 2)
            return {};
        const bool open = save->stateSeen == records::VISIT_STATE_ON_SITE ||
                          save->stateSeen == records::VISIT_STATE_RETURNED ||
                          save->stateSeen == records::VISIT_STATE_REOPENED;
        const auto& machine = *town_.machines[static_cast<std::size_t>(save->device)];
        if (!open ||
            !holds(machine.person, town_.places.projects[save->project], entry.raw.revision,
                   {"inspector", "third_party", "division", "perf_office"}))
            return {};
        return say(entry, *save, "scope: parked though its author had the right");
    }

    /// Told: an edit that did not become the value says so in the receipt.
    std::string outcomes(const History::Entry& entry, const Save& save) {
        if (entry.payload.release) return {};
        for (std::uint32_t i = 0; i < entry.payload.edits.size(); ++i) {
            const auto& edit = entry.payload.edits[i];
            const auto* row = history_.at(edit.kind, edit.id, entry.raw.revision);
            for (const auto& slot : edit.slots) {
                if (slot.values.empty() || !row) continue;
                const bool became =
                    std::all_of(slot.values.begin(), slot.values.end(), [&](const auto& item) {
                        return row->values.get(item.first) == item.second ||
                               shared::isEmpty(item.second);
                    });
                const auto said =
                    std::find_if(entry.receipt.outcomes.begin(), entry.receipt.outcomes.end(),
                                 [&](const auto& one) {
                                     const bool whole = one.outcome == sync::Outcome::proposed;
                                     return one.edit == i && (whole || one.slot == slot.slot);
                                 });
                const bool isSaid = said != entry.receipt.outcomes.end() &&
                                    said->outcome != sync::Outcome::applied &&
                                    said->outcome != sync::Outcome::same;
                if (!became && !isSaid && !past_.isBuiltUpon(save, edit, slot.slot, *row))
                    return say(entry, save, "told: an edit came to nothing without a word");
            }
        }
        return {};
    }

    const Town& town_;
    const Book& book_;
    const History& history_;
    const std::vector<History>& former_;
    Past past_;
    std::map<std::string, int>& marks_;
    std::vector<const History::Entry*> grants_;
    std::map<Id, Id> movers_;  ///< who took a report's last step
};

}  // namespace

std::string judgeEntries(const Town& town, const Book& book, const History& history,
                         const std::vector<History>& former, std::map<std::string, int>& marks) {
    return Judge(town, book, history, former, marks).run();
}

}  // namespace simulation
