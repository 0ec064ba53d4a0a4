#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/server/demo/dice.h"
#include "sync/server/demo/gazetteer.h"

namespace field::server::town {

/// What a project is called, and what that name says of it.
struct Named {
    std::string name;
    int department = 0;
    int district = -1;  ///< -1: the name speaks of no place
    const Work* work = nullptr;
};

/// A name for every project of every department, in the departments' order, from the works of its
/// sectors and the places of a district. All differ; two neighbours differ in work and in district.
std::vector<Named> nameProjects(const Gazetteer& gazetteer, std::uint64_t seed);

/// A common surname and one or two common given characters; nobody real is meant.
std::string personName(const Gazetteer& gazetteer, Dice& dice);

}  // namespace field::server::town
