#pragma once

#include "sync/server/demo/city.h"

namespace field::server::town {

/// The well-known person of `login`, who must be there.
const Id& personOf(const Blueprint& plan, const std::string& login);

/// How many of the plan's projects, from the first, are the departments'; the real tables follow,
/// T1 before the others.
std::size_t municipalProjects(const Blueprint& plan);

}  // namespace field::server::town
