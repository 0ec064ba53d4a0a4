#pragma once

#include <string>
#include <string_view>

namespace field::shared {

/// Initials by which a Chinese name is searched: "章丘区白云水库" → "zqqbysk". Letters and digits
/// stay, in lower case; all else is left out. Each character is read alone, by its most common
/// reading (ICU Han-Latin), so 重庆 becomes "zq": a search column, not a transcription.
std::string pinyinInitials(std::string_view name);

}  // namespace field::shared
