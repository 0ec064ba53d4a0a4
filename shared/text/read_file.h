#pragma once

#include <cstdint>
#include <string>

#include "shared/result.h"

namespace field::shared {

/// The bytes of `file`. Code::missing where it cannot be read, Code::invalid where it holds more
/// than `most` bytes; both name it.
Result<std::string> readFile(const std::string& file, std::uintmax_t most);

}  // namespace field::shared
