#include "sync/server/demo/city.h"

#include <fmt/format.h>

#include "sync/server/demo/real_tables.h"

namespace field::server::town {
namespace {

Id addOrganization(Making& making, const std::string& code, const std::string& name,
                   const std::string& type, const Id& superior) {
    records::Organization m;
    const Id id = making.id();
    place(m, id, making.plan.referenceArea, {});
    m.set_code(code);
    m.set_name(name);
    m.set_org_type(type);
    if (!superior.none()) m.set_superior_id(superior.str());
    making.plan.reference.push_back(making.record(shared::kinds::organization, m));
    return id;
}

}  // namespace

void addAreas(Making& making) {
    Blueprint& plan = making.plan;
    const Id bureau = addOrganization(making, "370100", "济南市财政局", "市级财政局", {});
    const auto area = [&](const std::string& code, const std::string& name,
                          const std::string& office, const std::string& type, const Id& superior) {
        plan.areas.push_back({making.id(), code, name});
        plan.organizations.push_back(addOrganization(making, code, office, type, superior));
    };
    for (const District& d : making.gazetteer.districts)
        area(d.code, d.name, d.name + "财政局", "区县财政局", bureau);
    for (const Department& d : making.gazetteer.departments)
        area("370100" + d.code, d.name, d.name, "市级部门", {});
    for (const RealPlace& p : realPlaces())
        area(p.divisionCode, p.region, p.region + "财政局", "外地财政局", {});
}

Blueprint drawCity(const shared::Catalog& catalog, std::uint64_t seed, const Id& referenceArea) {
    Making making{catalog, Gazetteer::builtIn(), seed, SeededEnv(seed, shared::chinaMs(today)), {}};
    making.plan.referenceArea = referenceArea;
    addAreas(making);
    addProjects(making);
    addRealTables(making);
    addPeople(making);
    addVisits(making);
    return std::move(making.plan);
}

}  // namespace field::server::town
