#include "shared/rules/workflow.h"

#include <algorithm>
#include <cstdio>

#include "shared/record.h"
#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"

namespace field::shared {

namespace {

enum Cell { kindCell, fromCell, toCell, stepCell, rolesCell, reasonCell, boundCell, approvesCell };

const std::vector<std::string_view> header = {"kind",  "from",         "to",    "step",
                                              "roles", "needs_reason", "bound", "approves"};

Result<bool> readFlag(const TsvRow& row, Cell cell) {
    if (row.cells[cell] == "yes") return true;
    if (row.cells[cell] == "-") return false;
    return cellFault(row, row.cells[cell], "is neither \"yes\" nor \"-\"");
}

Result<Transition> readTransition(const Catalog& catalog, const TsvRow& row) {
    const Kind* kind = catalog.kind(row.cells[kindCell]);
    if (kind == nullptr || kind->stateColumn == 0)
        return cellFault(row, row.cells[kindCell], "is not a kind with a workflow");
    Transition transition{};
    transition.kind = kind->number;
    if (row.cells[fromCell] != "-") {
        const auto from = stateFromText(*kind, row.cells[fromCell]);
        if (!from) return cellFault(row, row.cells[fromCell], "is not one of its states");
        transition.from = *from;
    }
    const auto to = stateFromText(*kind, row.cells[toCell]);
    if (!to) return cellFault(row, row.cells[toCell], "is not one of its states");
    transition.to = *to;
    transition.name = row.cells[stepCell];
    for (const std::string_view role : wordsOf(row.cells[rolesCell]))
        transition.roles.emplace_back(role);
    if (transition.name.empty() || transition.roles.empty())
        return cellFault(row, row.cells[stepCell], "lacks a name or a role");
    const auto reason = readFlag(row, reasonCell), bound = readFlag(row, boundCell),
               approves = readFlag(row, approvesCell);
    for (const auto* flag : {&reason, &bound, &approves})
        if (!*flag) return flag->failure();
    transition.needsReason = *reason;
    transition.bound = *bound;
    transition.approves = *approves;
    return transition;
}

}  // namespace

std::optional<std::int64_t> stateFromText(const Kind& kind, std::string_view name) {
    const Column* column = kind.column(kind.stateColumn);
    if (column == nullptr) return std::nullopt;
    for (const std::int64_t state : enumValues(*column))
        if (valueToText(*column, state) == name) return state;
    return std::nullopt;
}

Result<Workflow> Workflow::read(const Catalog& catalog, std::string_view tsv) {
    const auto rows = readTsv(tsv, header);
    if (!rows) return rows.failure();
    Workflow workflow;
    for (const TsvRow& row : *rows) {
        auto transition = readTransition(catalog, row);
        if (!transition) return transition.failure();
        if (workflow.find(transition->kind, transition->from, transition->to) != nullptr)
            return cellFault(row, row.cells[stepCell], "is a step that stands here already");
        workflow.transitions_.push_back(transition.take());
    }
    return workflow;
}

const Workflow& Workflow::builtIn() {
    static const Workflow workflow = [] {
        auto read = Workflow::read(*Catalog::builtIn(), dataFile("workflow.tsv"));
        if (!read) {
            std::fprintf(stderr, "workflow.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return workflow;
}

const Transition* Workflow::find(std::uint32_t kind, std::int64_t from, std::int64_t to) const {
    const auto found = std::find_if(transitions_.begin(), transitions_.end(), [&](const auto& one) {
        return one.kind == kind && one.from == from && one.to == to;
    });
    return found == transitions_.end() ? nullptr : &*found;
}

bool Workflow::approved(std::uint32_t kind, std::int64_t state) const {
    return std::any_of(transitions_.begin(), transitions_.end(), [&](const auto& one) {
        return one.kind == kind && one.to == state && one.approves;
    });
}

std::vector<const Transition*> Workflow::from(std::uint32_t kind, std::int64_t state) const {
    std::vector<const Transition*> steps;
    for (const Transition& one : transitions_)
        if (one.kind == kind && one.from == state) steps.push_back(&one);
    return steps;
}

}  // namespace field::shared
