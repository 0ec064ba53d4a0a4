#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace field::shared {

/// What a word says of a target that it is held against (data/words.tsv).
enum class Meaning {
    none,  ///< nothing that we know
    achieved,
    partly,
    missed,
    yes,
    no,
    scale,  ///< all words of a scale, the best one first: "优良中低差"
    notApplicable,
    division,  ///< a spreadsheet's error of a division by zero
    error,     ///< another error of a spreadsheet
};

/// `text` as words are compared: half-width, lower case, without spaces and punctuation.
std::string plainWord(std::string_view text);

/// The meaning of `plain`, a plainWord().
Meaning meaningOf(std::string_view plain);

/// Whether `actual` says that what `target` asks for is not so: "不合规", "没有提升" of "显著提升".
/// Both are plainWord()s.
bool denies(std::string_view actual, std::string_view target);

/// Which way "增长5%" or "同比下降了3%" goes, 1 or -1, and what follows; 0 for another text.
std::pair<int, std::string_view> changeOf(std::string_view text);

/// Whether an indicator of this name, in %, cannot exceed 100 (data/indicator_words.tsv).
bool cappedRatio(std::string_view name);
/// Whether an indicator of this name is of those who are satisfied (likewise).
bool satisfactionRate(std::string_view name);
/// Whether more of it cannot be taken to be better where no operator says so (likewise).
bool maybeReverse(std::string_view name);
/// Whether an indicator of this name counts time or things by the month (likewise).
bool spanOfTime(std::string_view name);
/// Whether a row of this name gives or takes points beyond the weights (likewise).
bool extraPoints(std::string_view name);

}  // namespace field::shared
