#pragma once

#include <string>

#include "shared/result.h"

namespace field::shared {

/// Whether SQLite finds the database at `path` in order, all of it; false also for a file that is
/// no database. It is only read. A disk that cannot be read now, or a lock, is a Failure: it says
/// nothing about what the file holds.
Result<bool> isSound(const std::string& path);

}  // namespace field::shared
