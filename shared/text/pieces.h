#pragma once

#include <string_view>
#include <vector>

namespace field::shared {

/// `text` without the spaces (Chinese, no-break and zero-width ones too), tabs and line ends around
/// it.
std::string_view trimmed(std::string_view text);

/// What stands between the `separator`s in `text`, each piece trimmed; nothing for an empty text.
std::vector<std::string_view> pieces(std::string_view text, char separator);

}  // namespace field::shared
