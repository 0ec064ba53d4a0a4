#include "sync/server/administration/lists.h"

#include "shared/catalog.h"

namespace field::server {

std::string textOf(const shared::Record& record, const std::string& column) {
    const auto* kind = shared::Catalog::builtIn()->kind(record.kind);
    const auto* found = kind->column(column);
    return found ? shared::valueToText(*found, record.values.get(found->number)) : std::string();
}

Result<std::map<Id, AreaHead>> areasOf(Reading& tx) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::map<Id, AreaHead> areas;
    for (auto& head : *heads) areas[head.area] = std::move(head);
    return areas;
}

Result<std::map<Id, ListedPerson>> peopleOf(Reading& tx) {
    std::map<Id, ListedPerson> people;
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        auto listed = tx.ofProject(shared::kinds::person, head.area, Id{});
        if (!listed) return listed.failure();
        for (auto& stored : *listed) {
            const Id id = stored.record.id;
            people.try_emplace(id, ListedPerson{std::move(stored.record), head.code, head.name});
        }
    }
    return people;
}

Result<std::vector<Place>> projectsWithCode(Reading& tx, const std::string& code) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::vector<Place> found;
    for (const auto& head : *heads) {
        auto projects = tx.ofKind(shared::kinds::project, head.area);
        if (!projects) return projects.failure();
        for (const auto& stored : *projects)
            if (textOf(stored.record, "pro_code") == code)
                found.push_back({head.area, stored.record.id});
    }
    return found;
}

Result<std::vector<Place>> areasWithCode(Reading& tx, const std::string& code) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::vector<Place> found;
    for (const auto& head : *heads)
        if (head.code == code) found.push_back({head.area, {}});
    return found;
}

Result<NamedPlace> nameOf(Reading& tx, const std::map<Id, AreaHead>& areas, const Place& place) {
    NamedPlace named;
    if (const auto area = areas.find(place.area); area != areas.end()) {
        named.areaCode = area->second.code;
        named.areaName = area->second.name;
    }
    if (place.project.none()) return named;
    auto project = tx.find(shared::kinds::project, place.area, place.project);
    if (!project) return project.failure();
    if (!*project) return named;
    named.projectCode = textOf((*project)->record, "pro_code");
    named.projectName = textOf((*project)->record, "pro_name");
    return named;
}

Result<std::uint64_t> untrustedSetsOf(Reading& tx, const std::map<Id, AreaHead>& areas,
                                      const Id& device) {
    std::uint64_t count = 0;
    for (const auto& [area, head] : areas) {
        auto sets = tx.untrustedSets(area, device);
        if (!sets) return sets.failure();
        count += *sets;
    }
    return count;
}

}  // namespace field::server
