#include <fmt/format.h>

#include <algorithm>

#include "shared/decimal.h"
#include "shared/text/pinyin.h"
#include "sync/server/demo/amounts.h"
#include "sync/server/demo/city.h"
#include "sync/server/demo/naming.h"
#include "sync/server/demo/project_records.h"

namespace field::server::town {
namespace {

/// Money moved between the projects of one department within the year: budgets as adjusted, which
/// sum to what the initial ones do.
std::vector<std::int64_t> adjusted(const std::vector<std::int64_t>& initial,
                                   const std::vector<Named>& names, Dice& dice) {
    std::vector<std::int64_t> out = initial;
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        if (names[i].department != names[i + 1].department || !dice.chance(12)) continue;
        const std::int64_t most = std::min(initial[i] / 5, initial[i + 1] / 2);
        const std::int64_t moved = most * dice.between(20, 100) / 100 / 100'000 * 100'000;
        out[i] -= moved;
        out[i + 1] += moved;
    }
    return out;
}

/// Share of the year's budget spent by the end of August, in per mille: most near 60 %, one in
/// eight well behind, one in twenty not begun.
std::int64_t spentPerMille(Dice& dice) {
    if (dice.chance(5)) return 0;
    if (dice.chance(13)) return dice.between(50, 390);
    return std::clamp<std::int64_t>(620 + dice.bell() * 130 / 65'536, 300, 985);
}

void locate(Project& project, const District* district, Dice& dice) {
    // The municipal offices, where a project speaks of no place.
    project.latitude = district ? district->latitude : 366512000;
    project.longitude = district ? district->longitude : 1171200000;
    project.latitude += dice.between(-250'000, 250'000);
    project.longitude += dice.between(-250'000, 250'000);
}

}  // namespace

void addProjects(Making& making) {
    const Gazetteer& places = making.gazetteer;
    const std::vector<Named> names = nameProjects(places, making.seed);
    Dice dice(making.seed, "projects");
    std::vector<int> sizes;
    for (const Named& named : names)
        sizes.push_back(places.departments[static_cast<std::size_t>(named.department)].size);
    Dice money(making.seed, "budgets");
    const auto initial = budgets(money, sizes, publishedBudgetFen);
    const auto full = adjusted(initial, names, money);

    const std::size_t firstDepartment = places.districts.size();
    int serial = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto d = static_cast<std::size_t>(names[i].department);
        const Department& department = places.departments[d];
        serial = i > 0 && names[i - 1].department == names[i].department ? serial + 1 : 1;
        Project project;
        project.area = making.plan.areas[firstDepartment + d].id;
        project.id = making.id();
        project.year = making.id();
        project.department = names[i].department;
        project.district = names[i].district;
        project.name = names[i].name;
        project.work = names[i].work->pattern;
        project.code = fmt::format("370100{:02}{}000{}{:06}", fiscalYear % 100,
                                   names[i].work->category, department.code, serial);
        const int agency = (serial - 1) / 8;
        project.agency = agency == 0 ? department.name + "机关"
                                     : fmt::format("{}第{}事业中心", department.name, agency);
        project.budgetFen = full[i];
        project.executedFen = full[i] / 1000 * spentPerMille(dice);
        if (project.executedFen > 0) project.executedFen += dice.between(0, 99'999) % full[i];
        project.executedFen = std::min(project.executedFen, full[i]);
        locate(project,
               project.district < 0 ? nullptr
                                    : &places.districts[static_cast<std::size_t>(project.district)],
               dice);
        describe(making, project, *names[i].work, department, agency, initial[i], dice);
        making.plan.projects.push_back(std::move(project));
    }
}

}  // namespace field::server::town
