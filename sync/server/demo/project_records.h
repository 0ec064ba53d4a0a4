#pragma once

#include "sync/server/demo/city.h"

namespace field::server::town {

/// Fills `project.records` (project, year, funds, goal, indicators, payments) from what it already
/// says and from the templates of `work`. Fund lines sum to the year's figures, payments to what
/// was spent, weights to 90 beside the 10 of execution.
void describe(Making& making, Project& project, const Work& work, const Department& department,
              int agency, std::int64_t initialFen, Dice& dice);

/// "≥266米", "=100%", "及时": a target as forms print it.
std::string targetText(records::Operator op, const std::string& value, const std::string& unit);

}  // namespace field::server::town
