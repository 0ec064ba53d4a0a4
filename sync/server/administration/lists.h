#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/server/storage.h"

/// What an administrator looks through, at the machine (admin/) or from the app (requests.h).
namespace field::server {

/// The text in `column` of `record`; empty where there is none.
std::string textOf(const shared::Record& record, const std::string& column);

/// Every area's head by its id.
Result<std::map<Id, AreaHead>> areasOf(Reading& tx);

struct ListedPerson {
    shared::Record record;
    std::string areaCode, areaName;  ///< of the area that lists them
};
/// Everybody by id.
Result<std::map<Id, ListedPerson>> peopleOf(Reading& tx);

/// A project and the area that it stands in; no project: the whole area.
struct Place {
    Id area, project;
};
/// Where projects, or areas, with this code stand: at most one, unless somebody made a second.
Result<std::vector<Place>> projectsWithCode(Reading& tx, const std::string& code);
Result<std::vector<Place>> areasWithCode(Reading& tx, const std::string& code);

/// What a place is called.
struct NamedPlace {
    std::string areaCode, areaName, projectCode, projectName;  ///< no project: the whole area
};
Result<NamedPlace> nameOf(Reading& tx, const std::map<Id, AreaHead>& areas, const Place& place);

/// Sets that the ledgers hold of `device` without trusting it to have made them.
Result<std::uint64_t> untrustedSetsOf(Reading& tx, const std::map<Id, AreaHead>& areas,
                                      const Id& device);

}  // namespace field::server
