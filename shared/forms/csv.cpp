#include <algorithm>
#include <array>

#include "shared/forms/write.h"

namespace field::shared::forms {

namespace {

constexpr const char* byteOrderMark = "\xEF\xBB\xBF";

/// "-12.5", "+3", "1234": a number that no spreadsheet runs.
bool isPlainNumber(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.front() != '.' && text.back() != '.' &&
           std::count(text.begin(), text.end(), '.') <= 1 &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

/// Whether a spreadsheet may take `text` for a formula; wide forms of the signs count in some.
bool mayRun(std::string_view text) {
    static constexpr std::array<std::string_view, 11> signs = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                               "\n", "＝", "＋", "－", "＠"};
    return !isPlainNumber(text) && std::any_of(signs.begin(), signs.end(), [&](const auto& sign) {
        return text.starts_with(sign);
    });
}

void addQuoted(std::string& out, const std::string& text) {
    const bool runs = mayRun(text);
    const bool quotes = text.find_first_of(",\"\r\n\t") != std::string::npos;
    if (quotes) out += '"';
    if (runs) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    if (quotes) out += '"';
}

class Lines {
  public:
    void add(std::initializer_list<std::string> cells) { add(std::vector<std::string>(cells)); }
    void add(const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += ',';
            addQuoted(text, cells[i]);
        }
        text += "\r\n";
    }
    std::string text = byteOrderMark;
};

}  // namespace

std::string csvOf(const Form& form) {
    Lines lines;
    lines.add({form.title});
    for (const auto& block : form.blocks) {
        lines.add({""});
        if (const auto* facts = std::get_if<Facts>(&block)) {
            lines.add({facts->title});
            for (const auto& fact : facts->facts) lines.add({fact.label, fact.value.text});
        } else if (const auto* table = std::get_if<Table>(&block)) {
            lines.add({table->title});
            std::vector<std::string> cells;
            for (const auto& column : table->columns) cells.push_back(column.label);
            lines.add(cells);
            for (const auto& row : table->rows) {
                cells.clear();
                for (const auto& cell : row) cells.push_back(cell.text);
                lines.add(cells);
            }
            if (table->rows.empty()) lines.add({form.none()});
        } else if (const auto* text = std::get_if<Text>(&block)) {
            lines.add({text->title});
            lines.add({text->text.empty() ? form.none() : text->text});
        }
    }
    return lines.text;
}

}  // namespace field::shared::forms
