#pragma once

#include <map>
#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/result.h"

/// tests/fixtures/permission_matrix.tsv: who may do what, as people who know the field wrote it
/// down, and every cell that the model has. The file's own remarks say how it is read.
namespace matrix {

using field::shared::Catalog;
using field::shared::Kind;

/// One thing that a person of some role may try.
struct Cell {
    const Kind* kind;
    std::string act;         ///< "read", "create", "change", "remove", "remind", "step"
    std::int64_t state = 0;  ///< of the report; where a step begins; 0: there is none
    std::uint32_t slot = 0;  ///< what is changed
    std::int64_t to = 0;     ///< where a step ends
    std::string stateName;   ///< "-" for none
    std::vector<std::string> columnNames;  ///< of the slot, or the state that the step ends in

    /// "Finding change on_site reply".
    [[nodiscard]] std::string name() const;
};

/// Every cell of the model but for its role, in the order of kinds.
std::vector<Cell> cellsOf(const Catalog& catalog);

class Table {
  public:
    /// Code::invalid names a line that cannot be read, or that speaks of what the model lacks.
    static field::shared::Result<Table> read(const Catalog& catalog, const std::string& text);

    /// Whether `role` may; Code::missing if no row speaks of the cell, Code::invalid if two do that
    /// go equally far.
    [[nodiscard]] field::shared::Result<bool> may(const Cell& cell, const std::string& role) const;
    [[nodiscard]] const std::vector<std::string>& roles() const { return roles_; }
    /// Lines of rows that no cell of the model needs: may() was never answered by them.
    [[nodiscard]] std::vector<std::size_t> unused() const;

  private:
    struct Row {
        std::size_t line = 0;
        std::vector<std::string> kinds, states, columns;  ///< states, columns empty: all others
        std::string act;
        std::map<std::string, bool> may;
        mutable bool used = false;
    };
    [[nodiscard]] static int reach(const Row& row, const Cell& cell);

    std::vector<std::string> roles_;
    std::vector<Row> rows_;
};

}  // namespace matrix
