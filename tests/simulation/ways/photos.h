#pragma once

#include <map>
#include <string>

#include "sync/transport.h"
#include "tests/simulation/town.h"

namespace simulation {

/// The bytes of the photo that event `number` takes; some are larger than one piece of an upload.
std::string photoOf(int number);

/// Serves one request for evidence as the HTTP door would. Of a piece that is cut off only the
/// first `arrives` bytes come, and no answer goes back.
shared::Result<sync::Answer> serveEvidence(Town& town, const Id& device,
                                           const sync::Request& request,
                                           std::size_t arrives = ~std::size_t{0});

/// The files under a folder by their path in it; and these in the place of all that is there.
using Files = std::map<std::string, std::string>;
Files filesIn(const std::string& folder);
void putFiles(const std::string& folder, const Files& files);

}  // namespace simulation
