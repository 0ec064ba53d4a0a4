#include "client/reminder.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "shared/rules/access.h"

namespace field::client {

using records::Reminder;
using shared::Blob;
using shared::Code;
using shared::Failure;

Result<Change> reminderOf(Store& store, shared::Env& env, std::uint32_t kindNumber, const Id& id,
                          const std::string& words) {
    const auto* kind = store.catalog().kind(kindNumber);
    if (!kind || kind->stateColumn == 0)
        return Failure{Code::invalid, "only a report with a workflow can be reminded of"};
    auto report = store.hold(kindNumber, id);
    if (!report) return report.failure();
    if (!*report)
        return Failure{Code::missing, kind->name + " " + shared::toText(id) +
                                          " is not on this device: exchange first"};
    auto roles = store.roles((*report)->record.area);
    if (!roles) return roles.failure();
    const auto state = (*report)->stateSeen;
    const bool may =
        roles->empty() || std::any_of(roles->begin(), roles->end(), [&](auto& role) {
            return shared::Access::builtIn().allows(role, kindNumber, shared::Act::remind, state);
        });
    if (!may)
        return Failure{Code::refused,
                       kind->name + " " + shared::toText(id) + " is " +
                           shared::valueToText(*kind->column(kind->stateColumn), {state}) +
                           ": nobody has it whom you could remind"};
    auto made = store.fresh(shared::kinds::reminder, (*report)->record.project, {}, {});
    if (!made) return made.failure();
    auto self = store.identity();
    if (!self) return self.failure();
    Change change;
    change.act = sync::EditAct::create;
    change.held = made.take();
    change.held.base = (*report)->base;
    change.held.stateSeen = state;
    change.values = {{Reminder::kReportIdFieldNumber, Blob{id.str()}},
                     {Reminder::kReportKindFieldNumber, std::int64_t{kindNumber}},
                     {Reminder::kReportStateFieldNumber, state},
                     {Reminder::kRemindedByFieldNumber, Blob{self->person.str()}},
                     {Reminder::kRemindedAtFieldNumber, env.wallMs()}};
    if (!words.empty()) change.values.set(Reminder::kWordsFieldNumber, words);
    return change;
}

}  // namespace field::client
