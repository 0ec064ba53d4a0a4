#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/text/language.h"

namespace field::shared {

/// What a rule set is called, and where and since which year it holds, so that whatever it computed
/// can say what it was computed by. A set states it in rows of its own; what it does not state is
/// not taken from the default, which holds elsewhere.
struct RuleName {
    std::string set;  ///< "default", "jinan_2026": as tables and commands name it
    /// In Chinese and English, with " / " between them; one text stands for both.
    std::string title, place;
    int year = 0;  ///< 0: not stated

    /// Takes the row "title", "place" or "year" of a table of rules; false where the year is none.
    /// Nothing: it is another row.
    std::optional<bool> take(std::string_view key, std::string_view value);

    /// Empty where it is not stated.
    [[nodiscard]] std::string titleIn(Language language) const;
    [[nodiscard]] std::string placeIn(Language language) const;
    /// "财政部示例评分规则（全国，2020 年）"; the set's own name where it has no title.
    [[nodiscard]] std::string in(Language language) const;

    bool operator==(const RuleName&) const = default;
};

}  // namespace field::shared
