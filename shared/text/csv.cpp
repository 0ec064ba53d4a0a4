#include "shared/text/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "shared/text/pieces.h"

namespace field::shared {
namespace {

/// Reads one character after the other, so that nothing is held but the rows themselves.
class Reader {
  public:
    Reader(char separator, const CellLimits& limits) : separator_(separator), limits_(limits) {}

    Result<std::vector<CellRow>> read(std::string_view text) {
        for (std::size_t i = 0; i < text.size() && !failure_; ++i) {
            const char c = text[i];
            const char next = i + 1 < text.size() ? text[i + 1] : '\0';
            if (quoted_)
                i += inQuotes(c, next);
            else if (c == '\r' && next == '\n')
                continue;  // CRLF: the LF ends the row
            else
                plain(c);
        }
        if (!failure_ && quoted_)
            fail(fmt::format("line {}: a quote opens and never closes", quoteLine_));
        if (!failure_) endRow();
        if (failure_) return *failure_;
        return std::move(rows_);
    }

  private:
    /// How many more characters were taken.
    std::size_t inQuotes(char c, char next) {
        if (c == '"' && next == '"') {
            put('"');
            return 1;
        }
        if (c == '"')
            quoted_ = false;
        else
            put(c);
        if (c == '\n') ++line_;
        return 0;
    }

    void plain(char c) {
        if (c == '"' && cell_.find_first_not_of(" \t") == std::string::npos) {
            cell_.clear();
            quoted_ = true;
            quoteLine_ = line_;
        } else if (c == separator_) {
            endCell();
        } else if (c == '\n' || c == '\r') {
            endRow();
            ++line_;
            row_.line = line_;
        } else {
            put(c);
        }
    }

    void put(char c) {
        if (cell_.size() >= limits_.cellBytes)
            fail(fmt::format("line {}: a cell holds more than {} bytes", line_, limits_.cellBytes));
        else
            cell_ += c;
    }

    void endCell() {
        if (row_.cells.size() >= limits_.columns)
            return fail(fmt::format("line {}: more than {} columns", line_, limits_.columns));
        row_.cells.emplace_back(trimmed(cell_));
        cell_.clear();
    }

    void endRow() {
        endCell();
        const bool says = std::any_of(row_.cells.begin(), row_.cells.end(),
                                      [](const std::string& cell) { return !cell.empty(); });
        if (says && rows_.size() >= limits_.rows)
            fail(fmt::format("line {}: more than {} rows", line_, limits_.rows));
        else if (says)
            rows_.push_back(std::move(row_));
        row_.cells.clear();
    }

    void fail(std::string what) {
        if (!failure_) failure_ = Failure{Code::invalid, std::move(what)};
    }

    char separator_;
    const CellLimits& limits_;
    std::vector<CellRow> rows_;
    CellRow row_{1, {}};
    std::string cell_;
    int line_ = 1, quoteLine_ = 1;
    bool quoted_ = false;
    std::optional<Failure> failure_;
};

}  // namespace

Result<std::vector<CellRow>> readCells(std::string_view text, char separator,
                                       const CellLimits& limits) {
    if (text.size() > limits.bytes)
        return Failure{Code::invalid, fmt::format("the file holds {} bytes; {} is the most",
                                                  text.size(), limits.bytes)};
    return Reader(separator, limits).read(text);
}

char guessSeparator(std::string_view text) {
    const std::string_view start = text.substr(0, 4096);
    char best = ',';
    std::size_t most = 1;  // cells of the rows that have as many as most others
    for (const char candidate : {',', '\t', ';', '|'}) {
        auto rows = readCells(start.substr(0, start.rfind('\n')), candidate);
        if (!rows) continue;
        std::map<std::size_t, std::size_t> cellsOf;  // rows of a width, all together
        for (const CellRow& row : *rows)
            if (row.cells.size() > 1) cellsOf[row.cells.size()] += row.cells.size();
        for (const auto& [width, cells] : cellsOf)
            if (cells > most) {
                most = cells;
                best = candidate;
            }
    }
    return best;
}

}  // namespace field::shared
