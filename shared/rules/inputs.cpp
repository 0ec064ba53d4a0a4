#include "shared/rules/inputs.h"

#include <algorithm>

namespace field::shared {
namespace {

constexpr std::string_view between = "；";

/// What stands before the figure of the sentence `key`.
std::string mark(const char* key) { return Phrase{key, {""}}.in(Language::zh); }

Phrase sentenceOf(std::string_view text, std::initializer_list<const char*> families) {
    for (const char* family : families)
        if (auto said = Phrase::read(text, family, Language::zh)) return std::move(*said);
    return {std::string(text), {}};
}

/// Cuts what follows `key`'s mark off `text`.
std::string_view cut(std::string_view& text, const char* key) {
    const std::string begins = mark(key);
    const auto at = text.rfind(begins);
    if (at == std::string_view::npos) return {};
    const auto tail = text.substr(at + begins.size());
    text = text.substr(0, at);
    return tail;
}

}  // namespace

std::string Inputs::text() const {
    std::string said;
    for (const Phrase& one : found)
        said += (said.empty() ? "" : std::string(between)) + one.in(Language::zh);
    if (!source.none()) said += mark("term.basis") + source.in(Language::zh);
    if (!rules.empty()) said += mark("term.rules") + rules;
    return said;
}

Inputs Inputs::read(std::string_view text) {
    Inputs out;
    out.rules = cut(text, "term.rules");
    if (const auto source = cut(text, "term.basis"); !source.empty())
        out.source = sentenceOf(source, {"basis."});
    while (!text.empty()) {
        const auto end = std::min(text.find(between), text.size());
        out.found.push_back(sentenceOf(text.substr(0, end), {"alert.", "code."}));
        text.remove_prefix(std::min(end + between.size(), text.size()));
    }
    return out;
}

}  // namespace field::shared
