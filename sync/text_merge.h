#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace field::sync {

/// The sentences of `text`: each ends behind 。；！？ or a line end, as notes in Chinese are one
/// paragraph. Together they are `text`.
std::vector<std::string_view> sentencesOf(std::string_view text);

/// What two notes made from `base` by two authors become together, sentence by sentence; the same
/// whichever comes first. Nothing where they cannot both be kept: changes that overlap or touch an
/// insertion, two insertions at one place, more than 1,000 sentences.
std::optional<std::string> mergeText(std::string_view base, std::string_view one,
                                     std::string_view other);

}  // namespace field::sync
