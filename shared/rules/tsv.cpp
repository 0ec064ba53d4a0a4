#include "shared/rules/tsv.h"

#include <algorithm>

namespace field::shared {

namespace {

/// What stands before `separator` at the front of `text`, taken off with it.
std::string_view takeTo(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    const std::size_t count =
        static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) + 1;
    for (std::size_t i = 0; i < count; ++i) parts.push_back(takeTo(text, separator));
    return parts;
}

}  // namespace

Result<std::vector<TsvRow>> readTsv(std::string_view text,
                                    const std::vector<std::string_view>& header) {
    std::vector<TsvRow> rows;
    bool headed = false;
    for (std::size_t line = 1; !text.empty(); ++line) {
        std::string_view content = takeTo(text, '\n');
        if (content.ends_with('\r')) content.remove_suffix(1);
        if (content.empty() || content.starts_with('#')) continue;
        TsvRow row{line, split(content, '\t')};
        if (!headed) {
            if (row.cells != header) return cellFault(row, content, "is not the expected header");
            headed = true;
        } else if (row.cells.size() != header.size()) {
            return cellFault(row, content,
                             "does not have " + std::to_string(header.size()) + " cells");
        } else {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::vector<std::string_view> wordsOf(std::string_view cell) {
    std::vector<std::string_view> words = split(cell, ' ');
    std::erase(words, std::string_view());
    return words;
}

Failure cellFault(const TsvRow& row, std::string_view cell, std::string_view why) {
    return {Code::invalid, "line " + std::to_string(row.line) + ": \"" + std::string(cell) + "\" " +
                               std::string(why)};
}

}  // namespace field::shared
