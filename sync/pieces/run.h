#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "shared/result.h"

namespace field::sync {

using shared::Result;

/// Reads bytes of something that may be large: `size` of them from `offset` on, fewer at its end.
using ReadRun = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;

/// Runs of the file at `path`, which is read anew each time. Code::damaged: it cannot be, says
/// `what`.
ReadRun runsOf(std::string path, std::string what);

}  // namespace field::sync
