#pragma once

#include <string>
#include <vector>

namespace field::server::town {

/// A place that a real table comes from, with the code its area and projects bear here. The codes
/// are the national division codes of the places; serial numbers of projects are ours.
struct RealPlace {
    std::string table;         ///< key in tables/index.csv
    std::string divisionCode;  ///< 6 digits
    std::string region;
};

/// T1 first: the project that scripts play on.
const std::vector<RealPlace>& realPlaces();

}  // namespace field::server::town
