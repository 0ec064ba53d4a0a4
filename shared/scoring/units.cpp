#include "shared/scoring/units.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <vector>

#include "shared/rules/data_file.h"
#include "shared/rules/read_value.h"
#include "shared/rules/tsv.h"
#include "shared/text/pieces.h"

namespace field::shared {
namespace {

struct Units {
    std::map<std::string, Unit, std::less<>> known;
    std::vector<std::pair<std::string, int>> prefixes;  ///< with their powers, longer ones first
    std::set<std::string, std::less<>> times;           ///< bases that time is counted in
};

std::int64_t number(std::string_view cell) {
    std::int64_t value = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return value;
}

const Units& units() {
    static const Units all = [] {
        Units out;
        const auto rows = readTsv(dataFile("units.tsv"), {"unit", "base", "factor", "power"});
        for (const TsvRow& row : *rows) {
            const int power = static_cast<int>(number(row.cells[3]));
            if (row.cells[0] == "prefix")
                out.prefixes.emplace_back(row.cells[1], power);
            else if (row.cells[0] == "time")
                out.times.emplace(row.cells[1]);
            else
                out.known.emplace(row.cells[0],
                                  Unit{std::string(row.cells[1]), number(row.cells[2]), power});
        }
        return out;
    }();
    return all;
}

/// The unit that `text` is, nothing taken off it; nothing where it is none that we know.
std::optional<Unit> withoutPrefix(std::string_view text) {
    if (text == "-" || text == "/" || text == "无") return Unit{};
    const auto found = units().known.find(text);
    if (found == units().known.end()) return std::nullopt;
    return found->second;
}

}  // namespace

Unit unitOf(std::string_view unit) {
    const std::string folded = foldWidth(unit);
    std::string_view text = folded;
    int power = 0;
    // A loop: a hostile text is all prefixes, and would nest as deep as it is long.
    for (;;) {
        text = trimmed(text);
        if (text.starts_with("(") && text.ends_with(")")) text = text.substr(1, text.size() - 2);
        auto plain = withoutPrefix(text);
        const auto prefix =
            std::find_if(units().prefixes.begin(), units().prefixes.end(),
                         [&](const auto& one) { return text.starts_with(one.first); });
        if (!plain && prefix == units().prefixes.end()) plain = Unit{std::string(text)};
        if (plain) {
            plain->power += power;
            plain->scaleAlone = power > 0 && plain->base.empty();
            return *plain;
        }
        power += prefix->second;
        text.remove_prefix(prefix->first.size());
    }
}

bool isTime(std::string_view base) { return units().times.contains(base); }

std::optional<Decimal> inBase(std::string_view digits, const Unit& unit, bool& rounded) {
    // What stands beyond the last place that counts rounds it.
    const int places = Decimal::places + unit.power;
    std::string kept(digits);
    const std::size_t point = kept.find('.');
    bool up = false;
    rounded = false;
    if (point != std::string::npos && kept.size() - point - 1 > static_cast<std::size_t>(places)) {
        const std::size_t end = point + 1 + static_cast<std::size_t>(places);
        up = kept[end] >= '5';
        rounded = kept.find_first_not_of('0', end) != std::string::npos;
        kept.resize(end);
        if (kept.back() == '.') kept.pop_back();
    }
    const auto scaled = readScaled(kept, places);
    if (!scaled) return std::nullopt;
    const std::int64_t one = digits.starts_with('-') ? -1 : 1;
    const auto exact = add(Decimal{*scaled}, Decimal{up ? one : 0});
    if (!exact) return std::nullopt;
    return multiplyDivide(*exact, Decimal::of(unit.factor), Decimal::of(1), Decimal::places);
}

}  // namespace field::shared
