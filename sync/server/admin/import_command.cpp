#include <fmt/format.h>

#include "shared/rules/data_file.h"
#include "sync/server/admin/commands.h"
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
    bool preview = false, partial = false;
};

constexpr std::uint64_t tellEvery = 1'000;  ///< projects

struct Reads {
    std::uint64_t rows = 0, wrong = 0;
    std::vector<ImportProblem> problems;
    std::vector<std::string> unknown;  ///< "file: heading"
};

/// Takes the rows of every file; a row with a problem is not taken.
Result<> readFiles(const ImportOptions& options, const ImportTables& tables, ImportPlan& plan,
                   Reads& reads) {
    for (const std::string& file : options.files) {
        const auto sheet = openSheet(tables, file);
        if (!sheet) return sheet.failure();
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
    auto* command = app.add_subcommand(
        "import", "projects, targets, budgets and payments from tables (CSV or XLSX)");
    auto options = std::make_shared<ImportOptions>();
    options->store.declare(*command);
    command->add_option("FILE", options->files, "tables, in any order that names projects first")
        ->required();
    command->add_flag("--preview", options->preview,
                      "says what would be written and what is wrong; writes nothing");
    command->add_flag("--partial", options->partial, "takes the rows that are right");
    command->callback(
        [options, &chosen] { chosen.run = [options] { return importFiles(*options); }; });
}

}  // namespace field::server
