#include <algorithm>
#include <cctype>

#include "client/store/reading.h"
#include "client/store/store_state.h"
#include "client/store/tasks.h"
#include "shared/proto/records.pb.h"

namespace field::client {

namespace kinds = shared::kinds;
using records::Visit;

namespace {

/// The latest visit of each project, and how many conflicts and alerts of it are open.
struct Standing {
    Id visit;
    std::int64_t state = 0, ms = 0;
    std::uint64_t conflicts = 0, alerts = 0;
    bool reminded = false;
};
using ByProject = std::map<Id, Standing>;

constexpr std::string_view here = "deleted = 0 AND +area_id IN (SELECT area_id FROM area)";

Result<ByProject> standings(shared::Database& db) {
    ByProject all;
    auto visits = db.prepare(
        "SELECT project_id, id, state, coalesce(started, planned_start, 0) FROM visit WHERE " +
        std::string(here));
    for (;;) {
        auto there = visits.step();
        if (!there) return there.failure();
        if (!*there) break;
        auto& one = all[visits.id(0)];
        if (!one.visit.none() && one.ms > visits.integer(3)) continue;
        one.visit = visits.id(1);
        one.state = visits.integer(2);
        one.ms = visits.integer(3);
    }
    const auto count = [&](const std::string& table, const char* is, int state,
                           std::uint64_t Standing::*into) -> Result<> {
        auto rows = db.prepare("SELECT project_id, count(*) FROM " + table + " WHERE state " + is +
                               " ?1 AND " + std::string(here) + " GROUP BY project_id");
        rows.bind(1, state);
        for (;;) {
            auto there = rows.step();
            if (!there) return there.failure();
            if (!*there) return shared::Done{};
            all[rows.id(0)].*into = static_cast<std::uint64_t>(rows.integer(1));
        }
    };
    auto done = count("conflict", "=", records::CONFLICT_STATE_OPEN, &Standing::conflicts);
    if (done) done = count("alert", "<>", records::ALERT_STATE_CLOSED, &Standing::alerts);
    if (!done) return done.failure();
    return all;
}

bool matches(const TaskQuery& query, const Standing& standing) {
    if (query.contestedOnly && standing.conflicts == 0) return false;
    if (query.alertsOnly && standing.alerts == 0) return false;
    return query.state < 0 || standing.state == query.state;
}

/// 0: returned, 1: reminded of, 2: in dispute, 3: all others.
int rank(const Standing& standing) {
    if (standing.state == records::VISIT_STATE_RETURNED) return 0;
    if (standing.reminded) return 1;
    return standing.conflicts > 0 ? 2 : 3;
}

bool hasCases(const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char letter) { return std::isalpha(letter) != 0; });
}

/// SQL that is true where a project has `text` (as ?1) somewhere. Only letters have two cases, and
/// only what is plain ASCII can stand in a code or in initials: a Chinese word is looked for byte
/// by byte in two columns, which takes a third of the time of LIKE in four.
std::string hasSomewhere(const std::string& text) {
    const auto ascii = [](unsigned char letter) { return letter < 0x80; };
    std::vector<std::string> columns = {"pro_name", "agency_name"};
    if (std::all_of(text.begin(), text.end(), ascii))
        columns.insert(columns.end(), {"pro_code", "pinyin"});
    const bool like = hasCases(text);
    std::string sql;
    for (const auto& column : columns)
        sql += (sql.empty() ? "(" : " OR ") +
               (like ? column + " LIKE ?1 ESCAPE '\\'" : "instr(" + column + ", ?1) > 0");
    return sql + ")";
}

/// What ?1 is then.
std::string lookedFor(const std::string& text) {
    if (!hasCases(text)) return text;
    std::string pattern = "%";
    for (const char letter : text) {
        if (letter == '%' || letter == '_' || letter == '\\') pattern += '\\';
        pattern += letter;
    }
    return pattern + "%";
}

}  // namespace

Result<TaskList> Store::taskList(const TaskQuery& query) {
    auto standing = standings(*state_->db);
    if (!standing) return standing.failure();
    auto reminded = reminders();
    if (!reminded) return reminded.failure();
    for (const auto& [project, one] : *reminded) (*standing)[project].reminded = true;
    // Asked in this order: what few rows pass comes first, and no index hops from row to row.
    std::string sql = "SELECT id FROM project WHERE ";
    if (!query.search.empty()) sql += hasSomewhere(query.search) + " AND ";
    sql += here;
    auto statement = state_->db->prepare(sql + " ORDER BY pro_code");
    if (!query.search.empty()) statement.bindText(1, lookedFor(query.search));
    static const Standing none;
    TaskList list;
    std::vector<Id> ranks[4];
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) break;
        const Id id = statement.id(0);
        const auto found = standing->find(id);
        const auto& one = found == standing->end() ? none : found->second;
        ++list.all;
        ++list.byState[one.state];
        if (one.conflicts > 0) ++list.contested;
        if (one.alerts > 0) ++list.alerts;
        if (matches(query, one)) ranks[rank(one)].push_back(id);
    }
    for (const auto& group : ranks)
        list.projects.insert(list.projects.end(), group.begin(), group.end());
    return list;
}

Result<std::vector<Task>> Store::tasks(const std::vector<Id>& projects, const shared::Day& day) {
    std::vector<Task> tasks;
    auto reminded = reminders();
    if (!reminded) return reminded.failure();
    auto visits = state_->db->prepare(
        "SELECT id, state, coalesce(started, planned_start, 0) AS begun, state_reason FROM visit "
        "WHERE area_id = ?1 AND project_id = ?2 AND deleted = 0 ORDER BY begun DESC LIMIT 1");
    auto conflicts = state_->db->prepare(
        "SELECT count(*) FROM conflict WHERE area_id = ?1 AND project_id = ?2 AND state = 1 AND "
        "deleted = 0");
    auto alerts = state_->db->prepare(
        "SELECT count(*) FROM alert WHERE area_id = ?1 AND project_id = ?2 AND state <> 5 AND "
        "deleted = 0");
    auto waiting =
        state_->db->prepare("SELECT count(*) FROM change_set WHERE stage = 0 AND project_id = ?1");
    for (const auto& id : projects) {
        auto project = state_->find(kinds::project, id);
        if (!project) return project.failure();
        if (!*project || (*project)->deleted) continue;
        Task task;
        task.project = std::move(**project);
        const auto& area = task.project.area;
        if (auto row = visits.bind(1, area).bind(2, id).step(); row && *row) {
            task.visit = visits.id(0);
            task.visitState = visits.integer(1);
            task.visitMs = visits.integer(2);
            task.reason = visits.text(3);
        }
        if (auto row = conflicts.bind(1, area).bind(2, id).step(); row && *row)
            task.openConflicts = static_cast<std::uint64_t>(conflicts.integer(0));
        if (auto row = alerts.bind(1, area).bind(2, id).step(); row && *row)
            task.alerts = static_cast<std::uint64_t>(alerts.integer(0));
        if (const auto one = reminded->find(id); one != reminded->end())
            task.reminded = one->second;
        if (auto row = waiting.bind(1, id).step(); row && *row)
            task.unsent = waiting.integer(0) > 0;
        auto progress = progressOf(*this, id);
        if (!progress) return progress.failure();
        const auto facts = progress->facts(catalog(), day);
        task.budgetFen = facts.budgetFen;
        task.executedFen = facts.executedFen;
        task.light = shared::AlertRules::builtIn().judge(facts, day).light;
        tasks.push_back(std::move(task));
        for (auto* statement : {&visits, &conflicts, &alerts, &waiting}) statement->reset();
    }
    return tasks;
}

}  // namespace field::client
