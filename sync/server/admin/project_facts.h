#pragma once

#include <functional>
#include <string>

#include "shared/scoring/alerts.h"
#include "sync/server/storage.h"

namespace field::server {

/// What the rules of warning look at, of one project in a store.
struct ProjectFacts {
    std::string code, name;
    shared::Facts facts;
};

/// Calls `each` with the facts of every project in the area of `head` as they stand, for the budget
/// year that `day` lies in or the last one before it.
Result<> eachProject(Reading& tx, const AreaHead& head, const shared::Day& day,
                     const std::function<void(const ProjectFacts&)>& each);

}  // namespace field::server
