#include "tests/support/matrix.h"

#include <algorithm>

#include "shared/record.h"
#include "shared/rules/tsv.h"

namespace matrix {

using field::shared::Code;
using field::shared::Column;
using field::shared::Failure;
using field::shared::Policy;
using field::shared::Result;
using field::shared::Slot;
using field::shared::TsvRow;

namespace {

constexpr std::size_t firstRole = 4;

std::string stateName(const Kind& report, std::int64_t state) {
    return state == 0 ? "-" : field::shared::valueToText(*report.column(report.stateColumn), state);
}

/// States that the records of `kind` can be met in: of its workflow or its report's; 0 where there
/// is none.
std::vector<std::int64_t> statesOf(const Kind& report) {
    if (report.stateColumn == 0) return {0};
    return field::shared::enumValues(*report.column(report.stateColumn));
}

void addSteps(const Kind& kind, std::vector<Cell>& cells) {
    auto from = statesOf(kind);
    const auto to = from;
    from.insert(from.begin(), 0);
    for (const auto one : from)
        for (const auto other : to)
            if (one != other)
                cells.push_back(
                    {&kind, "step", one, 0, other, stateName(kind, one), {stateName(kind, other)}});
}

void addChanges(const Kind& kind, const Kind& report, std::vector<Cell>& cells) {
    for (const Slot& slot : kind.slots) {
        if (slot.policy == Policy::step) continue;
        std::vector<std::string> names;
        for (const auto column : slot.columns) names.push_back(kind.column(column)->name);
        for (const auto state : statesOf(report))
            cells.push_back(
                {&kind, "change", state, slot.number, 0, stateName(report, state), names});
    }
}

template <class T>
bool holds(const std::vector<T>& list, const T& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> named(const TsvRow& row, std::size_t cell) {
    std::vector<std::string> out;
    if (row.cells[cell] == "*") return out;
    for (const auto word : field::shared::wordsOf(row.cells[cell])) out.emplace_back(word);
    return out;
}

}  // namespace

std::string Cell::name() const {
    const auto last = columnNames.empty() ? std::string() : " " + columnNames.front();
    return kind->name + " " + act + " " + stateName + last;
}

std::vector<Cell> cellsOf(const Catalog& catalog) {
    std::vector<Cell> cells;
    for (const Kind& kind : catalog.kinds()) {
        const bool root = kind.parentKind == 0;
        const Kind& report = root ? kind : *catalog.kind(kind.parentKind);
        cells.push_back({&kind, "read", 0, 0, 0, "-", {}});
        for (const auto state : root ? std::vector<std::int64_t>{0} : statesOf(report))
            cells.push_back({&kind, "create", state, 0, 0, stateName(report, state), {}});
        addChanges(kind, report, cells);
        for (const auto state : statesOf(report))
            cells.push_back({&kind, "remove", state, 0, 0, stateName(report, state), {}});
        if (kind.stateColumn == 0) continue;
        for (const auto state : statesOf(kind))
            cells.push_back({&kind, "remind", state, 0, 0, stateName(kind, state), {}});
        addSteps(kind, cells);
    }
    return cells;
}

Result<Table> Table::read(const Catalog& catalog, const std::string& text) {
    // The roles are the heading's own.
    std::vector<std::string_view> header;
    for (std::string_view rest = text; header.empty() && !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.empty() || line.starts_with('#')) continue;
        for (std::size_t tab = 0; tab != std::string_view::npos;) {
            tab = line.find('\t');
            header.push_back(line.substr(0, tab));
            if (tab != std::string_view::npos) line.remove_prefix(tab + 1);
        }
    }
    const auto rows = field::shared::readTsv(text, header);
    if (!rows) return rows.failure();
    Table table;
    if (header.size() > firstRole) table.roles_.assign(header.begin() + firstRole, header.end());
    const auto cells = cellsOf(catalog);
    for (const TsvRow& row : *rows) {
        Row read;
        read.line = row.line;
        read.kinds = named(row, 0);
        read.act = row.cells[1];
        read.states = named(row, 2);
        read.columns = named(row, 3);
        for (std::size_t i = firstRole; i < header.size(); ++i) {
            if (row.cells[i] != "yes" && row.cells[i] != "-")
                return cellFault(row, row.cells[i], "is neither \"yes\" nor \"-\"");
            read.may[std::string(header[i])] = row.cells[i] == "yes";
        }
        // Every word must be one of the model's, or a cell that was meant would stay unsaid.
        for (const auto& kind : read.kinds)
            for (const auto& state :
                 read.states.empty() ? std::vector<std::string>{""} : read.states)
                for (const auto& column :
                     read.columns.empty() ? std::vector<std::string>{""} : read.columns)
                    if (std::none_of(cells.begin(), cells.end(), [&](const Cell& cell) {
                            return cell.kind->name == kind && cell.act == read.act &&
                                   (state.empty() || cell.stateName == state) &&
                                   (column.empty() || column == "-" ||
                                    holds(cell.columnNames, column));
                        }))
                        return cellFault(row, kind + " " + read.act + " " + state + " " + column,
                                         "is nothing that the model has");
        table.rows_.push_back(std::move(read));
    }
    return table;
}

/// How precisely `row` speaks of `cell`; -1: not at all.
int Table::reach(const Row& row, const Cell& cell) {
    if (row.act != cell.act || !holds(row.kinds, cell.kind->name)) return -1;
    if (!row.states.empty() && !holds(row.states, cell.stateName)) return -1;
    const bool byColumn = !row.columns.empty() && row.columns.front() != "-";
    if (byColumn && std::none_of(row.columns.begin(), row.columns.end(), [&](const auto& column) {
            return holds(cell.columnNames, column);
        }))
        return -1;
    return (byColumn ? 2 : 0) + (row.states.empty() ? 0 : 1);
}

Result<bool> Table::may(const Cell& cell, const std::string& role) const {
    const Row* best = nullptr;
    const Row* rival = nullptr;
    for (const Row& row : rows_) {
        const int far = reach(row, cell);
        if (far < 0 || (best != nullptr && far < reach(*best, cell))) continue;
        rival = best != nullptr && far == reach(*best, cell) ? best : nullptr;
        best = &row;
    }
    if (best == nullptr) return Failure{Code::missing, "no row speaks of " + cell.name()};
    if (rival != nullptr)
        return Failure{Code::invalid, "lines " + std::to_string(rival->line) + " and " +
                                          std::to_string(best->line) + " both speak of " +
                                          cell.name()};
    best->used = true;
    return best->may.at(role);
}

std::vector<std::size_t> Table::unused() const {
    std::vector<std::size_t> lines;
    for (const Row& row : rows_)
        if (!row.used) lines.push_back(row.line);
    return lines;
}

}  // namespace matrix
