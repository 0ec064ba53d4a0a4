#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/text/language.h"

namespace field::shared {

/// Something the rules have to say: a sentence of data/phrases.tsv and the figures that stand in
/// it. Rules find; only who tells people about it chooses the language.
struct Phrase {
    /// What stands in the sentence: as it is, the words of another sentence, or an amount as the
    /// reader's language writes it (text/shown.h). What people typed is never taken for a key.
    struct Figure {
        std::string text;
        bool isKey = false;
        std::optional<std::int64_t> fen;
        Figure(std::string said) : text(std::move(said)) {}
        Figure(const char* said) : text(said) {}
        static Figure sentence(std::string key) {
            Figure figure(std::move(key));
            figure.isKey = true;
            return figure;
        }
        static Figure money(std::int64_t fen) {
            Figure figure("");
            figure.fen = fen;
            return figure;
        }
        bool operator==(const Figure&) const = default;
    };

    std::string key;  ///< "alert.pace"
    std::vector<Figure> figures;

    /// Nothing to say.
    [[nodiscard]] bool none() const { return key.empty(); }
    /// The sentence with its figures; the key itself where the table has no such sentence.
    [[nodiscard]] std::string in(Language language) const;

    /// The sentence that `text` is in `language`, of those whose keys begin with `family`, with its
    /// figures; amounts are rounded as they were said. Nothing where it is none of them.
    static std::optional<Phrase> read(std::string_view text, std::string_view family,
                                      Language language);

    bool operator==(const Phrase&) const = default;
};

/// Keys of all sentences there are, in the order of the table.
std::vector<std::string_view> phraseKeys();

}  // namespace field::shared
