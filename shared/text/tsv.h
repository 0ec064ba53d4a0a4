#pragma once

#include <string_view>
#include <vector>

namespace field::shared {

/// One line of a data table of ours.
struct TsvRow {
    int line = 0;  ///< from 1
    std::vector<std::string_view> cells;
    /// The cell at `index`; empty where the row is shorter.
    [[nodiscard]] std::string_view operator[](std::size_t index) const {
        return index < cells.size() ? cells[index] : std::string_view{};
    }
};

/// Rows of a tab-separated table; spaces around cells, empty lines and lines that begin with # are
/// left out. The cells are views into `text`.
std::vector<TsvRow> tsvRows(std::string_view text);

/// What stands between `separator`s in `text`, spaces around each piece left out; nothing for an
/// empty text.
std::vector<std::string_view> pieces(std::string_view text, char separator);

}  // namespace field::shared
