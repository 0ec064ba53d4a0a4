#include "shared/rules/separation.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "shared/record.h"
#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"

namespace field::shared {

namespace {

enum Cell { kindCell, actCell, notStepsCell, notColumnsCell, onlyStepsCell, sourceCell };

const std::vector<std::string_view> header = {"kind",        "act",        "not_steps",
                                              "not_columns", "only_steps", "source"};

/// Whether the workflow of `kind` has a step called `name`.
bool hasStep(const Kind& kind, const Workflow& workflow, std::string_view name) {
    const Column* state = kind.column(kind.stateColumn);
    if (state == nullptr) return false;
    auto from = enumValues(*state);
    from.insert(from.begin(), 0);
    return std::any_of(from.begin(), from.end(), [&](std::int64_t one) {
        const auto steps = workflow.from(kind.number, one);
        return std::any_of(steps.begin(), steps.end(),
                           [&](const Transition* step) { return step->name == name; });
    });
}

Result<std::vector<std::string>> readSteps(const Kind& kind, const Workflow& workflow,
                                           const TsvRow& row, Cell cell) {
    std::vector<std::string> steps;
    if (row.cells[cell] == "-") return steps;
    for (const std::string_view word : wordsOf(row.cells[cell])) {
        if (!hasStep(kind, workflow, word))
            return cellFault(row, word, "is not a step of " + kind.name);
        steps.emplace_back(word);
    }
    return steps;
}

Result<Separation> readRow(const Catalog& catalog, const Workflow& workflow, const TsvRow& row) {
    const Kind* kind = catalog.kind(row.cells[kindCell]);
    if (kind == nullptr) return cellFault(row, row.cells[kindCell], "is not a kind");
    Separation out{kind->number, std::string(row.cells[actCell]), {}, {}, {}};
    if (!hasStep(*kind, workflow, out.act) && kind->column(out.act) == nullptr)
        return cellFault(row, out.act, "is neither a step nor a column of " + kind->name);
    auto notSteps = readSteps(*kind, workflow, row, notStepsCell);
    if (!notSteps) return notSteps.failure();
    auto onlySteps = readSteps(*kind, workflow, row, onlyStepsCell);
    if (!onlySteps) return onlySteps.failure();
    out.notSteps = notSteps.take();
    out.onlySteps = onlySteps.take();
    for (const std::string_view word : wordsOf(row.cells[notColumnsCell])) {
        if (word == "-") continue;
        const Column* column = kind->column(word);
        if (column == nullptr) return cellFault(row, word, "is not a column of " + kind->name);
        out.notSlots.push_back(column->slot);
    }
    if (out.notSteps.empty() && out.notSlots.empty() && out.onlySteps.empty())
        return cellFault(row, out.act, "has nobody that it is kept from");
    if (row.cells[sourceCell].empty()) return cellFault(row, out.act, "lacks its source");
    return out;
}

}  // namespace

Result<Separations> Separations::read(const Catalog& catalog, const Workflow& workflow,
                                      std::string_view tsv) {
    const auto rows = readTsv(tsv, header);
    if (!rows) return rows.failure();
    Separations out;
    for (const TsvRow& row : *rows) {
        auto read = readRow(catalog, workflow, row);
        if (!read) return read.failure();
        if (out.find(read->kind, read->act) != nullptr)
            return cellFault(row, read->act, "stands here already");
        out.all_.push_back(read.take());
    }
    return out;
}

const Separations& Separations::builtIn() {
    static const Separations separations = [] {
        auto read =
            Separations::read(*Catalog::builtIn(), Workflow::builtIn(), dataFile("separation.tsv"));
        if (!read) {
            std::fprintf(stderr, "separation.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return separations;
}

const Separation* Separations::find(std::uint32_t kind, std::string_view act) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Separation& one) {
        return one.kind == kind && one.act == act;
    });
    return found == all_.end() ? nullptr : &*found;
}

}  // namespace field::shared
