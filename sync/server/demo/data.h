#pragma once

#include <string_view>

namespace field::server::town {

/// Text of demo/data/`name` or demo/tables/`name` as it stood when the program was built; empty
/// when there is none of that name.
std::string_view dataFile(std::string_view name);

}  // namespace field::server::town
