#include <fmt/format.h>

#include "shared/scoring/project_facts.h"
#include "shared/scoring/table_facts.h"
#include "shared/text/line.h"
#include "sync/server/admin/commands.h"
#include "sync/server/admin/table_files.h"

/// `alerts`: lights with the rules behind them, of a store's projects or of tables in files.
namespace field::server {

using shared::AlertRules;
using shared::Code;
using shared::Day;
using shared::Done;
using shared::Failure;
using shared::Language;
using shared::Lights;

namespace {

struct AlertOptions {
    std::vector<std::string> files;
    std::string store, on;
    RulesOption rules;
    bool json = false, all = false;
};

/// What a light is told of: a table's file or a project's code and name.
struct Subject {
    std::string file, project, name;
};

void print(const AlertOptions& options, const AlertRules& rules, const Subject& subject,
           const Lights& lights) {
    const bool speaks = !lights.warnings.empty() && lights.warnings.front().level;
    if (!speaks && !options.all && options.files.empty()) return;
    if (!options.json) {
        fmt::print("{:6}  {}\n", lightName(lights.light),
                   subject.file.empty() ? subject.project + "  " + subject.name : subject.file);
        for (const shared::Warning& warning : lights.warnings)
            fmt::print(
                "        {} {}  {}{}\n", warning.rule,
                warning.level ? levelName(*warning.level) : "?", warning.said.in(Language::zh),
                warning.source.empty() ? "" : "  [" + warning.basis().in(Language::zh) + "]");
        return;
    }
    std::vector<Line> warnings, missing;
    for (const shared::Warning& warning : lights.warnings) {
        Line line;
        line.text("rule", warning.rule);
        if (warning.level) line.text("level", levelName(*warning.level));
        line.text("text", warning.said.in(Language::zh));
        if (warning.level) line.text("source", warning.basis().in(Language::zh));
        (warning.level ? warnings : missing).push_back(line);
    }
    Line line;
    if (!subject.file.empty()) line.text("file", subject.file);
    line.text("project", subject.project)
        .text("name", subject.name)
        .text("on", options.on)
        .text("light", lightName(lights.light))
        .list("alerts", warnings)
        .list("missing", missing)
        .object("rules", ruleSetLine(rules.name()));
    line.print(true);
}

Result<> ofFiles(const AlertOptions& options, const AlertRules& rules, const Day& day) {
    std::optional<Failure> first;
    const auto files = tablesOf(options.files);
    if (!files) return files.failure();
    for (const std::string& file : *files) {
        const auto table = openTable(file);
        if (!table) {  // the others are looked at all the same
            if (first) fmt::print(stderr, "fieldledger-server: {}\n", table.failure().message);
            if (!first) first = table.failure();
            continue;
        }
        const std::string name = table->header ? table->header->project : "";
        print(options, rules, {file, "", name}, rules.judge(factsOf(*table, day), day));
    }
    if (first) return *first;
    return Done{};
}

/// A project of a store, and what is said of its progress.
struct Gathered {
    std::optional<shared::Record> project;
    shared::ProjectRecords records;
};

/// Every project in the area of `head`, page by page over its rows.
Result<std::map<shared::Id, Gathered>> projectsOf(Reading& tx, const AreaHead& head) {
    constexpr std::size_t pageRows = 2'000;
    std::map<shared::Id, Gathered> projects;
    sync::Position from;
    while (true) {
        auto rows = tx.scopeAfter(head.area, std::nullopt, head.at.revision, from, pageRows);
        if (!rows) return rows.failure();
        if (rows->empty()) return projects;
        from = {0, rows->back().kind, rows->back().id};
        for (shared::Record& record : *rows) {
            if (record.deleted || record.project.none()) continue;
            Gathered& at = projects[record.project];
            if (record.kind == shared::kinds::project)
                at.project = std::move(record);
            else
                at.records.take(std::move(record));
        }
    }
}

Result<> ofStore(const AlertOptions& options, const AlertRules& rules, const Day& day) {
    auto host = Host::open(options.store, shared::systemEnv());
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    const auto catalog = shared::Catalog::builtIn();
    for (const AreaHead& head : *heads) {
        auto projects = projectsOf(**tx, head);
        if (!projects) return projects.failure();
        for (const auto& [id, one] : *projects) {
            if (!one.project) continue;
            records::Project project;
            toMessage(*catalog->kind(one.project->kind), *one.project, project);
            print(options, rules, {"", project.pro_code(), project.pro_name()},
                  rules.judge(one.records.facts(*catalog, day), day));
        }
    }
    return Done{};
}

Result<> alerts(const AlertOptions& options) {
    const auto day = shared::readDay(options.on);
    if (!day)
        return Failure{Code::invalid,
                       "--on " + options.on + " is no day; days look like 2022-06-30"};
    const auto rules = options.rules.alerts();
    if (!rules) return rules.failure();
    if (options.store.empty() == options.files.empty())
        return Failure{Code::invalid, "alerts looks either at --store DIR or at files"};
    if (!options.json) printRuleSet(rules->name());
    return options.store.empty() ? ofFiles(options, *rules, *day) : ofStore(options, *rules, *day);
}

}  // namespace

void addAlertsCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("alerts", "lights with the rules behind them");
    auto options = std::make_shared<AlertOptions>();
    command->add_option("FILE", options->files, "tables as CSV or XLSX, or folders of them");
    command->add_option("--store", options->store, "directory of a store, instead of files");
    command->add_option("--on", options->on, "the day to look at, as 2022-06-30")->required();
    options->rules.declare(*command, "alerts.tsv");
    command->add_flag("--all", options->all, "also projects of which no rule speaks");
    command->add_flag("--json", options->json, "one JSON object a table or project");
    command->callback([options, &chosen] { chosen.run = [options] { return alerts(*options); }; });
}

}  // namespace field::server
