#include <array>

#include "shared/rules/read_value.h"

namespace field::shared {

namespace {

struct Fold {
    std::uint32_t from;
    std::string_view to;
};

/// Signs that differ from a plain one in width, size or slant alone. U+FF01…U+FF5E fold by number.
constexpr std::array<Fold, 33> folds = {{
    {0x00A0, " "}, {0x2000, " "}, {0x2001, " "}, {0x2002, " "}, {0x2003, " "}, {0x2009, " "},
    {0x200B, ""},  {0x202F, " "}, {0x3000, " "}, {0xFEFF, ""},  {0x2010, "-"}, {0x2011, "-"},
    {0x2012, "-"}, {0x2013, "-"}, {0x2014, "-"}, {0x2212, "-"}, {0x301C, "~"}, {0x2267, "≥"},
    {0x2015, "-"}, {0x2500, "-"}, {0x223C, "~"}, {0x2A7E, "≥"}, {0x2266, "≤"}, {0x2A7D, "≤"},
    {0xFFE5, "¥"}, {0xFE64, "<"}, {0xFE65, ">"}, {0xFE66, "="}, {0xFE6A, "%"}, {0xFE62, "+"},
    {0xFE63, "-"}, {0xFE50, ","}, {0xFE52, "."},
}};

/// The code point at the front of `text` and its size; size 1 where it is not well-formed.
std::uint32_t codePoint(std::string_view text, std::size_t& size) {
    const auto at = [&](std::size_t i) -> std::uint32_t {
        return static_cast<unsigned char>(text[i]);
    };
    const auto follows = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0) == 0x80; };
    size = 1;
    if ((at(0) & 0xE0) == 0xC0 && follows(1)) {
        size = 2;
        return (at(0) & 0x1F) << 6 | (at(1) & 0x3F);
    }
    if ((at(0) & 0xF0) == 0xE0 && follows(1) && follows(2)) {
        size = 3;
        return (at(0) & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F);
    }
    return at(0) < 0x80 ? at(0) : 0xFFFD;
}

}  // namespace

std::string foldWidth(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t size = 0;
        const std::uint32_t point = codePoint(text, size);
        const auto* fold = folds.begin();
        if (size > 1)
            while (fold != folds.end() && fold->from != point) ++fold;
        if (point >= 0xFF01 && point <= 0xFF5E) {
            out.push_back(static_cast<char>(point - 0xFF01 + '!'));
        } else if (size > 1 && fold != folds.end()) {
            out.append(fold->to);
        } else {
            out.append(text.substr(0, size));
        }
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace field::shared
