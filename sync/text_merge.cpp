#include "sync/text_merge.h"

#include <algorithm>
#include <array>

namespace field::sync {

namespace {

using Sentences = std::vector<std::string_view>;

constexpr std::size_t maxSentences = 1'000;

/// Sentences [from, to) of the base became `now`.
struct Hunk {
    std::size_t from, to;
    Sentences now;
    bool operator==(const Hunk&) const = default;
};

/// What `author` did to `base`: the fewest sentences changed, in order, none touching another.
std::vector<Hunk> hunksOf(const Sentences& base, const Sentences& author) {
    const std::size_t rows = base.size(), columns = author.size();
    // kept[i][j]: most sentences that base[i…] and author[j…] have in common, in order.
    std::vector<std::vector<std::uint16_t>> kept(rows + 1, std::vector<std::uint16_t>(columns + 1));
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t j = columns; j-- > 0;)
            kept[i][j] = base[i] == author[j] ? static_cast<std::uint16_t>(kept[i + 1][j + 1] + 1)
                                              : std::max(kept[i + 1][j], kept[i][j + 1]);
    std::vector<Hunk> hunks;
    std::size_t i = 0, j = 0;
    bool changing = false;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && base[i] == author[j]) {
            ++i, ++j;
            changing = false;
            continue;
        }
        if (!changing) hunks.push_back({i, i, {}});
        changing = true;
        Hunk& hunk = hunks.back();
        if (j == columns || (i < rows && kept[i + 1][j] >= kept[i][j + 1])) {
            hunk.to = ++i;
        } else {
            hunk.now.push_back(author[j++]);
        }
    }
    return hunks;
}

bool meet(const Hunk& a, const Hunk& b) {
    const bool overlap = a.from < b.to && b.from < a.to;
    const bool inserts = a.from == a.to || b.from == b.to;
    return overlap || (inserts && a.from <= b.to && b.from <= a.to);
}

}  // namespace

std::vector<std::string_view> sentencesOf(std::string_view text) {
    constexpr std::array<std::string_view, 5> ends = {"。", "；", "！", "？", "\n"};
    Sentences sentences;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::find_if(ends.begin(), ends.end(), [&](std::string_view mark) {
            return text.substr(at).starts_with(mark);
        });
        at += end == ends.end() ? 1 : end->size();
        if (end == ends.end()) continue;
        sentences.push_back(text.substr(begin, at - begin));
        begin = at;
    }
    if (begin < text.size()) sentences.push_back(text.substr(begin));
    return sentences;
}

std::optional<std::string> mergeText(std::string_view base, std::string_view one,
                                     std::string_view other) {
    const Sentences from = sentencesOf(base), a = sentencesOf(one), b = sentencesOf(other);
    if (std::max({from.size(), a.size(), b.size()}) > maxSentences) return {};
    std::vector<Hunk> hunks = hunksOf(from, a);
    const std::vector<Hunk> others = hunksOf(from, b);
    for (const Hunk& hunk : others) {
        const auto same = std::find(hunks.begin(), hunks.end(), hunk);
        if (same != hunks.end()) continue;  // both did it
        if (std::any_of(hunks.begin(), hunks.end(),
                        [&](const Hunk& mine) { return meet(mine, hunk); }))
            return {};
        hunks.push_back(hunk);
    }
    std::sort(hunks.begin(), hunks.end(),
              [](const Hunk& x, const Hunk& y) { return x.from < y.from; });
    std::string merged;
    std::size_t at = 0;
    for (const Hunk& hunk : hunks) {
        for (; at < hunk.from; ++at) merged += from[at];
        for (const std::string_view sentence : hunk.now) merged += sentence;
        at = hunk.to;
    }
    for (; at < from.size(); ++at) merged += from[at];
    return merged;
}

}  // namespace field::sync
