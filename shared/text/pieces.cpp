#include "shared/text/pieces.h"

namespace field::shared {

std::string_view trimmed(std::string_view text) {
    // Beside ASCII's: the no-break space, the Chinese one that forms indent with, zero-width ones.
    static constexpr std::string_view blanks[] = {
        " ", "\t", "\r", "\n", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF"};
    for (bool taken = true; taken;) {
        taken = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                taken = true;
            }
            if (text.ends_with(blank)) {
                text.remove_suffix(blank.size());
                taken = true;
            }
        }
    }
    return text;
}

std::vector<std::string_view> pieces(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    if (text.empty()) return out;
    while (true) {
        const std::size_t end = text.find(separator);
        out.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

}  // namespace field::shared
