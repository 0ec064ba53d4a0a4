#include "sync/server/accept/judgement.h"

#include <algorithm>

#include "sync/server/accept/corrections.h"

namespace field::server {

using shared::Act;
using shared::Kind;
using shared::Policy;
using shared::Writer;
using sync::Edit;
using sync::EditAct;

namespace {

Refusal refuse(std::string reason, std::string detail) {
    return {std::move(reason), std::move(detail)};
}

/// It waits for the record, which may come back from its author after a restore.
Refusal missing(std::string detail, const Id& record) {
    return {"missing_record", std::move(detail), record};
}

/// The records.proto name of an act, for details that people read.
const char* actName(Act act) {
    switch (act) {
        case Act::read:
            return "read";
        case Act::create:
            return "create";
        case Act::change:
            return "change";
        case Act::remove:
            return "remove";
        case Act::review:
            return "review";
        case Act::remind:
            return "remind";
    }
    return "";
}

/// Whether the record holds what the edit says already.
bool says(const Edit& edit, const Stored& standing) {
    return std::all_of(edit.slots.begin(), edit.slots.end(), [&](const sync::SlotEdit& slot) {
        return slot.elements.added.empty() && slot.elements.removed.empty() &&
               std::all_of(slot.values.begin(), slot.values.end(), [&](const auto& item) {
                   return standing.record.values.get(item.first) == item.second;
               });
    });
}

}  // namespace

std::int64_t stateOf(const Kind& kind, const shared::Record& record) {
    const auto* state = std::get_if<std::int64_t>(&record.values.get(kind.stateColumn));
    return kind.stateColumn != 0 && state ? *state : 0;
}

std::string Judgement::columnName(const Kind& kind, std::uint32_t column) const {
    const auto* known = kind.column(column);
    return kind.name + "." + (known ? known->name : std::to_string(column));
}

bool Judgement::may(std::uint32_t kind, const Needed& needed, std::int64_t state) const {
    return shared::allowed(*rules_.access, in_.grants, in_.head.area, in_.payload.project, kind,
                           needed.act, state, needed.slot);
}

bool Judgement::enters() const {
    const auto& project = in_.payload.project;
    return std::any_of(in_.grants.begin(), in_.grants.end(), [&](const shared::Grant& grant) {
        return !grant.ended && (project.none() || grant.project.none() || grant.project == project);
    });
}

bool Judgement::legalStep(const Kind& kind, const Id& project, std::int64_t from,
                          std::int64_t to) const {
    const auto* transition = rules_.workflow->find(kind.number, from, to);
    if (!transition) return false;
    if (in_.host || in_.judgedBefore) return true;
    return std::any_of(in_.grants.begin(), in_.grants.end(), [&](const shared::Grant& grant) {
        return !grant.ended && (grant.project.none() || grant.project == project) &&
               std::find(transition->roles.begin(), transition->roles.end(), grant.role) !=
                   transition->roles.end();
    });
}

Judgement::Verdict Judgement::judge(const Edit& edit) {
    const auto* kind = rules_.catalog->kind(edit.kind);
    if (!kind) return std::optional(refuse("unknown_kind", std::to_string(edit.kind)));
    auto found = working_.find(edit.kind, edit.id);
    if (!found) return found.failure();
    const auto* standing = *found;
    proposes_ = false;
    auto report = findReport(*kind, edit, standing);
    if (!report) return report.failure();
    report_ = *report;
    using Question = Verdict (Judgement::*)(const Kind&, const Edit&, const Stored*);
    auto shape = judgeShape(*kind, edit);
    if (!shape || *shape) return shape;
    // Of a place that they may not enter its author is told nothing, not even what is there.
    if (!in_.host && !in_.judgedBefore && !enters())
        return std::optional(refuse("no_right", kind->name));
    for (const Question question :
         {&Judgement::judgePlace, &Judgement::judgeRights, &Judgement::judgeStep,
          &Judgement::judgeSeparation, &Judgement::judgeDecision, &Judgement::judgeReminder,
          &Judgement::judgeNames}) {
        if (in_.host && question != &Judgement::judgePlace) break;
        auto verdict = (this->*question)(*kind, edit, standing);
        if (!verdict || *verdict) return verdict;
    }
    return std::optional<Refusal>();
}

/// The report that the edit's record is, belongs to, or would belong to; null if it has none here.
Result<const Stored*> Judgement::findReport(const Kind& kind, const Edit& edit,
                                            const Stored* standing) {
    const auto number = kind.report ? kind.number : kind.parentKind;
    if (number == 0) return static_cast<const Stored*>(nullptr);
    Id id = kind.report ? edit.id : standing ? standing->record.parent : edit.parent;
    if (!standing && edit.act != EditAct::create) {
        // A row that so far only a correction proposes: what is edited further joins it.
        auto correction = working_.openCorrection(edit.kind, edit.id);
        if (!correction) return correction.failure();
        if (!*correction) return static_cast<const Stored*>(nullptr);
        proposes_ = true;
        id = idIn((*correction)->record, records::Correction::kReportIdFieldNumber);
    }
    auto report = working_.find(number, id);
    if (!report) return report.failure();
    return static_cast<const Stored*>(*report);
}

/// Does the record stand where the set says: its project, its parent, its key?
Judgement::Verdict Judgement::judgePlace(const Kind& kind, const Edit& edit,
                                         const Stored* standing) {
    if (standing) {
        if (standing->record.project != in_.payload.project) {
            return std::optional(refuse("wrong_project", kind.name));
        }
        if (kind.append && edit.act == EditAct::create && !says(edit, *standing)) {
            return std::optional(refuse("append_only", kind.name));
        }
        return std::optional<Refusal>();
    }
    if (proposes_ && report_ && report_->record.project == in_.payload.project) {
        return std::optional<Refusal>();
    }
    if (edit.act != EditAct::create) {
        return std::optional(missing(kind.name + " " + toText(edit.id), edit.id));
    }
    if (kind.stateColumn != 0) {
        // A report's history is kept under its id: nobody begins it anew as another kind's.
        auto states = statesOf(edit.id);
        if (!states) return states.failure();
        if (!(*states)->empty())
            return std::optional(refuse("impossible_value", kind.name + ".id is another record's"));
    }
    if (kind.parentKind != 0) {
        auto parent = working_.find(kind.parentKind, edit.parent);
        if (!parent) return parent.failure();
        if (!*parent) {
            return std::optional(missing(kind.name + ": its report is not here", edit.parent));
        }
        if ((*parent)->record.project != in_.payload.project) {
            return std::optional(refuse("wrong_project", kind.name));
        }
    }
    if (!kind.key.empty()) {
        shared::Values key;
        for (const auto& slot : edit.slots) {
            for (const auto& [column, value] : slot.values) key.set(column, value);
        }
        if (shared::keyOf(kind, edit.parent, key) != edit.id) {
            return std::optional(refuse("impossible_value", kind.name + ".id is not its key's"));
        }
    }
    return std::optional<Refusal>();
}

/// The report's states before this set, read once for all of its edits.
Result<const std::vector<StateChange>*> Judgement::statesOf(const Id& report) {
    auto at = states_.find(report);
    if (at == states_.end()) {
        auto states = tx_.states(in_.head.area, report);
        if (!states) return states.failure();
        at = states_.emplace(report, states.take()).first;
    }
    return &at->second;
}

Result<std::int64_t> Judgement::stateSeen(const Kind& kind, const Stored& report,
                                          const Edit& edit) {
    if (kind.stateColumn == 0) return std::int64_t{0};
    const auto* slot = kind.slotOf(kind.stateColumn);
    const auto own = report.versions.slots.find(slot->number);
    if (own != report.versions.slots.end() && own->second.revision == in_.revision) {
        return stateOf(kind, report.record);  // this very set made or moved it
    }
    auto at = presentRevision(tx_, in_.head, edit.base);
    if (!at) return at.failure();
    const bool ofEarlierLife = edit.base.epoch != in_.head.at.epoch;
    if (ofEarlierLife && *at > 0 && *at < edit.base.revision)
        return edit.isStep ? edit.from : edit.stateSeen;
    auto states = statesOf(report.record.id);
    if (!states) return states.failure();
    std::int64_t seen = 0;
    for (const auto& change : **states) {
        auto made =
            lineage_.seen({change.revision, change.device, change.deviceSeq}, *at, edit.base);
        if (!made) return made.failure();
        const bool ownEarlier = made->device == in_.device && made->deviceSeq < in_.deviceSeq;
        if (change.revision <= *at || ownEarlier) seen = change.state;
    }
    return seen;
}

/// Whether to name the record as new is to change it. A keyed line that stands may be made again by
/// who had not seen it; nobody makes an id that stands.
Result<bool> Judgement::changes(const Kind& kind, const Stored& standing, const Edit& edit) {
    const auto life = standing.versions.slots.find(0);
    if (standing.record.deleted || life == standing.versions.slots.end()) return false;
    if (kind.key.empty()) return !says(edit, standing);
    auto at = presentRevision(tx_, in_.head, edit.base);
    if (!at) return at.failure();
    auto made = lineage_.seen(life->second, *at, edit.base);
    if (!made) return made.failure();
    return made->revision <= *at || (made->device == in_.device && made->deviceSeq < in_.deviceSeq);
}

/// Has one of the author's roles the right to this act, in the state that the author saw?
Judgement::Verdict Judgement::judgeRights(const Kind& kind, const Edit& edit,
                                          const Stored* standing) {
    if (kind.writer == Writer::server) return std::optional(refuse("no_right", kind.name));
    const auto* reportKind = kind.report ? &kind : rules_.catalog->kind(kind.parentKind);
    std::int64_t seen = 0;
    std::int64_t current = 0;
    if (reportKind && reportKind->stateColumn != 0 && report_) {
        auto state = stateSeen(*reportKind, *report_, edit);
        if (!state) return state.failure();
        seen = *state;
        current = stateOf(*reportKind, report_->record);
    }
    std::vector<Needed> needed;
    const bool isReview = kind.writer == Writer::review;
    if (edit.act == EditAct::remove) {  // also of a review, which is kept for ever
        needed.push_back({Act::remove, 0});
    } else if (isReview) {
        needed.push_back({Act::review, 0});
    } else if (edit.act == EditAct::create) {
        needed.push_back({Act::create, 0});
    }
    auto knew = edit.act == EditAct::create && standing ? changes(kind, *standing, edit) : false;
    if (!knew) return knew.failure();
    const bool isChange = edit.act == EditAct::change || *knew;
    bool writesContent = edit.act != EditAct::change || kind.append;
    for (const auto& slotEdit : edit.slots) {
        const auto& slot = *kind.slotOf(slotEdit.slot);
        if (slot.policy == Policy::server || slot.writer == Writer::server) {
            return std::optional(refuse("no_right", columnName(kind, slot.number)));
        }
        if (slot.policy == Policy::step) continue;  // the workflow's own roles decide
        if (slot.writer == Writer::review) {
            needed.push_back({Act::review, 0});
        } else {
            writesContent = true;
            if (isChange && !isReview && !kind.append) {
                needed.push_back({Act::change, slot.number});
            }
        }
    }
    for (const auto& one : needed) {
        if (!in_.judgedBefore && !may(kind.number, one, seen)) {
            const auto what = one.slot == 0 ? kind.name : columnName(kind, one.slot);
            return std::optional(refuse("no_right", std::string(actName(one.act)) + " " + what));
        }
    }
    if (writesContent && reportKind && seen != current &&
        rules_.workflow->approved(reportKind->number, current)) {
        // Who removes the report itself meets the approval as something newer that it holds.
        proposes_ = !(kind.report && edit.act != EditAct::change);
    }
    return std::optional<Refusal>();
}

/// A review of a correction: is the correction here, and another's, and is a refusal explained?
Judgement::Verdict Judgement::judgeDecision(const Kind& kind, const Edit& edit, const Stored*) {
    if (kind.number != shared::kinds::review || edit.act != EditAct::create) {
        return std::optional<Refusal>();
    }
    using records::Review;
    shared::Record said;
    for (const auto& slot : edit.slots) {
        for (const auto& [column, value] : slot.values) said.values.set(column, value);
    }
    const auto id = idIn(said, Review::kCorrectionIdFieldNumber);
    if (id.none()) return std::optional<Refusal>();
    auto correction = working_.find(shared::kinds::correction, id);
    if (!correction) return correction.failure();
    if (!*correction || (*correction)->record.project != in_.payload.project) {
        return std::optional(refuse("missing_record", "Correction " + toText(id)));
    }
    if (integerIn(said, Review::kVerdictFieldNumber) == records::VERDICT_RETURN &&
        shared::isEmpty(said.values.get(Review::kReasonFieldNumber))) {
        return std::optional(refuse("reason_missing", kind.name));
    }
    auto edits = editsOf(**correction);
    if (!edits) return edits.failure();
    const bool own = std::any_of(edits->begin(), edits->end(), [&](const auto& proposed) {
        return proposed.person == in_.person;
    });
    return own ? std::optional(refuse("own_work", kind.name)) : std::optional<Refusal>();
}

/// Is the step one of the workflow's, for one of the author's roles, with its reason?
Judgement::Verdict Judgement::judgeStep(const Kind& kind, const Edit& edit,
                                        const Stored* standing) {
    const auto touchesState = std::any_of(
        edit.slots.begin(), edit.slots.end(),
        [&](const sync::SlotEdit& slot) { return kind.slotOf(slot.slot)->policy == Policy::step; });
    if (!edit.isStep) {
        if (touchesState)
            return std::optional(refuse("illegal_step", kind.name + ": unnamed step"));
        return std::optional<Refusal>();
    }
    if (!touchesState) return std::optional(refuse("illegal_step", kind.name + ": empty step"));
    // Who did what before is known of earlier sets: of the steps of this one nobody could tell.
    if (!stepped_.insert(edit.id).second)
        return std::optional(refuse("illegal_step", kind.name + ": a second step at once"));
    std::int64_t seen = 0;
    if (standing) {
        auto state = stateSeen(kind, *standing, edit);
        if (!state) return state.failure();
        seen = *state;
    }
    const auto* transition = rules_.workflow->find(kind.number, edit.from, edit.to);
    if (seen != edit.from || !transition ||
        !legalStep(kind, in_.payload.project, edit.from, edit.to)) {
        return std::optional(refuse("illegal_step", kind.name + ": " + std::to_string(edit.from) +
                                                        " to " + std::to_string(edit.to)));
    }
    shared::Values step;
    for (const auto& slot : edit.slots) {
        if (kind.slotOf(slot.slot)->policy == Policy::step) step = slot.values;
    }
    if (step.get(kind.stateColumn) != shared::Value{edit.to}) {
        return std::optional(refuse("illegal_step", kind.name + ": state is not the step's"));
    }
    if (transition->needsReason) {
        const bool said = std::any_of(step.begin(), step.end(), [](const auto& item) {
            const auto* text = std::get_if<std::string>(&item.second);
            return text && !text->empty();
        });
        if (!said) return std::optional(refuse("reason_missing", transition->name));
    }
    // Nobody reviews their own work, and whoever approved a report does not reopen it.
    const bool reopens = rules_.workflow->approved(kind.number, edit.from) &&
                         !rules_.workflow->approved(kind.number, edit.to);
    if ((transition->bound || reopens) && standing) {
        auto states = statesOf(edit.id);
        if (!states) return states.failure();
        if (!(*states)->empty() && (*states)->back().person == in_.person) {
            return std::optional(refuse("own_work", transition->name));
        }
    }
    return std::optional<Refusal>();
}

}  // namespace field::server
