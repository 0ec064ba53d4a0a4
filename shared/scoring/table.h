#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/decimal.h"
#include "shared/result.h"
#include "shared/scoring/measure.h"

namespace field::shared {

/// What a row of a performance table is.
enum class RowType {
    exec,  ///< execution of the budget: target = full-year budget, actual = executed
    fund,  ///< a line of the funds, not scored
    indicator,
    part,   ///< breaks down the row above it
    group,  ///< a heading or subtotal of the rows around it, not scored
    total,
};

/// One row as printed and as read. The texts are kept as they stand in the file.
struct TableRow {
    int line = 0;  ///< of the file, from 1
    RowType type = RowType::indicator;
    std::string level1, level2, level3;
    std::string opText, targetText, unitText, actualText, weightText, declaredText, note;
    std::string likelihoodText, estimateText;  ///< of monitoring forms

    Measure target, actual;
    /// From its own cell, else as typed with the target.
    records::Operator op = records::OPERATOR_UNSPECIFIED;
    bool opPrinted = true;  ///< false: the form had none, whoever copied it added it, or nobody did
    bool opsDiffer = false;  ///< its own cell and the target say different things
    std::optional<Decimal> weight, declared;
    bool surplus = false;     ///< more cells than headings: a comma in a number divided a cell
    bool fromHeader = false;  ///< what it says of money stands in the index, not in the table
    std::size_t parent = 0;   ///< of a part: index of the row it breaks down
    enum class Says {
        itself,
        subtotal,  ///< stated as an indicator, but it is the sum of its level's rows
        extra,     ///< points beyond the weights, given or taken ("加分项")
        struck,    ///< the form gives it no points: weight and score are "—" or "/"
    } says = Says::itself;

    /// level3, or the lowest level that says something.
    [[nodiscard]] const std::string& name() const;
    /// Whether it counts towards weights and total.
    [[nodiscard]] bool scored() const {
        return type == RowType::indicator || (type == RowType::exec && (weight || declared));
    }
};

/// What an index.csv beside the tables says of one of them, as printed.
struct TableHeader {
    std::string kind, completeness, year, region, department, implementingUnit, project;
    std::string totalPrinted;
    /// Of the year's money, in `fundUnit`; the rate of execution with its weight and score.
    std::string fundUnit, budgetInitial, budgetFullYear, executed, execRate, execWeight, execScore;

    [[nodiscard]] int fiscalYear() const;  ///< 0: not known
};

/// A self-evaluation, monitoring or target table of any place: rows in the order of the file.
struct Table {
    std::string file;  ///< as it was named
    std::vector<TableRow> rows;
    std::optional<TableHeader> header;
    std::vector<std::string> unknownColumns;  ///< headings that say nothing to us
    /// Of these, where a column that scoring needs was not found, those that may be it.
    std::vector<std::string> unreadColumns;
    std::vector<std::string> unreadSheets;  ///< of the workbook, by name
    int nextForm = 0;  ///< line where headings stand below a total: another form; 0: nowhere
    std::string actualHeading;     ///< "1-7月执行数": as the form calls what was reached
    bool weightsAsShares = false;  ///< printed as parts of 1; the rows have them as parts of 100
};

/// Reads a table: the first sheet of an XLSX file that has headings, or CSV in any usual encoding,
/// divided by , ; tab or |, the columns in any order and under any heading of data/columns.tsv,
/// title lines above the headings passed over, full-width forms folded. Where no column says what a
/// row is, its names do. Code::invalid says what is wrong and where: no text, no headings, an open
/// quote, a limit passed.
Result<Table> readTable(std::string_view bytes, std::string file);

/// Takes "12月" for the month that it is where the row sets a day, not how many months: a late one
/// is no more of it, an early one no less. "12月底前完成" and "11月份" always are; "12月", and 12
/// where `unit` is that of the row's column and is "月", unless the row counts or spans time by its
/// names (data/indicator_words.tsv) or by "≥" or "月内". "12个月" is none.
void readMonths(TableRow& row, std::string_view unit);

/// Gives the table its header; days that name no year are from then on of its fiscal year. Where
/// the table's own line of the budget's execution is blank, or there is none and a weight of the
/// rate is printed that the rows leave room for, what the header says of it takes that place
/// (TableRow::fromHeader): nothing that the table says is changed.
void setHeader(Table& table, TableHeader header);

/// Points, weights and totals as forms print them: "98.62", "10分", "20%", "(30)". Nothing where
/// the cell says anything else, and never a part of it.
std::optional<Decimal> readPoints(std::string_view typed);

/// The rows of an index.csv as headers, each with its key: the table's file name without ending.
/// Code::invalid where it has no column sample_id or file.
Result<std::vector<std::pair<std::string, TableHeader>>> readIndex(std::string_view bytes);

}  // namespace field::shared
