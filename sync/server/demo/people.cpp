#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sync/server/demo/city.h"
#include "sync/server/demo/naming.h"
#include "sync/server/demo/people.h"

namespace field::server::town {
namespace {

struct Known {
    const char *login, *name, *role, *duty;
};

/// Fixed names for scripts and pictures, invented like all others.
constexpr Known wellKnown[] = {
    {"inspector", "林晓禾", "inspector", "现场核查员"},
    {"inspector2", "周明川", "inspector", "现场核查员"},
    {"division", "郑文渊", "division", "农业农村处业务主管"},
    {"district", "何素云", "district", "区县财政局绩效科"},
    {"perf_office", "许静安", "perf_office", "绩效处"},
    {"dept", "宋志远", "dept", "主管部门财务处"},
    {"unit", "姚秋实", "unit", "项目单位填报人"},
    {"third_party", "方亦舟", "third_party", "第三方机构主评人"},
    {"debt_office", "陆子衡", "debt_office", "债务处"},
    {"npc", "钱慕白", "npc", "市人大财经委"},
    {"discipline", "石怀民", "discipline", "市纪委监委派驻组"},
    {"org", "范思齐", "org", "市委组织部"},
    {"finance", "金若兰", "finance", "市财政局监督局"},
    {"audit", "秦向南", "audit", "市审计局"},
    {"admin", "高明远", "admin", "系统管理员"},
};

class People {
  public:
    explicit People(Making& making)
        : making_(making), plan_(making.plan), dice_(making.seed, "people") {}

    Id add(const std::string& role, const std::string& duty, const Id& organization,
           std::string name = "", std::string login = "", Id id = {}) {
        if (id.none()) id = making_.id();
        if (name.empty()) name = personName(making_.gazetteer, dice_);
        records::Person m;
        place(m, id, plan_.referenceArea, {});
        m.set_name(name);
        m.set_organization_id(organization.str());
        m.set_duty(duty);
        plan_.reference.push_back(making_.record(shared::kinds::person, m));
        plan_.people.push_back({id, std::move(login), std::move(name), role, duty, organization});
        return id;
    }

    void grant(const Id& person, const std::string& role, const Id& area, const Id& project = {}) {
        shared::Grant grant;
        grant.id = making_.id();
        grant.person = person;
        grant.role = role;
        grant.area = area;
        grant.project = project;
        plan_.grants.push_back(std::move(grant));
    }

    /// The role on every area.
    void grantAll(const Id& person, const std::string& role) {
        for (const Area& area : plan_.areas) grant(person, role, area.id);
    }

    Making& making_;
    Blueprint& plan_;
    Dice dice_;
};

void addWellKnown(People& people) {
    const Id bureau = people.plan_.reference.front().id;
    const Project& t1 = people.plan_.projects[municipalProjects(people.plan_)];
    for (const Known& known : wellKnown) {
        const std::string role = known.role;
        const Id id = people.add(role, known.duty, bureau, known.name, known.login,
                                 role == "unit" ? t1.unitPerson : Id{});
        if (role == "unit") people.grant(id, role, t1.area, t1.id);
        if (role == "dept" || role == "district") people.grant(id, role, t1.area);
        if (role == "admin") people.grant(id, role, people.plan_.referenceArea);
        static const std::vector<std::string> everywhere = {"perf_office", "npc",     "discipline",
                                                            "org",         "finance", "audit"};
        if (std::find(everywhere.begin(), everywhere.end(), role) != everywhere.end())
            people.grantAll(id, role);
    }
}

/// The bureau's divisions, each over its departments; the one of agriculture also over the places
/// of the real tables, where its supervisor is the well-known one.
void addDivisions(People& people) {
    const Gazetteer& gazetteer = people.making_.gazetteer;
    const Id bureau = people.plan_.reference.front().id;
    std::map<std::string, std::vector<Id>> members;
    for (const Department& d : gazetteer.departments) members[d.division];
    for (auto& [division, ids] : members) {
        for (int i = 0; i < 2; ++i) ids.push_back(people.add("division", division, bureau));
        if (division == "农业农村处") ids.push_back(personOf(people.plan_, "division"));
    }
    const std::size_t first = gazetteer.districts.size();
    for (std::size_t d = 0; d < gazetteer.departments.size(); ++d)
        for (const Id& id : members[gazetteer.departments[d].division])
            people.grant(id, "division", people.plan_.areas[first + d].id);
    for (std::size_t a = first + gazetteer.departments.size(); a < people.plan_.areas.size(); ++a)
        people.grant(personOf(people.plan_, "division"), "division", people.plan_.areas[a].id);
}

/// Each department's own person, and one for each of its agencies, who fills its projects' forms.
void addDepartments(People& people) {
    Blueprint& plan = people.plan_;
    const std::size_t first = people.making_.gazetteer.districts.size();
    std::map<std::string, Id> agencies;
    int department = -1;
    for (Project& project : plan.projects) {
        if (project.department < 0) {  // a real table
            if (project.unitPerson != personOf(plan, "unit")) {
                people.add("unit", "项目单位填报人", plan.reference.front().id, "", "",
                           project.unitPerson);
                people.grant(project.unitPerson, "unit", project.area, project.id);
            }
            continue;
        }
        const Id& office = plan.organizations[first + static_cast<std::size_t>(project.department)];
        if (project.department != department) {
            department = project.department;
            people.grant(people.add("dept", "财务处", office), "dept", project.area);
        }
        const auto [agency, fresh] = agencies.try_emplace(project.agency);
        if (fresh) agency->second = people.add("unit", "项目填报人", office);
        project.unitPerson = agency->second;
        people.grant(project.unitPerson, "unit", project.area, project.id);
    }
}

/// District bureaus: their own area, and the municipal projects that lie in the district.
void addDistricts(People& people) {
    Blueprint& plan = people.plan_;
    const Gazetteer& gazetteer = people.making_.gazetteer;
    for (std::size_t d = 0; d < gazetteer.districts.size(); ++d) {
        std::vector<Id> staff;
        for (int i = 0; i < 2; ++i)
            staff.push_back(people.add("district", "区县财政局绩效科", plan.organizations[d]));
        if (gazetteer.districts[d].brief == "商河县") staff.push_back(personOf(plan, "district"));
        for (const Id& id : staff) people.grant(id, "district", plan.areas[d].id);
        for (const Project& project : plan.projects)
            if (project.district == static_cast<int>(d))
                for (const Id& id : staff) people.grant(id, "district", project.area, project.id);
    }
}

/// Firms, each with two people and a dozen projects, and the debt office with those of bonds.
void addOthers(People& people) {
    Blueprint& plan = people.plan_;
    const auto last = static_cast<std::int64_t>(municipalProjects(plan)) - 1;
    for (int firm = 0; firm < 6; ++firm)
        for (int i = 0; i < 2; ++i) {
            const Id id = firm + i == 0 ? personOf(plan, "third_party")
                                        : people.add("third_party",
                                                     fmt::format("示例绩效评价机构{}", firm + 1),
                                                     plan.reference.front().id);
            for (int k = 0; k < 12; ++k) {
                const auto at = static_cast<std::size_t>(people.dice_.between(0, last));
                people.grant(id, "third_party", plan.projects[at].area, plan.projects[at].id);
            }
        }
    for (const Project& project : plan.projects)
        if (project.bond)
            people.grant(personOf(plan, "debt_office"), "debt_office", project.area, project.id);
}

/// Forty inspectors; every real table and some 45 in 100 of the departments' projects have two, the
/// well-known ones together wherever they go.
void addInspectors(People& people) {
    Blueprint& plan = people.plan_;
    Dice& dice = people.dice_;
    const std::vector<Id> known = {personOf(plan, "inspector"), personOf(plan, "inspector2")};
    std::vector<Id> others;
    while (others.size() < 38)
        others.push_back(people.add("inspector", "现场核查员", plan.reference.front().id));
    for (Project& project : plan.projects) {
        if (project.department < 0) {
            project.inspectors = known;
        } else if (dice.chance(45)) {
            const Department& department =
                people.making_.gazetteer.departments[static_cast<std::size_t>(project.department)];
            const auto pair = static_cast<std::size_t>(dice.between(0, 18)) * 2;
            project.inspectors = {others[pair], others[pair + 1]};
            if (department.division == "农业农村处" && dice.chance(40)) project.inspectors = known;
        }
        for (const Id& id : project.inspectors)
            people.grant(id, "inspector", project.area, project.id);
    }
}

}  // namespace

std::size_t municipalProjects(const Blueprint& plan) {
    return static_cast<std::size_t>(
        std::count_if(plan.projects.begin(), plan.projects.end(),
                      [](const Project& project) { return project.department >= 0; }));
}

const Id& personOf(const Blueprint& plan, const std::string& login) {
    return std::find_if(plan.people.begin(), plan.people.end(),
                        [&](const Person& person) { return person.login == login; })
        ->id;
}

void addPeople(Making& making) {
    People people(making);
    addWellKnown(people);
    addDivisions(people);
    addDepartments(people);
    addDistricts(people);
    addOthers(people);
    for (int i = 0; i < 2; ++i)
        people.grantAll(people.add("perf_office", "绩效处", making.plan.reference.front().id),
                        "perf_office");
    addInspectors(people);
}

}  // namespace field::server::town
