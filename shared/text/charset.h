#pragma once

#include <string>
#include <string_view>

#include "shared/result.h"

namespace field::shared {

/// The text of a file whose encoding nobody states, as UTF-8 without a byte order mark: UTF-8,
/// UTF-16 with its mark, or else GB18030 (with it GBK and GB2312), which offices still write.
/// Code::invalid where the bytes are none of them, or hold NUL, as a picture's or archive's do.
Result<std::string> readText(std::string_view bytes);

/// Whether `text` is well-formed UTF-8.
bool isUtf8(std::string_view text);

}  // namespace field::shared
