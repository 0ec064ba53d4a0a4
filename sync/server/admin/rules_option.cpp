#include "sync/server/admin/rules_option.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/rules/data_file.h"
#include "shared/text/charset.h"
#include "shared/text/read_file.h"

namespace field::server {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

constexpr std::uintmax_t mostBytes = 1 << 20;

/// A table in two parts: its heading, which stands behind remarks, and what follows it.
struct Parts {
    std::string_view heading, rows;
};

Parts partsOf(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end);
        while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#')) return {line, text};
    }
    return {};
}

/// The rows of `file`, on the lines where they stand, and behind them the program's own.
Result<std::string> joined(const std::string& table, const std::string& file) {
    const std::string_view own = shared::dataFile(table);
    if (file.empty()) return std::string(own);
    const auto bytes = shared::readFile(file, mostBytes);
    if (!bytes) return bytes.failure();
    auto text = shared::readText(*bytes);
    if (!text) return Failure{text.failure().code, file + ": " + text.failure().message};
    std::erase(*text, '\r');
    const auto [heading, rows] = partsOf(own);
    const Parts theirs = partsOf(*text);
    if (theirs.heading != heading)
        return Failure{Code::invalid, file + ": its columns are not those of " + table +
                                          "; begin it with the line: " + std::string(heading)};
    if (theirs.rows.starts_with("default\t") ||
        theirs.rows.find("\ndefault\t") != std::string_view::npos)
        return Failure{Code::invalid, file +
                                          ": \"default\" is the program's own set; give yours "
                                          "the name of its place and year"};
    return *text + "\n" + std::string(rows);
}

/// `read` of the joined table; a fault in the file's rows names the file.
template <class Rules>
Result<Rules> readFrom(const std::string& table, const RulesOption& option) {
    auto text = joined(table, option.file);
    if (!text) return text.failure();
    auto rules = Rules::read(*text, option.name);
    if (!rules && !option.file.empty())
        return Failure{rules.failure().code, option.file + ": " + rules.failure().message};
    return rules;
}

}  // namespace

void RulesOption::declare(CLI::App& command, const std::string& table) {
    command.add_option("--rules", name, "rule set of a place and year, as in " + table);
    command.add_option("--rules-file", file,
                       "a table of your own rule sets, with the columns of " + table +
                           "; what a set does not state is the default's");
}

Result<shared::AlertRules> RulesOption::alerts() const {
    return readFrom<shared::AlertRules>("alerts.tsv", *this);
}

Result<shared::RuleSet> RulesOption::scoring() const {
    return readFrom<shared::RuleSet>("scoring.tsv", *this);
}

shared::Line ruleSetLine(const shared::RuleName& rules) {
    constexpr auto zh = shared::Language::zh;
    shared::Line line;
    line.text("set", rules.set);
    rules.title.empty() ? line.none("title") : line.text("title", rules.titleIn(zh));
    rules.place.empty() ? line.none("place") : line.text("place", rules.placeIn(zh));
    rules.year == 0 ? line.none("year") : line.number("year", rules.year);
    return line;
}

void printRuleSet(const shared::RuleName& rules) {
    const std::string said = rules.in(shared::Language::zh);
    fmt::print("规则集 {}{}\n", rules.set, said == rules.set ? "" : "  " + said);
}

}  // namespace field::server
