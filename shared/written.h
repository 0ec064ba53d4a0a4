#pragma once

#include <cstddef>

#include "shared/record.h"

namespace field::shared {

/// Bytes of the longest text or element that a person may write into a column: pages of prose, and
/// so few that a row with much that was said against it fits one answer.
inline constexpr std::size_t mostWrittenBytes = 64 << 10;

/// checkValue(), and that no text of `value` is longer than mostWrittenBytes. What the server made
/// of several people's text may be. Code::invalid names kind and column.
Result<> checkWritten(const Kind& kind, const Column& column, const Value& value);

}  // namespace field::shared
