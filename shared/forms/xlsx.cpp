#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "shared/forms/write.h"

namespace field::shared::forms {

namespace {

/// What a sheet's cell may hold, in characters; longer texts go on in the next row.
constexpr std::size_t cellCharacters = 32'000;
/// Digits that a sheet's number keeps; a longer one stays a text.
constexpr std::size_t exactDigits = 15;

std::vector<std::string> pieces(const std::string& text) {
    std::vector<std::string> all(1);
    std::size_t characters = 0;
    for (const char c : text) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins && ++characters > cellCharacters) {
            all.emplace_back();
            characters = 1;
        }
        all.back() += c;
    }
    return all;
}

/// A workbook: one sheet with what stands alone, one for each table.
class Book {
  public:
    Book(const Form& form, const std::string& path)
        : form_(form), book_(workbook_new(path.c_str())) {
        title_ = style(true, LXW_ALIGN_CENTER, false, 16);
        head_ = style(true, LXW_ALIGN_LEFT, false, 11);
        label_ = style(true, LXW_ALIGN_LEFT, true, 10);
        format_set_bg_color(label_, 0xF2F2F2);
        text_ = style(false, LXW_ALIGN_LEFT, true, 10);
        number_ = style(false, LXW_ALIGN_RIGHT, true, 10);
    }

    lxw_error write() {
        lxw_doc_properties properties{};
        std::string title = form_.title;
        properties.title = title.data();
        workbook_set_properties(book_, &properties);
        writeMain();
        for (const auto& block : form_.blocks)
            if (const auto* table = std::get_if<Table>(&block)) writeTable(*table);
        return workbook_close(book_);
    }

  private:
    lxw_format* style(bool bold, std::uint8_t align, bool border, int size) {
        auto* format = workbook_add_format(book_);
        format_set_font_name(format, "SimSun");
        format_set_font_size(format, size);
        format_set_align(format, align);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        format_set_text_wrap(format);
        if (bold) format_set_bold(format);
        if (border) format_set_border(format, LXW_BORDER_THIN);
        return format;
    }

    /// A sheet named `title` as far as names may be, once.
    lxw_worksheet* sheet(const std::string& title, bool landscape) {
        std::string name;
        std::size_t characters = 0;
        for (const char c : title) {
            if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U && ++characters > 28) break;
            name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
        }
        std::string unique = name;
        for (int n = 2; !named_.insert(unique).second; ++n) unique = name + " " + std::to_string(n);
        auto* made = workbook_add_worksheet(book_, unique.c_str());
        worksheet_set_paper(made, 9);  // A4
        if (landscape) worksheet_set_landscape(made);
        worksheet_fit_to_pages(made, 1, 0);
        worksheet_set_footer(
            made, form_.language == Language::zh ? "&C第 &P 页 共 &N 页" : "&CPage &P of &N");
        return made;
    }

    void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t at, const std::string& text,
             lxw_format* format) {
        if (text.empty())
            worksheet_write_blank(sheet, row, at, format);
        else
            worksheet_write_string(sheet, row, at, text.c_str(), format);
    }

    void writeMain() {
        auto* main = sheet(form_.title, false);
        worksheet_set_column(main, 0, 0, 24, nullptr);
        worksheet_set_column(main, 1, 1, 72, nullptr);
        worksheet_merge_range(main, 0, 0, 0, 1, form_.title.c_str(), title_);
        worksheet_set_row(main, 0, 30, nullptr);
        lxw_row_t row = 2;
        for (const auto& block : form_.blocks) {
            if (const auto* facts = std::get_if<Facts>(&block)) {
                put(main, row++, 0, facts->title, head_);
                for (const auto& fact : facts->facts) {
                    if (facts->toSign) worksheet_set_row(main, row, 32, nullptr);
                    row = putLong(main, row, fact.label, fact.value.text);
                }
                ++row;
            } else if (const auto* text = std::get_if<Text>(&block)) {
                row =
                    putLong(main, row, text->title, text->text.empty() ? form_.none() : text->text);
                ++row;
            }
        }
    }

    lxw_row_t putLong(lxw_worksheet* sheet, lxw_row_t row, const std::string& label,
                      const std::string& text) {
        bool first = true;
        for (const auto& piece : pieces(text)) {
            put(sheet, row, 0, first ? label : std::string(), label_);
            put(sheet, row++, 1, piece, text_);
            first = false;
        }
        return row;
    }

    void writeTable(const Table& table) {
        auto* made = sheet(table.title, true);
        lxw_col_t at = 0;
        for (const auto& column : table.columns) {
            worksheet_set_column(made, at, at, std::max(8, column.width), nullptr);
            put(made, 0, at++, column.label, label_);
        }
        worksheet_freeze_panes(made, 1, 0);
        worksheet_repeat_rows(made, 0, 0);
        lxw_row_t row = 1;
        for (const auto& cells : table.rows) row = putRow(made, row, cells);
        if (table.rows.empty()) put(made, 1, 0, form_.none(), text_);
    }

    /// A row, and as many more as its longest cell goes on over.
    lxw_row_t putRow(lxw_worksheet* sheet, lxw_row_t row, const std::vector<Cell>& cells) {
        std::size_t rows = 1;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto at = static_cast<lxw_col_t>(i);
            if (cells[i].number && cells[i].text.size() <= exactDigits) {
                worksheet_write_number(sheet, row, at, std::strtod(cells[i].text.c_str(), nullptr),
                                       number_);
                continue;
            }
            const auto parts = pieces(cells[i].text);
            for (std::size_t n = 0; n < parts.size(); ++n)
                put(sheet, row + static_cast<lxw_row_t>(n), at, parts[n], text_);
            rows = std::max(rows, parts.size());
        }
        return row + static_cast<lxw_row_t>(rows);
    }

    const Form& form_;
    lxw_workbook* book_;
    lxw_format *title_, *head_, *label_, *text_, *number_;
    std::set<std::string> named_;
};

/// Whether the archive `bytes` has its end: a full disk may cut it without a word.
bool isWhole(const std::string& bytes) { return bytes.rfind("PK\5\6") != std::string::npos; }

}  // namespace

Result<std::string> xlsxOf(const Form& form, const std::string& beside) {
    auto scratch = scratchBeside(beside);
    if (!scratch) return scratch.failure();
    const auto error = Book(form, *scratch).write();
    std::ifstream file(*scratch, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ::unlink(scratch->c_str());
    if (error == LXW_NO_ERROR && isWhole(bytes)) return bytes;
    const char* cause = error == LXW_NO_ERROR ? "it was cut short" : lxw_strerror(error);
    return Failure{
        Code::full,
        fmt::format("{} could not be written: {}; free some space or choose another disk", beside,
                    cause)};
}

}  // namespace field::shared::forms
