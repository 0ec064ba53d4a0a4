#pragma once

#include "tests/simulation/scenario.h"

namespace simulation {

/// The law that a finding breaks: "no loss: value 117 …" → "no loss".
std::string lawOf(const std::string& finding);

/// A part of `scenario`'s events, as small as leaving out halves, quarters … single events makes
/// it, that still breaks the law `law` (delta debugging). At most `plays` runs.
Scenario shrunk(const Scenario& scenario, const std::string& law, int plays = 1500);

}  // namespace simulation
