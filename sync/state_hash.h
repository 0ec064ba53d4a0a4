#pragma once

#include <string>
#include <vector>

#include "sync/replica.h"

namespace field::sync {

/// The 16 bytes with which a device asks "did anything change?" (ExchangeRequest.state_hash): the
/// first half of SHA-256 over every area whose pull was whole once (visible.revision > 0), ascending
/// by area: area ‖ epoch ‖ revision (8 bytes, big-endian) ‖ head hash. The server computes it over
/// the heads this device's person may see; where it differs, details follow.
std::string stateHash(std::vector<AreaState> areas);

}  // namespace field::sync
