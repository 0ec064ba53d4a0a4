#include <algorithm>

#include "client/store/store_state.h"
#include "client/store/tasks.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/workflow.h"

namespace field::client {

namespace {

/// Whether the next step of a report in `state` is for one of `roles`; unknown roles may.
bool theirs(const std::vector<std::string>& roles, std::uint32_t kind, std::int64_t state) {
    if (roles.empty()) return true;
    const auto steps = shared::Workflow::builtIn().from(kind, state);
    return std::any_of(steps.begin(), steps.end(), [&](const shared::Transition* step) {
        return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
            return std::find(step->roles.begin(), step->roles.end(), role) != step->roles.end();
        });
    });
}

/// Reminders of reports of `kind` that nobody answered: by others than ?1, of reports that are
/// nobody's by name or ?1's.
std::string waitingOf(const shared::Kind& kind) {
    const std::string table = '"' + kind.table + '"';
    const std::string state = '"' + kind.column(kind.stateColumn)->name + '"';
    std::string sql =
        "SELECT r.project_id, r.id, r.report_id, r.reminded_by, coalesce(r.words, ''), "
        "coalesce(r.reminded_at, 0), r.area_id, r.report_state FROM reminder r JOIN " +
        table + " t ON t.area_id = r.area_id AND t.id = r.report_id WHERE r.report_kind = " +
        std::to_string(kind.number) +
        " AND r.deleted = 0 AND t.deleted = 0 AND r.reminded_by <> ?1 AND t." + state +
        " = r.report_state AND +r.area_id IN (SELECT area_id FROM area) AND NOT EXISTS (SELECT 1 "
        "FROM review w WHERE w.area_id = r.area_id AND w.report_id = r.report_id AND w.deleted = 0 "
        "AND w.revision > r.revision)";
    if (kind.column("assignee_id") != nullptr)
        sql += " AND (t.assignee_id IS NULL OR t.assignee_id = ?1)";
    return sql;
}

}  // namespace

Result<std::map<Id, Reminded>> Store::reminders() {
    std::map<Id, Reminded> latest;
    const auto self = state_->whose();
    if (!self) return latest;  // nobody yet
    std::map<Id, std::vector<std::string>> roles;
    for (const auto& kind : catalog().kinds()) {
        if (!kind.report || kind.stateColumn == 0) continue;
        auto waiting = state_->db->prepare(waitingOf(kind));
        waiting.bind(1, self->person);
        for (;;) {
            auto there = waiting.step();
            if (!there) return there.failure();
            if (!*there) break;
            const Id area = waiting.id(6);
            if (!roles.contains(area)) {
                auto held = this->roles(area);
                if (!held) return held.failure();
                roles[area] = held.take();
            }
            if (!theirs(roles[area], kind.number, waiting.integer(7))) continue;
            auto& one = latest[waiting.id(0)];
            if (!one.reminder.none() && one.ms > waiting.integer(5)) continue;
            one = {waiting.id(1),
                   waiting.id(2),
                   waiting.id(3),
                   kind.number,
                   std::string(waiting.text(4)),
                   waiting.integer(5)};
        }
    }
    return latest;
}

}  // namespace field::client
