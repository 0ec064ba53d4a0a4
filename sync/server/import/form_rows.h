#pragma once

#include <string>
#include <vector>

#include "shared/scoring/table.h"
#include "sync/server/import/import_row.h"

namespace field::server {

/// Whose form it is.
struct FormOf {
    std::string code;  ///< of the project
    int year = 0;      ///< fiscal
};

/// What a form says that can be taken, in the order of its rows.
struct FormRows {
    struct Row {
        ImportRow states;
        std::vector<ImportProblem> problems;  ///< none: it may be taken
    };
    std::vector<Row> rows;
    std::vector<std::string> leftOut;  ///< what else it holds, for whoever brought it
};

/// A published form of one project (self-evaluation, monitoring, targets; domain.md §5) as its
/// money of the year and its indicators: names of the levels, target as printed with its operator
/// and unit, weight. What was reached and declared is the unit's own to report and stays out, as
/// are lines of funds, which the table of budgets brings, and parts of a row.
FormRows rowsOfForm(const shared::Table& table, const FormOf& of);

}  // namespace field::server
