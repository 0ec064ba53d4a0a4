#include "shared/rules/rule_name.h"

#include <charconv>

#include "shared/rules/phrase.h"

namespace field::shared {
namespace {

std::string half(const std::string& both, Language language) {
    constexpr std::string_view between = " / ";
    const auto at = both.find(between);
    if (at == std::string::npos) return both;
    return language == Language::zh ? both.substr(0, at) : both.substr(at + between.size());
}

}  // namespace

std::optional<bool> RuleName::take(std::string_view key, std::string_view value) {
    if (key == "title" || key == "place") {
        (key == "title" ? title : place) = value;
        return true;
    }
    if (key != "year") return std::nullopt;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), year);
    return error == std::errc() && end == value.data() + value.size() && year >= 1949 &&
           year <= 2999;
}

std::string RuleName::titleIn(Language language) const { return half(title, language); }
std::string RuleName::placeIn(Language language) const { return half(place, language); }

std::string RuleName::in(Language language) const {
    const std::string name = title.empty() ? set : titleIn(language);
    const std::string years = year == 0 ? "" : std::to_string(year);
    if (place.empty() && years.empty()) return name;
    if (place.empty()) return Phrase{"rules.of_year", {name, years}}.in(language);
    if (years.empty()) return Phrase{"rules.of_place", {name, placeIn(language)}}.in(language);
    return Phrase{"rules.of_place_and_year", {name, placeIn(language), years}}.in(language);
}

}  // namespace field::shared
