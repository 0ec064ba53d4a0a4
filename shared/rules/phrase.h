#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/text/language.h"

namespace field::shared {

/// Something the rules have to say: a sentence of data/phrases.tsv and the figures that stand in
/// it. Rules find; only who tells people about it chooses the language.
struct Phrase {
    std::string key;  ///< "alert.pace"
    std::vector<std::string> figures;

    /// Nothing to say.
    [[nodiscard]] bool none() const { return key.empty(); }
    /// The sentence with its figures; the key itself where the table has no such sentence. A figure
    /// that is itself the key of a sentence stands there in its words.
    [[nodiscard]] std::string in(Language language) const;

    bool operator==(const Phrase&) const = default;
};

/// Keys of all sentences there are, in the order of the table.
std::vector<std::string_view> phraseKeys();

}  // namespace field::shared
