#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "shared/scoring/alerts.h"
#include "shared/scoring/rule_set.h"
#include "shared/text/line.h"

namespace field::server {

/// Which rule set a command goes by: one of the program's own, or of a table that an administrator
/// keeps, where each place and year has a set of its own name ("jinan_2026").
struct RulesOption {
    std::string name = "default";
    std::string file;  ///< sets beside the program's own; empty: none

    /// `--rules NAME` and `--rules-file FILE`, whose rows are as in `table` ("alerts.tsv").
    void declare(CLI::App& command, const std::string& table);
    /// Code::missing where no set has the name or the file is not there; Code::invalid names the
    /// file and the line that cannot be read.
    [[nodiscard]] shared::Result<shared::AlertRules> alerts() const;
    [[nodiscard]] shared::Result<shared::RuleSet> scoring() const;
};

/// Which rules computed what follows: {"set":…,"title":…,"place":…,"year":…}, in Chinese like all
/// that the rules say to scripts; null where the set does not state it.
shared::Line ruleSetLine(const shared::RuleName& rules);
/// The same as a line for people.
void printRuleSet(const shared::RuleName& rules);

}  // namespace field::server
