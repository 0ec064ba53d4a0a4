#include "shared/scoring/words.h"

#include <algorithm>
#include <map>
#include <vector>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/text/pieces.h"

namespace field::shared {
namespace {

struct Words {
    std::map<std::string, Meaning, std::less<>> exact;
    std::vector<std::pair<std::string, Meaning>> within;
    std::vector<std::string> negations, preventions;
};

const Words& words() {
    static const Words all = [] {
        static const std::map<std::string_view, Meaning> meanings = {
            {"achieved", Meaning::achieved},
            {"partly", Meaning::partly},
            {"missed", Meaning::missed},
            {"yes", Meaning::yes},
            {"no", Meaning::no},
            {"scale", Meaning::scale},
            {"not_applicable", Meaning::notApplicable},
            {"spreadsheet_division", Meaning::division},
            {"spreadsheet_error", Meaning::error}};
        Words out;
        const auto rows = readTsv(dataFile("words.tsv"), {"meaning", "match", "words"});
        for (const TsvRow& row : *rows)
            for (const std::string_view word : pieces(row.cells[2], '|')) {
                if (row.cells[0] == "negation" || row.cells[0] == "prevention") {
                    const bool negates = row.cells[0] == "negation";
                    (negates ? out.negations : out.preventions).push_back(plainWord(word));
                    continue;
                }
                const Meaning meaning = meanings.at(row.cells[0]);
                if (row.cells[1] == "exact")
                    out.exact.emplace(plainWord(word), meaning);
                else
                    out.within.emplace_back(plainWord(word), meaning);
            }
        return out;
    }();
    return all;
}

const std::vector<std::string_view>& indicatorWords(std::string_view side) {
    static const std::map<std::string_view, std::vector<std::string_view>> sides = [] {
        std::map<std::string_view, std::vector<std::string_view>> out;
        const auto rows = readTsv(dataFile("indicator_words.tsv"), {"side", "words"});
        for (const TsvRow& row : *rows) out[row.cells[0]] = pieces(row.cells[1], '|');
        return out;
    }();
    return sides.at(side);
}

bool saysAny(std::string_view name, std::string_view side) {
    const auto& all = indicatorWords(side);
    return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
        return name.find(word) != std::string_view::npos;
    });
}

}  // namespace

std::string plainWord(std::string_view text) {
    static constexpr std::string_view dropped[] = {" ",  "\t", "\n", "\r", ",", ";",  ":",
                                                   "!",  "\"", "'",  "(",  ")", "。", "、",
                                                   "；", "“",  "”",  "‘",  "’", "《", "》"};
    const std::string folded = foldWidth(text);
    std::string out;
    for (std::size_t i = 0; i < folded.size();) {
        const std::string_view rest = std::string_view(folded).substr(i);
        const auto* const mark =
            std::find_if(std::begin(dropped), std::end(dropped),
                         [&](std::string_view one) { return rest.starts_with(one); });
        if (mark != std::end(dropped)) {
            i += mark->size();
            continue;
        }
        const char c = folded[i++];
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

Meaning meaningOf(std::string_view plain) {
    if (plain.empty()) return Meaning::none;
    const auto exact = words().exact.find(plain);
    if (exact != words().exact.end()) return exact->second;
    for (const auto& [word, meaning] : words().within)
        if (plain.find(word) != std::string_view::npos) return meaning;
    return Meaning::none;
}

bool denies(std::string_view actual, std::string_view target) {
    constexpr std::size_t twoCharacters = 6;
    const auto& all = words().negations;
    const auto found = std::find_if(all.begin(), all.end(), [&](const std::string& negation) {
        return actual.starts_with(negation);
    });
    if (found == all.end()) return false;
    const std::string_view denied = actual.substr(found->size());
    if (denied == target) return !denied.empty();
    const bool ends = target.ends_with(denied);
    if (denied.size() < twoCharacters || (!ends && !target.starts_with(denied))) return false;
    const std::string_view rest =
        ends ? target.substr(0, target.size() - denied.size()) : target.substr(denied.size());
    // "减少投诉" is met by "无投诉".
    return std::none_of(
        words().preventions.begin(), words().preventions.end(),
        [&](const std::string& word) { return rest.find(word) != std::string_view::npos; });
}

std::pair<int, std::string_view> changeOf(std::string_view text) {
    for (const auto& [side, change] : {std::pair{"rise", 1}, std::pair{"fall", -1}})
        for (const std::string_view word : indicatorWords(side)) {
            if (!text.starts_with(word)) continue;
            std::string_view rest = text.substr(word.size());
            if (rest.starts_with("了")) rest.remove_prefix(std::string_view("了").size());
            return {change, rest};
        }
    return {0, text};
}

bool cappedRatio(std::string_view name) {
    return saysAny(name, "capped") && !saysAny(name, "open");  // most names are settled by the few
}

bool satisfactionRate(std::string_view name) { return saysAny(name, "satisfaction"); }

bool maybeReverse(std::string_view name) { return saysAny(name, "less"); }

bool spanOfTime(std::string_view name) { return saysAny(name, "span"); }

bool extraPoints(std::string_view name) { return saysAny(name, "extra"); }

}  // namespace field::shared
