#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/result.h"
#include "shared/text/csv.h"

namespace field::server {

using shared::Result;

/// One column of a table that can be imported (shared/rules/data/import_columns.tsv).
struct ImportColumn {
    std::string table;
    const shared::Kind* kind = nullptr;  ///< none: how secret the project is, which is not kept
    const shared::Column* column = nullptr;
    bool needed = false;
    std::vector<std::string> headings;  ///< as headingKey() makes them
    std::vector<std::string> words;     ///< values that are let in; empty: any
};

/// The cell of a row that holds a column, and the unit of money that its heading names.
struct ImportCell {
    const ImportColumn* column = nullptr;
    std::size_t cell = 0;
    std::string heading, unit;
};

/// What a row of headings says of the rows under it.
struct ImportShape {
    std::string table;
    std::vector<ImportCell> cells;
    std::vector<std::string> unknown;  ///< headings that say nothing to us
};

/// The tables that can be imported.
class ImportTables {
  public:
    /// Code::invalid names the line of the data file that means nothing.
    static Result<ImportTables> read(const shared::Catalog& catalog, std::string_view text);

    /// What `row` says if it is the headings of one of them: of several, the one that it names most
    /// columns of. `unit`: of money where no heading names one.
    [[nodiscard]] std::optional<ImportShape> shapeOf(const shared::CellRow& row,
                                                     const std::string& unit) const;
    /// The headings that each table needs, for whoever brought another.
    [[nodiscard]] std::string needs() const;

  private:
    std::vector<ImportColumn> columns_;
};

/// The rows of a file with their headings.
struct ImportSheet {
    std::string file;
    ImportShape shape;
    std::vector<shared::CellRow> rows;  ///< below the headings
};

/// Reads CSV (UTF-8, UTF-16, GB18030) or XLSX. A Failure names the file, and what it needs where no
/// row of its first ones is headings that we know.
Result<ImportSheet> openSheet(const ImportTables& tables, const std::string& file);

}  // namespace field::server
