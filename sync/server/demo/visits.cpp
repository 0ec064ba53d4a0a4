#include <fmt/format.h>

#include <algorithm>

#include "shared/decimal.h"
#include "sync/server/demo/city.h"
#include "sync/server/demo/people.h"
#include "sync/server/demo/visit_records.h"

namespace field::server::town {
namespace {

/// The states a visit passes on its way to each end.
const std::vector<std::vector<records::VisitState>>& ways() {
    using enum records::VisitState;
    static const std::vector<std::vector<records::VisitState>> all = {
        {VISIT_STATE_PLANNED},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_REFUSED_TO_SIGN},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED, VISIT_STATE_SUBMITTED},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED, VISIT_STATE_SUBMITTED,
         VISIT_STATE_RETURNED},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED, VISIT_STATE_SUBMITTED,
         VISIT_STATE_APPROVED},
        {VISIT_STATE_PLANNED, VISIT_STATE_ON_SITE, VISIT_STATE_REFUSED_TO_SIGN,
         VISIT_STATE_SUBMITTED, VISIT_STATE_APPROVED, VISIT_STATE_REOPENED}};
    return all;
}

/// Who reviews the project's visits: somebody of the division its area is granted to.
Id reviewerOf(const Blueprint& plan, const Project& project) {
    const auto grant = std::find_if(plan.grants.begin(), plan.grants.end(), [&](const auto& g) {
        return g.role == "division" && g.area == project.area && g.project.none();
    });
    return grant == plan.grants.end() ? Id{} : grant->person;
}

/// The tasks that every project has: the August round and, where inspectors go, their visit.
Id addTasks(Making& making, const Project& project, std::size_t serial) {
    Save issue;
    issue.area = project.area;
    issue.project = project.id;
    const auto task = [&](records::TaskType type, const std::string& title, const Id& assignee,
                          const Day& due) {
        records::MonitorTask m;
        const Id id = making.id();
        place(m, id, project.area, project.id);
        m.set_perf_task_no(fmt::format("RW{}{:05}", fiscalYear, serial * 2 + issue.made.size()));
        m.set_perf_type(type);
        m.set_title(title);
        m.set_content(project.name);
        m.set_task_end_date(shared::chinaMs(due));
        m.set_project_year_id(project.year.str());
        m.set_assignee_id(assignee.str());
        m.set_state(records::SUBMISSION_STATE_DRAFT);
        issue.made.push_back(making.record(shared::kinds::monitorTask, m));
        return id;
    };
    using namespace std::chrono;
    Id visit;
    if (project.department >= 0)
        task(records::TASK_TYPE_MONITORING, "1–8月绩效运行监控", project.unitPerson,
             Day{year(fiscalYear), September, day(15)});
    if (!project.inspectors.empty())
        visit = task(records::TASK_TYPE_FIELD_VISIT, "现场核查", project.inspectors.front(),
                     Day{year(fiscalYear), September, day(30)});
    if (!issue.made.empty()) making.plan.saves.push_back(std::move(issue));
    return visit;
}

/// One visit from its plan to the end of `way`: a save for each step, by whoever takes it.
void addVisit(Making& making, const Project& project, const Id& task,
              const std::vector<records::VisitState>& way, Dice& dice) {
    VisitMaking visit(making, project, task, dice);
    for (std::size_t step = 0; step < way.size(); ++step) {
        Save save;
        save.area = project.area;
        save.project = project.id;
        save.stateSeen = step == 0 ? 0 : way[step - 1];
        save.wallMs = visit.startMs() + static_cast<std::int64_t>(step) * 3'600'000;
        switch (way[step]) {
            case records::VISIT_STATE_PLANNED:
                visit.plan(save);
                break;
            case records::VISIT_STATE_ON_SITE:
                visit.arrive(save);
                break;
            case records::VISIT_STATE_SIGNED:
            case records::VISIT_STATE_REFUSED_TO_SIGN:
                visit.conclude(save, way[step] == records::VISIT_STATE_SIGNED);
                break;
            case records::VISIT_STATE_RETURNED:
            case records::VISIT_STATE_APPROVED:
                visit.review(save, reviewerOf(making.plan, project),
                             way[step] == records::VISIT_STATE_APPROVED);
                break;
            case records::VISIT_STATE_REOPENED:
                visit.reopen(save, personOf(making.plan, "perf_office"));
                break;
            default:
                visit.submit(save);
        }
        making.plan.saves.push_back(std::move(save));
    }
}

}  // namespace

void addVisits(Making& making) {
    Dice dice(making.seed, "visits");
    const std::vector<Project> projects = making.plan.projects;
    std::size_t serial = 0;
    std::size_t next = 0;
    for (const Project& project : projects) {
        const Id task = addTasks(making, project, ++serial);
        // Real tables are left to the people who try the program.
        if (project.department < 0 || task.none() || !dice.chance(50)) continue;
        addVisit(making, project, task, ways()[next++ % ways().size()], dice);
    }
}

}  // namespace field::server::town
