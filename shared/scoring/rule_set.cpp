#include "shared/scoring/rule_set.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"

namespace field::shared {
namespace {

/// One row of the table into `set`; false where its value cannot be read.
bool take(std::string_view key, std::string_view value, RuleSet& set) {
    const auto words = wordsOf(value);
    const auto number = [&](std::size_t i) {
        return i < words.size() ? Decimal::read(words[i]) : std::nullopt;
    };
    if (key == "exec_rule") {
        if (value != "proportional" && value != "banded") return false;
        set.execution =
            value == "banded" ? RuleSet::Execution::banded : RuleSet::Execution::proportional;
        return true;
    }
    if (key == "satisfaction_rule") {
        set.satisfactionBanded = value == "banded";
        return value == "proportional" || value == "banded";
    }
    if (key == "weights_sum" || key == "far_above") {
        const auto read = number(0);
        if (read) (key == "weights_sum" ? set.weightsSum : set.farAbove) = *read;
        return read.has_value();
    }
    if (key == "exec_weight" && number(0)) {
        set.executionWeights.push_back(*number(0));
        return true;
    }
    if ((key == "exec_band" || key == "satisfaction_band") && number(0) && number(1)) {
        (key == "exec_band" ? set.executionSteps : set.satisfactionSteps)
            .push_back({*number(0), *number(1)});
        return true;
    }
    if (key == "grade" && words.size() == 2 && number(1)) {
        set.grades.push_back({std::string(words[0]), *number(1)});
        return true;
    }
    if (key == "band" && number(1) && number(2)) {
        RuleSet::Band* const band = words[0] == "achieved" ? &set.achieved
                                    : words[0] == "partly" ? &set.partly
                                    : words[0] == "missed" ? &set.missed
                                                           : nullptr;
        if (band != nullptr) *band = {*number(1), *number(2)};
        return band != nullptr;
    }
    return false;
}

}  // namespace

Result<RuleSet> RuleSet::read(std::string_view tsv, std::string_view name) {
    const auto rows = readTsv(tsv, {"set", "key", "value", "source"});
    if (!rows) return rows.failure();
    RuleSet out;
    out.name.set = name;
    bool found = false;
    // The default's lines first, then the set's own over them; its lists replace the default's.
    for (const std::string_view wanted : {std::string_view("default"), name}) {
        if (wanted == "default" && name == "default" && found) break;
        bool ownSteps = false, ownSatisfaction = false, ownGrades = false, ownWeights = false;
        for (const TsvRow& row : *rows) {
            if (row.cells[0] != wanted) continue;
            found = found || wanted == name;
            RuleName defaults;  // not the set's own
            auto& about = wanted == name ? out.name : defaults;
            if (const auto taken = about.take(row.cells[1], row.cells[2])) {
                if (!*taken) return cellFault(row, row.cells[2], "is no year");
                continue;
            }
            if (row.cells[1] == "exec_band" && !std::exchange(ownSteps, true))
                out.executionSteps.clear();
            if (row.cells[1] == "satisfaction_band" && !std::exchange(ownSatisfaction, true))
                out.satisfactionSteps.clear();
            if (row.cells[1] == "exec_weight" && !std::exchange(ownWeights, true))
                out.executionWeights.clear();
            if (row.cells[1] == "grade" && !std::exchange(ownGrades, true)) out.grades.clear();
            if (!take(row.cells[1], row.cells[2], out))
                return cellFault(row, row.cells[2], "cannot be read");
        }
    }
    if (!found) return Failure{Code::missing, fmt::format("no rule set is called {}", name)};
    const auto higher = [](const auto& a, const auto& b) { return a.from > b.from; };
    std::stable_sort(out.executionSteps.begin(), out.executionSteps.end(), higher);
    std::stable_sort(out.satisfactionSteps.begin(), out.satisfactionSteps.end(), higher);
    std::stable_sort(out.grades.begin(), out.grades.end(), higher);
    return out;
}

const RuleSet& RuleSet::builtIn() {
    static const RuleSet set = [] {
        auto read = RuleSet::read(dataFile("scoring.tsv"), "default");
        if (!read) {
            fmt::print(stderr, "scoring.tsv: {}\n", read.failure().message);
            std::abort();
        }
        return read.take();
    }();
    return set;
}

std::string RuleSet::grade(Decimal points, Decimal whole) const {
    const auto percent = multiplyDivide(points, Decimal::of(100), whole, Decimal::places);
    if (!percent || percent->units < 0 || *percent > Decimal::of(100)) return {};
    for (const Grade& grade : grades)
        if (*percent >= grade.from) return grade.name;
    return {};
}

}  // namespace field::shared
