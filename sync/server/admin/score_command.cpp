#include <fmt/format.h>

#include "shared/scoring/score.h"
#include "shared/text/line.h"
#include "sync/server/admin/commands.h"
#include "sync/server/admin/table_files.h"

/// `score`: the rules against tables in files; no store is needed.
namespace field::server {

using shared::Decimal;
using shared::Done;
using shared::Failure;
using shared::Language;
using shared::RuleSet;
using shared::ScoreSheet;
using shared::Table;

namespace {

struct ScoreOptions {
    std::vector<std::string> files;
    RulesOption rules;
    bool rollUp = false, json = false;
};

Line& amount(Line& line, const std::string& name, const std::optional<Decimal>& value) {
    return value ? line.text(name, value->text(2)) : line.none(name);
}

Line lineOf(const Table& table, const ScoreSheet& sheet, const RuleSet& rules) {
    std::vector<Line> rows, problems;
    for (const shared::RowScore& score : sheet.rows) {
        const shared::TableRow& row = table.rows[score.row];
        std::optional<Decimal> delta;
        if (score.computed && row.declared)
            delta =
                shared::add(row.declared->rounded(2), Decimal{-score.computed->rounded(2).units});
        Line line;
        line.text("name", row.name());
        amount(line, "weight", row.weight);
        amount(line, "computed", score.computed);
        amount(line, "declared", row.declared);
        amount(line, "delta", delta);
        line.text("reason", reasonOf(table, score, rules).in(Language::zh))
            .text("type", row.type == shared::RowType::exec ? "exec" : "indicator")
            .number("line", row.line);
        if (row.fromHeader) line.text("from", "index.csv");
        rows.push_back(line);
    }
    for (const shared::Problem& problem : sheet.problems) {
        Line line;
        line.text("code", problem.code);
        if (problem.row)
            line.text("row", table.rows[*problem.row].name())
                .text("text", problem.said.in(Language::zh))
                .number("line", table.rows[*problem.row].line);
        else
            line.none("row").text("text", problem.said.in(Language::zh)).none("line");
        problems.push_back(line);
    }
    Line line;
    line.text("file", table.file);
    if (table.header)
        line.text("project", table.header->project)
            .text("kind", table.header->kind)
            .text("year", table.header->year)
            .text("region", table.header->region);
    line.list("rows", rows);
    amount(line, "total_printed", sheet.totalPrinted);
    amount(line, "total_declared", sheet.totalDeclared);
    amount(line, "total_computed", sheet.totalComputed);
    amount(line, "weights_sum", sheet.weightsSum);
    if (sheet.grade.empty())
        line.none("grade");
    else
        line.text("grade", sheet.grade);
    return line.list("problems", problems).object("rules", ruleSetLine(rules.name));
}

void printForPeople(const Table& table, const ScoreSheet& sheet, const RuleSet& rules) {
    const auto text = [](const std::optional<Decimal>& value) {
        return value ? value->text(2) : std::string("-");
    };
    fmt::print("{}{}\n", table.file, table.header ? "  " + table.header->project : "");
    for (const shared::RowScore& score : sheet.rows) {
        const shared::TableRow& row = table.rows[score.row];
        const std::string reason = reasonOf(table, score, rules).in(Language::zh);
        fmt::print("  分值 {:>6}  计算 {:>6}  自评 {:>6}  {}{}\n", text(row.weight),
                   text(score.computed), text(row.declared), row.name(),
                   (reason.empty() ? "" : "  (" + reason + ")") +
                       (row.fromHeader ? "  [取自 index.csv]" : ""));
    }
    fmt::print("  总分 {}  各行自评合计 {}  计算合计 {}  分值合计 {}  等级 {}\n",
               text(sheet.totalPrinted), text(sheet.totalDeclared), text(sheet.totalComputed),
               text(sheet.weightsSum), sheet.grade.empty() ? "-" : sheet.grade);
    for (const shared::Problem& problem : sheet.problems)
        fmt::print("  ! {}  {}{}\n", problem.code,
                   problem.row ? table.rows[*problem.row].name() + ": " : "",
                   problem.said.in(Language::zh));
}

Result<> scoreFiles(const ScoreOptions& options) {
    const auto rules = options.rules.scoring();
    if (!rules) return rules.failure();
    if (!options.json) printRuleSet(rules->name);
    const auto show = [&](const Table& table) {
        const ScoreSheet sheet = shared::score(table, *rules);
        if (options.json)
            fmt::print("{}\n", lineOf(table, sheet, *rules).json());
        else
            printForPeople(table, sheet, *rules);
    };
    std::vector<Table> units;
    std::optional<Failure> first;
    const auto files = tablesOf(options.files);
    if (!files) return files.failure();
    for (const std::string& file : *files) {
        auto table = openTable(file);
        if (!table) {  // the others are scored all the same
            if (first) fmt::print(stderr, "fieldledger-server: {}\n", table.failure().message);
            if (!first) first = table.failure();
            continue;
        }
        show(*table);
        if (options.rollUp) units.push_back(table.take());
    }
    if (first) return *first;  // a whole without one of its units would be another's
    if (!options.rollUp) return Done{};
    auto whole = shared::rollUp(units);
    whole.file = "汇总";
    show(whole);
    return Done{};
}

}  // namespace

void addScoreCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("score", "checks self-evaluation tables in files");
    auto options = std::make_shared<ScoreOptions>();
    command->add_option("FILE", options->files, "tables as CSV or XLSX, or folders of them")
        ->required();
    options->rules.declare(*command, "scoring.tsv");
    command->add_flag("--roll-up", options->rollUp,
                      "and all of them together, as the tables of one project's units: amounts "
                      "add up, ratios are weighted by budget, the whole is scored last");
    command->add_flag("--json", options->json, "one JSON object a table");
    command->callback(
        [options, &chosen] { chosen.run = [options] { return scoreFiles(*options); }; });
}

}  // namespace field::server
