#include <fmt/format.h>

#include "shared/rules/data_file.h"
#include "sync/server/admin/commands.h"
#include "sync/server/admin/table_files.h"
#include "sync/server/import/form_rows.h"
#include "sync/server/import/import_plan.h"

/// `import`: projects, targets, budgets and payments from tables in files.
namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct ImportOptions {
    StoreOptions store;
    std::vector<std::string> files;
    std::string project;  ///< code, of forms of one project
    int year = 0;         ///< of such forms; 0: as an index.csv beside them says
    bool preview = false, partial = false;
};

constexpr std::uint64_t tellEvery = 1'000;  ///< projects

struct Reads {
    std::uint64_t rows = 0, wrong = 0;
    std::vector<ImportProblem> problems;
    std::vector<std::string> unknown;  ///< "file: heading"
};

/// Takes a form of one project, as published: its money of the year and its indicators. Whose it
/// is, and of which year, is said by the options or by an index.csv beside it.
Result<> readForm(const ImportOptions& options, const std::string& file, ImportPlan& plan,
                  Reads& reads) {
    const auto table = openTable(file);
    if (!table) return table.failure();
    const auto* header = table->header ? &*table->header : nullptr;
    FormOf of{options.project, options.year};
    if (of.year == 0 && header) of.year = header->fiscalYear();
    if (of.code.empty() && header && !header->project.empty()) {
        auto code = plan.codeOf(header->project);
        if (!code) return Failure{code.failure().code, file + ": " + code.failure().message};
        of.code = code.take();
    }
    if (of.code.empty() || of.year == 0)
        return Failure{Code::invalid,
                       file +
                           ": it is a form of one project, and nothing says which one of which "
                           "year; add --project CODE --year YEAR, or an index.csv beside it"};
    if (!plan.knows(of.code))
        return Failure{Code::missing, file + ": no project here has the code " + of.code +
                                          "; import the table of projects first"};
    const FormRows form = rowsOfForm(*table, of);
    for (const std::string& what : form.leftOut) reads.unknown.push_back(file + ": " + what);
    for (const FormRows::Row& row : form.rows) {
        ++reads.rows;
        const auto before = reads.problems.size();
        reads.problems.insert(reads.problems.end(), row.problems.begin(), row.problems.end());
        if (row.problems.empty())
            if (auto taken = plan.take(row.states, reads.problems); !taken) return taken;
        if (reads.problems.size() != before) ++reads.wrong;
    }
    return Done{};
}

/// Takes the rows of every file; a row with a problem is not taken.
Result<> readFiles(const ImportOptions& options, const ImportTables& tables, ImportPlan& plan,
                   Reads& reads) {
    for (const std::string& file : options.files) {
        const auto sheet = openSheet(tables, file);
        if (!sheet) {
            const bool form = sheet.failure().code == Code::invalid && openTable(file).ok();
            if (!form) return sheet.failure();
            if (auto read = readForm(options, file, plan, reads); !read) return read;
            continue;
        }
        for (const std::string& heading : sheet->shape.unknown)
            reads.unknown.push_back(file + ": " + heading);
        for (const shared::CellRow& cells : sheet->rows) {
            const auto before = reads.problems.size();
            const auto row = readRow(*sheet, cells, reads.problems);
            if (reads.problems.size() == before)
                if (auto taken = plan.take(row, reads.problems); !taken) return taken;
            ++reads.rows;
            if (reads.problems.size() != before) ++reads.wrong;
        }
    }
    return Done{};
}

void printProblem(const ImportProblem& problem, bool json) {
    if (json)
        Line()
            .text("file", problem.file)
            .number("line", problem.line)
            .text("column", problem.column)
            .text("why", problem.why)
            .print(true);
    else
        fmt::print("{}:{}: {}: {}\n", problem.file, problem.line, problem.column, problem.why);
}

void printSummary(const ImportOptions& options, const Reads& reads, const ImportPlan::Counts& all,
                  bool written) {
    if (options.store.json) {
        Line()
            .number("rows", static_cast<std::int64_t>(reads.rows))
            .number("wrong", static_cast<std::int64_t>(reads.wrong))
            .number("made", static_cast<std::int64_t>(all.made))
            .number("changed", static_cast<std::int64_t>(all.changed))
            .number("same", static_cast<std::int64_t>(all.same))
            .number("projects", static_cast<std::int64_t>(all.projects))
            .texts("left_out", reads.unknown)
            .flag("written", written)
            .print(true);
        return;
    }
    for (const std::string& heading : reads.unknown) fmt::print("column not taken: {}\n", heading);
    fmt::print("{} rows, {} of them wrong: {} records new, {} changed, {} as they were{}\n",
               reads.rows, reads.wrong, all.made, all.changed, all.same,
               written ? "" : "; nothing was written");
}

Result<> importFiles(const ImportOptions& options) {
    const auto catalog = shared::Catalog::builtIn();
    const auto tables = ImportTables::read(*catalog, shared::dataFile("import_columns.tsv"));
    if (!tables) return tables.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    const auto env = shared::systemEnv();
    auto plan = ImportPlan::begin(**tx, *catalog, *env, (*host)->city());
    if (!plan) return plan.failure();
    Reads reads;
    if (auto read = readFiles(options, *tables, *plan, reads); !read) return read;
    tx->reset();
    for (const ImportProblem& problem : reads.problems) printProblem(problem, options.store.json);
    const auto all = plan->counts();
    const bool stops = reads.wrong > 0 && !options.partial;
    if (!options.preview && !stops && all.projects > 0) {
        const auto tell = [&](std::uint64_t done) {
            if (done % tellEvery == 0)
                fmt::print(stderr, "{} of {} projects\n", done, all.projects);
        };
        auto written = (*host)->write(
            [&](Writing& writing, Ledger& ledger) { return plan->write(writing, ledger, tell); });
        if (!written) return written;
    }
    printSummary(options, reads, all, !options.preview && !stops);
    if (stops && !options.preview)
        return Failure{Code::invalid,
                       fmt::format("{} of {} rows are wrong, so nothing was imported; mend them, "
                                   "or leave them out with --partial",
                                   reads.wrong, reads.rows)};
    return Done{};
}

}  // namespace

void addImportCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("import",
                                       "projects, targets, budgets and payments from tables (CSV "
                                       "or XLSX), and the indicators of a "
                                       "project from its published form");
    auto options = std::make_shared<ImportOptions>();
    options->store.declare(*command);
    command->add_option("FILE", options->files, "tables, in any order that names projects first")
        ->required();
    command->add_option("--project", options->project,
                        "code of the project whose form it is (self-evaluation, monitoring, "
                        "targets); none: as an index.csv beside it names it");
    command->add_option("--year", options->year, "fiscal year of such a form")
        ->check(CLI::Range(1991, 2199));
    command->add_flag("--preview", options->preview,
                      "says what would be written and what is wrong; writes nothing");
    command->add_flag("--partial", options->partial, "takes the rows that are right");
    command->callback(
        [options, &chosen] { chosen.run = [options] { return importFiles(*options); }; });
}

}  // namespace field::server
