#pragma once

#include "sync/wire.h"

namespace field::sync {

/// Limits of what the server made of many change sets and keeps in one row: far more than it lets
/// a row grow to (`too_large`), so that what is kept can be read.
inline constexpr WireLimits keptLimits{.bytes = 8 << 20, .nesting = 8, .elements = 1'000'000};

}  // namespace field::sync
