#include "shared/rules/phrase.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/text/shown.h"

namespace field::shared {
namespace {

const std::vector<TsvRow>& table() {
    static const std::vector<TsvRow> rows = [] {
        auto read = readTsv(dataFile("phrases.tsv"), {"phrase", "zh", "en"});
        if (!read) {
            std::fprintf(stderr, "phrases.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return rows;
}

/// The sentence of `key` in both languages; null where there is none.
const TsvRow* find(std::string_view key) {
    static const std::map<std::string_view, const TsvRow*> byKey = [] {
        std::map<std::string_view, const TsvRow*> all;
        for (const TsvRow& row : table()) all.emplace(row.cells[0], &row);
        return all;
    }();
    const auto found = byKey.find(key);
    return found == byKey.end() ? nullptr : found->second;
}

/// The number of the figure that stands at `i` of `sentence`, as "{0}".
std::optional<std::size_t> placeAt(std::string_view sentence, std::size_t i) {
    const bool place = i + 2 < sentence.size() && sentence[i] == '{' && sentence[i + 2] == '}';
    if (!place) return std::nullopt;
    return static_cast<std::size_t>(sentence[i + 1] - '0');
}

/// A figure as it was said: an amount where it says one, else its text.
Phrase::Figure figureOf(std::string_view said, Language language) {
    const auto fen = said.ends_with("万元") ? readFen(said, "万元") : std::nullopt;
    if (fen && roundedMoneyText(*fen, language) == said) return Phrase::Figure::money(*fen);
    return std::string(said);
}

/// The figures that stand in `text` where `sentence` has places for them; nothing where the words
/// around them are others.
std::optional<std::vector<Phrase::Figure>> figuresIn(std::string_view text,
                                                     std::string_view sentence, Language language) {
    std::vector<Phrase::Figure> figures;
    std::size_t at = 0, i = 0;
    while (i < sentence.size()) {
        const auto place = placeAt(sentence, i);
        if (!place) {
            if (at >= text.size() || text[at++] != sentence[i++]) return std::nullopt;
            continue;
        }
        i += 3;
        const auto next = std::min(sentence.find('{', i), sentence.size());
        const auto words = sentence.substr(i, next - i);
        const auto end = words.empty() ? text.size() : text.find(words, at);
        if (end == std::string_view::npos || end == at) return std::nullopt;
        if (figures.size() <= *place) figures.resize(*place + 1, "");
        figures[*place] = figureOf(text.substr(at, end - at), language);
        at = end;
    }
    if (at != text.size()) return std::nullopt;
    return figures;
}

}  // namespace

std::string Phrase::in(Language language) const {
    const TsvRow* const row = find(key);
    if (row == nullptr) return key;
    const std::string_view sentence = row->cells[language == Language::zh ? 1 : 2];
    std::string said;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const auto place = placeAt(sentence, i);
        if (!place || *place >= figures.size()) {
            said += sentence[i];
            continue;
        }
        const Figure& one = figures[*place];
        said += one.fen     ? roundedMoneyText(*one.fen, language)
                : one.isKey ? Phrase{one.text, {}}.in(language)
                            : one.text;
        i += 2;
    }
    return said;
}

std::optional<Phrase> Phrase::read(std::string_view text, std::string_view family,
                                   Language language) {
    for (const TsvRow& row : table()) {
        if (!row.cells[0].starts_with(family)) continue;
        auto figures = figuresIn(text, row.cells[language == Language::zh ? 1 : 2], language);
        if (figures) return Phrase{std::string(row.cells[0]), std::move(*figures)};
    }
    return std::nullopt;
}

std::vector<std::string_view> phraseKeys() {
    std::vector<std::string_view> keys;
    for (const TsvRow& row : table()) keys.push_back(row.cells[0]);
    return keys;
}

}  // namespace field::shared
