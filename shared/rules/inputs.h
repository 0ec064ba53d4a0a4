#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/rules/phrase.h"

namespace field::shared {

/// What an Alert's record keeps of what was found. The record has it as one Chinese text; whoever
/// reads it gets it in their own language.
struct Inputs {
    std::vector<Phrase> found;  ///< the figures against the limit, heaviest first
    Phrase source;              ///< where the rule stands; none: not said
    std::string rules;          ///< the rule set that judged, in Chinese; empty: not said

    /// "执行率 24.90%，到 4 月底应达到 25%。依据：…。规则集：…"
    [[nodiscard]] std::string text() const;
    /// What `text` says; what is no sentence of the rules stands as it is.
    static Inputs read(std::string_view text);

    bool operator==(const Inputs&) const = default;
};

}  // namespace field::shared
