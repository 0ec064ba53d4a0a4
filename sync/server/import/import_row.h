#pragma once

#include <map>
#include <string>
#include <vector>

#include "shared/value.h"
#include "sync/server/import/import_table.h"

namespace field::server {

/// Why a row, or a cell of it, cannot be taken: told to whoever brought the file.
struct ImportProblem {
    std::string file;
    int line = 0;  ///< of the file; 0: of the whole file
    std::string column, why;
};

/// What a row states, by kind; a cell without text states nothing.
struct ImportRow {
    std::string file;
    int line = 0;
    std::map<std::uint32_t, shared::Values> values;

    /// The value of `column` of `kind`, or an empty one.
    [[nodiscard]] const shared::Value& get(std::uint32_t kind, int column) const;
    [[nodiscard]] std::string text(std::uint32_t kind, int column) const;
    void set(std::uint32_t kind, int column, shared::Value value);
};

/// What the text of a target says besides: its number, and operator and unit where nothing else in
/// the row does.
void readTarget(ImportRow& row);

/// Reads `cells` under the headings of `sheet`. Each cell that cannot be what its column holds is a
/// problem of its own: an amount with a part of a fen, a day that no calendar has, a classified
/// project.
ImportRow readRow(const ImportSheet& sheet, const shared::CellRow& cells,
                  std::vector<ImportProblem>& problems);

}  // namespace field::server
