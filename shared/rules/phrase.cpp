#include "shared/rules/phrase.h"

#include <cstdio>
#include <cstdlib>
#include <map>

#include "shared/rules/data_file.h"
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

}  // namespace

std::string Phrase::in(Language language) const {
    const TsvRow* const row = find(key);
    if (row == nullptr) return key;
    const std::string_view sentence = row->cells[language == Language::zh ? 1 : 2];
    std::string said;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool place = sentence[i] == '{' && i + 2 < sentence.size() && sentence[i + 2] == '}';
        const auto figure = place ? static_cast<std::size_t>(sentence[i + 1] - '0') : 0;
        if (!place || figure >= figures.size()) {
            said += sentence[i];
            continue;
        }
        const Figure& one = figures[figure];
        said += one.fen     ? roundedMoneyText(*one.fen, language)
                : one.isKey ? Phrase{one.text, {}}.in(language)
                            : one.text;
        i += 2;
    }
    return said;
}

std::vector<std::string_view> phraseKeys() {
    std::vector<std::string_view> keys;
    for (const TsvRow& row : table()) keys.push_back(row.cells[0]);
    return keys;
}

}  // namespace field::shared
