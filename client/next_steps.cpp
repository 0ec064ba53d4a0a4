#include "client/next_steps.h"

#include <algorithm>

#include "shared/rules/separation.h"

namespace field::client {

using shared::Transition;

namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Who submitted the report last, as the server says.
enum class Submitter { unknown, self, another };

/// Whether `separation` leaves its act to whoever took the steps `own` here, and perhaps submitted
/// the report from another device. What the server names counts before what was taken here, save
/// what it has not heard of.
bool leaves(const shared::Separation& separation, const std::vector<OwnStep>& own,
            Submitter submitter) {
    const auto& workflow = shared::Workflow::builtIn();
    const bool submitted = submitter == Submitter::self;
    if (submitted && holds(separation.notSteps, "submit")) return false;
    bool theirs =
        separation.onlySteps.empty() || (submitted && holds(separation.onlySteps, "submit"));
    for (const OwnStep& one : own) {
        const Transition* step = workflow.find(separation.kind, one.from, one.to);
        if (!step) continue;
        if (holds(separation.notSteps, step->name)) return false;
        const bool counts = one.stands && (one.pending || submitter == Submitter::unknown);
        theirs = theirs || (counts && holds(separation.onlySteps, step->name));
    }
    return theirs;
}

Result<Submitter> submitterOf(Store& store, const Record& report) {
    const auto* kind = store.catalog().kind(report.kind);
    const auto* column = kind ? kind->column("submitter_id") : nullptr;
    if (!column || !report.values.has(column->number)) return Submitter::unknown;
    const auto self = store.identity();
    if (!self) return self.failure();
    const shared::Value person = shared::Blob{self->person.str()};
    return report.values.get(column->number) == person ? Submitter::self : Submitter::another;
}

bool enters(const std::vector<const Transition*>& steps, std::int64_t state) {
    return std::any_of(steps.begin(), steps.end(),
                       [&](const Transition* step) { return step->to == state; });
}

}  // namespace

bool NextSteps::mayEnter(std::int64_t state) const { return enters(open, state); }
bool NextSteps::keptFrom(std::int64_t state) const { return enters(kept, state); }

Result<NextSteps> nextSteps(Store& store, std::uint32_t kind, const Id& id) {
    NextSteps next;
    const auto held = store.hold(kind, id);
    if (!held) return held.failure();
    if (!*held) return next;
    const auto roles = store.roles((*held)->record.area);
    if (!roles) return roles.failure();
    std::optional<std::vector<OwnStep>> own;  // read where a separation asks for it
    auto submitter = Submitter::unknown;
    for (const Transition* step : shared::Workflow::builtIn().from(kind, (*held)->stateSeen)) {
        const bool may = roles->empty() ||
                         std::any_of(roles->begin(), roles->end(),
                                     [&](const auto& role) { return holds(step->roles, role); });
        if (!may) continue;
        const auto* separation = shared::Separations::builtIn().find(kind, step->name);
        if (separation && !own) {
            auto taken = store.ownSteps(kind, id);
            if (!taken) return taken.failure();
            own = taken.take();
            const auto named = submitterOf(store, (*held)->record);
            if (!named) return named.failure();
            submitter = *named;
        }
        (!separation || leaves(*separation, *own, submitter) ? next.open : next.kept)
            .push_back(step);
    }
    return next;
}

}  // namespace field::client
