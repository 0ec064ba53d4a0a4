#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/decimal.h"
#include "shared/result.h"
#include "shared/rules/rule_name.h"

namespace field::shared {

/// How tables are scored in one place and year, as data/scoring.tsv states it with its sources: a
/// table that an administrator can change. What a set does not state is the default's.
struct RuleSet {
    enum class Execution { proportional, banded };

    struct Step {
        Decimal from;    ///< %: at least so much…
        Decimal points;  ///< …gives so many per cent of the weight
    };
    struct Grade {
        std::string name;
        Decimal from;  ///< % of full marks
    };
    struct Band {
        Decimal high, low;  ///< % of the weight
    };

    RuleName name;
    Execution execution = Execution::proportional;
    std::vector<Step> executionSteps;  ///< banded: highest first
    bool satisfactionBanded = false;   ///< by the rate of the satisfied alone, whatever the target
    std::vector<Step> satisfactionSteps;  ///< banded: highest first
    std::vector<Grade> grades;            ///< highest first
    Band achieved, partly, missed;
    Decimal weightsSum;
    std::vector<Decimal> executionWeights;  ///< that a form may have for the budget's execution
    Decimal farAbove;  ///< %: an actual this far above its target says that the target was low

    /// The set `name` of the table `tsv`; Code::missing where it has none of that name,
    /// Code::invalid names the line that cannot be read.
    static Result<RuleSet> read(std::string_view tsv, std::string_view name);
    /// "default" of the table this program was built with: the Ministry's example.
    static const RuleSet& builtIn();

    /// Name of the grade that `points` of `whole` earn; empty for less than none or more than all.
    [[nodiscard]] std::string grade(Decimal points, Decimal whole) const;
};

}  // namespace field::shared
