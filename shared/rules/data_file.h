#pragma once

#include <string_view>

namespace field::shared {

/// Text of the data table `name` (for example "workflow.tsv") as it stood when the program was
/// built; empty when there is none of that name. Lives as long as the program.
std::string_view dataFile(std::string_view name);

}  // namespace field::shared
