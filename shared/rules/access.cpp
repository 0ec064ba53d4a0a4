#include "shared/rules/access.h"

#include <algorithm>
#include <cstdio>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"
#include "shared/rules/workflow.h"

namespace field::shared {

namespace {

enum Cell { rolesCell, kindsCell, actsCell, statesCell, columnsCell };

const std::vector<std::string_view> header = {"roles", "kinds", "acts", "states", "columns"};

unsigned bit(Act act) { return 1U << static_cast<unsigned>(act); }

Result<unsigned> readActs(const TsvRow& row) {
    static const std::vector<std::string_view> names = {"read",   "create", "change",
                                                        "remove", "review", "remind"};
    unsigned acts = 0;
    for (const std::string_view word : wordsOf(row.cells[actsCell])) {
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) return cellFault(row, word, "is not an act");
        acts |= 1U << (found - names.begin());
    }
    if (acts == 0) return cellFault(row, row.cells[actsCell], "names no act");
    return acts;
}

/// States of the kind's own workflow or of the report that it hangs on; empty: any.
Result<std::vector<std::int64_t>> readStates(const Catalog& catalog, const Kind& kind,
                                             const TsvRow& row) {
    std::vector<std::int64_t> states;
    if (row.cells[statesCell] == "*") return states;
    const Kind* report = &kind;
    while (report->stateColumn == 0 && report->parentKind != 0)
        report = catalog.kind(report->parentKind);
    for (const std::string_view word : wordsOf(row.cells[statesCell])) {
        const auto state =
            word == "-" ? std::optional<std::int64_t>(0) : stateFromText(*report, word);
        if (!state) return cellFault(row, word, "is not a state of " + report->name);
        states.push_back(*state);
    }
    if (states.empty()) return cellFault(row, row.cells[statesCell], "names no state");
    return states;
}

Result<std::vector<std::uint32_t>> readSlots(const Kind& kind, const TsvRow& row) {
    std::vector<std::uint32_t> slots;
    if (row.cells[columnsCell] == "*") return slots;
    for (const std::string_view word : wordsOf(row.cells[columnsCell])) {
        const Column* column = kind.column(word);
        if (column == nullptr) return cellFault(row, word, "is not a column of " + kind.name);
        slots.push_back(column->slot);
    }
    if (slots.empty()) return cellFault(row, row.cells[columnsCell], "names no column");
    return slots;
}

template <class T>
bool listed(const std::vector<T>& list, T item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

Result<Access> Access::read(const Catalog& catalog, std::string_view tsv) {
    const auto rows = readTsv(tsv, header);
    if (!rows) return rows.failure();
    Access access;
    for (const TsvRow& row : *rows) {
        const auto acts = readActs(row);
        if (!acts) return acts.failure();
        for (const std::string_view name : wordsOf(row.cells[kindsCell])) {
            const Kind* kind = catalog.kind(name);
            if (kind == nullptr) return cellFault(row, name, "is not a kind");
            const auto states = readStates(catalog, *kind, row);
            if (!states) return states.failure();
            const auto slots = readSlots(*kind, row);
            if (!slots) return slots.failure();
            for (const std::string_view role : wordsOf(row.cells[rolesCell])) {
                access.rules_[kind->number].push_back({std::string(role), *acts, *states, *slots});
                access.roles_.emplace(role);
            }
        }
    }
    return access;
}

const Access& Access::builtIn() {
    static const Access access = [] {
        auto read = Access::read(*Catalog::builtIn(), dataFile("permissions.tsv"));
        if (!read) {
            std::fprintf(stderr, "permissions.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return access;
}

bool Access::allows(std::string_view role, std::uint32_t kind, Act act, std::int64_t state,
                    std::uint32_t slot) const {
    const auto rules = rules_.find(kind);
    if (rules == rules_.end()) return false;
    return std::any_of(rules->second.begin(), rules->second.end(), [&](const Rule& rule) {
        return (rule.acts & bit(act)) != 0 && rule.role == role &&
               (rule.states.empty() || listed(rule.states, state)) &&
               (rule.slots.empty() || listed(rule.slots, slot));
    });
}

bool Access::knowsRole(std::string_view role) const { return roles_.contains(role); }

bool allowed(const Access& access, const std::vector<Grant>& grants, const Id& area,
             const Id& project, std::uint32_t kind, Act act, std::int64_t state,
             std::uint32_t slot) {
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
        return !grant.ended && grant.area == area &&
               (grant.project.none() || grant.project == project) &&
               access.allows(grant.role, kind, act, state, slot);
    });
}

}  // namespace field::shared
