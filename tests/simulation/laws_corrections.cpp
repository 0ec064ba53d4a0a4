#include <algorithm>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"
#include "sync/correction.h"
#include "tests/simulation/laws.h"

/// What becomes of edits that came under an approved report: visible as proposed until somebody
/// decides, and then what was decided.
namespace simulation {

using records::Correction;
using shared::Blob;
namespace kinds = shared::kinds;

namespace {

std::int64_t stateIn(const Record& correction) {
    const auto* state =
        std::get_if<std::int64_t>(&correction.values.get(Correction::kStateFieldNumber));
    return state ? *state : 0;
}

std::vector<sync::ProposedEdit> editsIn(const Record& correction) {
    const auto* packed = std::get_if<Blob>(&correction.values.get(Correction::kEditsFieldNumber));
    auto edits = sync::unpackProposed(packed ? packed->bytes : "");
    return edits ? edits.take() : std::vector<sync::ProposedEdit>();
}

/// What is proposed, apart from the revisions at which it came, which a restore changes.
std::string proposalsIn(const shared::Value& packed) {
    const auto* blob = std::get_if<Blob>(&packed);
    auto edits = sync::unpackProposed(blob ? blob->bytes : "");
    if (!edits) return "unreadable";
    for (auto& one : *edits) one.revision = 0;
    return sync::packProposed(*edits);
}

Id recordIn(const Record& correction) {
    const auto* id = std::get_if<Blob>(&correction.values.get(Correction::kRecordIdFieldNumber));
    return id ? *Id::from(id->bytes) : Id{};
}

bool proposes(const History::Entry& entry) {
    return std::any_of(entry.receipt.outcomes.begin(), entry.receipt.outcomes.end(),
                       [](const auto& one) { return one.outcome == sync::Outcome::proposed; });
}

}  // namespace

const History::Entry* Laws::proposed(const Save& save) const {
    const auto* entry = taken(save);
    return entry && proposes(*entry) ? entry : nullptr;
}

bool Laws::accepted(const Save& save) const {
    const auto* entry = proposed(save);
    if (!entry) return false;
    return std::all_of(
        entry->receipt.outcomes.begin(), entry->receipt.outcomes.end(), [&](const auto& one) {
            const auto* row = history_.at(kinds::correction, one.conflict, ~std::uint64_t{0});
            return one.outcome != sync::Outcome::proposed ||
                   (row && stateIn(*row) == records::CORRECTION_STATE_ACCEPTED);
        });
}

std::map<Place, std::vector<shared::Value>> Laws::replacedByReview() const {
    std::map<Place, std::vector<shared::Value>> out;
    for (const auto& [key, versions] : history_.rows()) {
        if (key.first != kinds::correction) continue;
        for (const auto& version : versions) {
            if (stateIn(version.record) != records::CORRECTION_STATE_ACCEPTED) continue;
            for (const auto& proposed : editsIn(version.record)) {
                const auto* before =
                    history_.at(proposed.edit.kind, proposed.edit.id, version.since - 1);
                for (const auto& slot : proposed.edit.slots)
                    if (before)
                        out[{proposed.edit.id, slot.slot}].push_back(before->values.get(slot.slot));
            }
        }
    }
    return out;
}

/// A proposed value stands in its correction, with its author and base, from then on.
std::string Laws::correctionsKept() {
    for (const auto& save : book_.saves()) {
        const auto* entry = proposed(save);
        if (!entry) continue;
        const auto& author = town_.machines[static_cast<std::size_t>(save.device)]->person;
        const auto& edits = history_.entryOf(save.hash)->payload.edits;
        for (const auto& outcome : entry->receipt.outcomes) {
            if (outcome.outcome != sync::Outcome::proposed) continue;
            const auto found = history_.rows().find({kinds::correction, outcome.conflict});
            if (found == history_.rows().end())
                return fmt::format("told: what event {} proposed has no correction", save.number);
            auto edit = edits[outcome.edit];
            const auto& kind = *town_.catalog->kind(edit.kind);
            std::erase_if(edit.slots, [&](const auto& slot) {
                return kind.slotOf(slot.slot)->policy == shared::Policy::step;
            });
            edit.isStep = false;
            for (const auto& version : found->second) {
                if (version.since < entry->raw.revision) continue;
                const auto proposals = editsIn(version.record);
                const bool there = std::any_of(
                    proposals.begin(), proposals.end(), [&](const sync::ProposedEdit& one) {
                        return one.person == author && one.edit.id == edit.id &&
                               one.edit.act == edit.act && one.edit.slots == edit.slots;
                    });
                if (!there || version.record.deleted)
                    return fmt::format(
                        "no loss: what event {} proposed is not in its correction at revision {}",
                        save.number, version.since);
            }
        }
    }
    for (const auto& [key, versions] : history_.rows()) {
        if (key.first != kinds::correction) continue;
        for (std::size_t i = 0; i < versions.size(); ++i)
            if (auto broken = correctionDecided(versions, i); !broken.empty()) return broken;
    }
    return {};
}

/// A correction is decided once, by somebody else who had read it as it is; accepted, it is what
/// the report holds; rejected, the report stays and the author reads why.
std::string Laws::correctionDecided(const std::vector<History::Version>& versions, std::size_t at) {
    const auto& now = versions[at];
    const auto before = at == 0 ? std::int64_t{records::CORRECTION_STATE_PROPOSED}
                                : stateIn(versions[at - 1].record);
    const auto state = stateIn(now.record);
    if (state == before) return {};
    const auto say = [&](const std::string& what) {
        return fmt::format("{} (revision {})", what, now.since);
    };
    if (before != records::CORRECTION_STATE_PROPOSED)
        return say("bound approval: a correction is decided twice");
    const bool accepts = state == records::CORRECTION_STATE_ACCEPTED;
    const auto entry = std::find_if(
        history_.entries().begin(), history_.entries().end(), [&](const History::Entry& one) {
            return one.area == now.record.area && one.raw.revision == now.since;
        });
    const auto* save = entry->payload.release ? nullptr : book_.find(entry->saved);
    if (entry->payload.release) return {};  // a parked decision, by whoever released it
    if (!save) return {};  // of a save that had failed and reached the disk all the same
    if (save->decides != now.record.id)
        return say("bound approval: a correction is decided by something else");
    const auto proposals = editsIn(now.record);
    const auto& person = town_.machines[static_cast<std::size_t>(save->device)]->person;
    for (const auto& one : proposals)
        if (one.person == person) return say("scope: somebody decides over an own correction");
    if (proposalsIn(versions[at - 1].record.values.get(Correction::kEditsFieldNumber)) !=
        proposalsIn(save->readEdits))
        return say("bound approval: another correction is decided than was read");
    const auto id = recordIn(now.record);
    const auto kind = proposals.front().edit.kind;
    const auto* row = history_.at(kind, id, now.since);
    const auto* was = history_.at(kind, id, now.since - 1);
    if (!accepts) {
        const bool stays = row == was || (row && was && *row == *was);
        return stays ? std::string() : say("bound approval: a rejected correction is applied");
    }
    std::map<std::uint32_t, const sync::SlotEdit*> last;
    for (const auto& one : proposals)
        for (const auto& slot : one.edit.slots) last[slot.slot] = &slot;
    for (const auto& [number, slot] : last) {
        for (const auto& [column, value] : slot->values)
            if (!row || (row->values.get(column) != value && !shared::isEmpty(value)))
                return say("no loss: an accepted correction is not in its report");
    }
    return {};
}

}  // namespace simulation
