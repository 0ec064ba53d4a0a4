#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "shared/forms/write.h"

namespace field::shared::forms {

namespace {

/// In points of 1/72 inch; A4.
constexpr double paperShort = 595.28, paperLong = 841.89;
constexpr double margin = 48, foot = 30, pad = 4, line = 0.6;
constexpr double titleSize = 20, headSize = 12, textSize = 10, smallSize = 8.5;
/// A heading does not stand at the bottom of a page with less than this below it.
constexpr double company = 76;
constexpr double signHeight = 46;
/// Later pages begin with the form's name and what it is about, this high.
constexpr double running = 18;

using Layout = std::unique_ptr<PangoLayout, decltype(&g_object_unref)>;

cairo_status_t collect(void* closure, const unsigned char* bytes, unsigned int size) {
    for (unsigned int i = 0; i < size; ++i)
        static_cast<std::string*>(closure)->push_back(static_cast<char>(bytes[i]));
    return CAIRO_STATUS_SUCCESS;
}

/// What no font draws is shown as something that is missing; tabs and line ends keep their work.
std::string drawable(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (control && c != '\n' && c != '\t')
            out += c == '\r' ? "" : "\uFFFD";
        else
            out += c;
    }
    return out;
}

/// One cell to be set: its text, where it stands in the row, and how far it is set.
struct Box {
    Layout layout;
    double x, width;
    bool shaded;
    int next = 0;  ///< first line that is not set yet
};

/// Sets a form on pages. Made twice: once to count the pages, once to write.
class Setting {
  public:
    Setting(const Form& form, std::string* out, int pages)
        : form_(form),
          pages_(pages),
          width_(form.landscape ? paperLong : paperShort),
          height_(form.landscape ? paperShort : paperLong),
          surface_(
              cairo_pdf_surface_create_for_stream(out ? collect : nullptr, out, width_, height_)),
          cairo_(cairo_create(surface_)),
          fonts_(pango_cairo_font_map_new()) {
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts_), 72);
        context_ = pango_font_map_create_context(fonts_);
        pango_context_set_language(
            context_, pango_language_from_string(form.language == Language::zh ? "zh-cn" : "en"));
        pango_cairo_update_context(cairo_, context_);
        cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, form.title.c_str());
        cairo_set_line_width(cairo_, line);
    }
    Setting(const Setting&) = delete;
    Setting& operator=(const Setting&) = delete;
    ~Setting() {
        cairo_destroy(cairo_);
        cairo_surface_destroy(surface_);
        g_object_unref(context_);
        g_object_unref(fonts_);
    }

    /// Sets everything and gives the number of pages; 0 if drawing failed.
    int set() {
        beginPage();
        const auto title =
            layoutOf(form_.title, titleSize, true, width_ - 2 * margin, PANGO_ALIGN_CENTER);
        y_ += 6;
        show(title.get(), margin, y_);
        y_ += heightOf(title.get()) + 10;
        for (const auto& block : form_.blocks)
            std::visit([this](const auto& one) { setBlock(one); }, block);
        endPage();
        cairo_surface_finish(surface_);
        return cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS &&
                       cairo_status(cairo_) == CAIRO_STATUS_SUCCESS
                   ? page_
                   : 0;
    }

  private:
    [[nodiscard]] double bottom() const { return height_ - margin - foot / 2; }
    [[nodiscard]] double inner() const { return width_ - 2 * margin; }

    Layout layoutOf(const std::string& text, double size, bool bold, double width,
                    PangoAlignment align = PANGO_ALIGN_LEFT) {
        Layout layout(pango_layout_new(context_), g_object_unref);
        auto* font = pango_font_description_from_string("Noto Serif CJK SC, Noto Sans CJK SC");
        pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
        if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(layout.get(), font);
        pango_font_description_free(font);
        const auto said = drawable(text);
        pango_layout_set_text(layout.get(), said.data(), static_cast<int>(said.size()));
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), align);
        pango_layout_set_spacing(layout.get(), PANGO_SCALE);
        return layout;
    }
    static double heightOf(PangoLayout* layout) {
        int height = 0;
        pango_layout_get_size(layout, nullptr, &height);
        return static_cast<double>(height) / PANGO_SCALE;
    }
    void show(PangoLayout* layout, double x, double y) {
        cairo_move_to(cairo_, x, y);
        pango_cairo_show_layout(cairo_, layout);
    }

    void beginPage() {
        ++page_;
        y_ = margin;
        if (page_ == 1) return;
        auto head = layoutOf(form_.title + "  " + form_.subject, smallSize, false, inner());
        pango_layout_set_single_paragraph_mode(head.get(), TRUE);
        pango_layout_set_ellipsize(head.get(), PANGO_ELLIPSIZE_END);
        show(head.get(), margin, y_ - 6);
        y_ += running;
    }
    void endPage() {
        const auto words = form_.language == Language::zh
                               ? fmt::format("第 {} 页  共 {} 页", page_, pages_)
                               : fmt::format("Page {} of {}", page_, pages_);
        const auto number = layoutOf(words, smallSize, false, inner(), PANGO_ALIGN_CENTER);
        show(number.get(), margin, height_ - margin + 4);
        cairo_show_page(cairo_);
    }
    void turn() {
        endPage();
        beginPage();
    }
    void need(double height) {
        if (y_ + height > bottom()) turn();
    }

    void setHead(const std::string& title, double below) {
        const auto head = layoutOf(title, headSize, true, inner());
        need(heightOf(head.get()) + 12 + below);
        y_ += 8;
        show(head.get(), margin, y_);
        y_ += heightOf(head.get()) + 4;
    }

    Box box(const std::string& text, double x, double width, bool label, PangoAlignment align) {
        return {layoutOf(text, textSize, label, width - 2 * pad, align), x, width, label};
    }

    static double linesHeight(PangoLayout* layout, int from, int to) {
        double height = 0;
        for (int i = from; i < to; ++i) {
            PangoRectangle at;
            pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), nullptr, &at);
            height += static_cast<double>(at.height + PANGO_SCALE) / PANGO_SCALE;
        }
        return height;
    }
    /// The first line after `box.next` that does not fit into `room`.
    static int fitting(const Box& box, double room) {
        const int count = pango_layout_get_line_count(box.layout.get());
        int end = box.next;
        while (end < count && linesHeight(box.layout.get(), box.next, end + 1) <= room) ++end;
        return end;
    }

    /// Draws the lines of `box` up to `end` in a row from `y`, `height` high; short ones in the
    /// middle of it.
    void draw(Box& box, int end, double height, bool centred) {
        if (box.shaded) {
            cairo_rectangle(cairo_, box.x, y_, box.width, height);
            cairo_set_source_rgb(cairo_, 0.95, 0.95, 0.95);
            cairo_fill(cairo_);
        }
        cairo_set_source_rgb(cairo_, 0, 0, 0);
        cairo_rectangle(cairo_, box.x, y_, box.width, height);
        cairo_stroke(cairo_);
        const double used = linesHeight(box.layout.get(), box.next, end);
        double at = y_ + (centred ? (height - used) / 2 : pad);
        for (int i = box.next; i < end; ++i) {
            auto* one = pango_layout_get_line_readonly(box.layout.get(), i);
            PangoRectangle extent;
            pango_layout_line_get_extents(one, nullptr, &extent);
            double x = box.x + pad;
            const double free =
                box.width - 2 * pad - static_cast<double>(extent.width) / PANGO_SCALE;
            const auto align = pango_layout_get_alignment(box.layout.get());
            if (align == PANGO_ALIGN_CENTER) x += free / 2;
            if (align == PANGO_ALIGN_RIGHT) x += free;
            cairo_move_to(cairo_, x, at - static_cast<double>(extent.y) / PANGO_SCALE);
            pango_cairo_show_layout_line(cairo_, one);
            at += static_cast<double>(extent.height + PANGO_SCALE) / PANGO_SCALE;
        }
        box.next = end;
    }

    /// Sets a row; one that no page holds whole goes on over the next ones. `again` is set at the
    /// head of each page that the row begins or goes on.
    void setRow(std::vector<Box> boxes, double least, const std::function<void()>& again) {
        const auto tallest = [&boxes] {
            double height = 0;
            for (const auto& one : boxes)
                height =
                    std::max(height, linesHeight(one.layout.get(), one.next,
                                                 pango_layout_get_line_count(one.layout.get())));
            return height;
        };
        const double full = height_ - 2 * margin - running - foot - company;
        for (bool whole = true;; whole = false) {
            const double wanted = std::max(least, tallest() + 2 * pad);
            const double room = bottom() - y_;
            if (wanted <= room) {
                for (auto& one : boxes)
                    draw(one, pango_layout_get_line_count(one.layout.get()), wanted, whole);
                y_ += wanted;
                return;
            }
            if (wanted > full && room >= company) {
                for (auto& one : boxes) draw(one, fitting(one, room - 2 * pad), room, false);
                y_ += room;
            } else if (whole && wanted <= full) {
                turn();
                again();
                const double height = std::max(least, tallest() + 2 * pad);
                for (auto& one : boxes)
                    draw(one, pango_layout_get_line_count(one.layout.get()), height, true);
                y_ += height;
                return;
            }
            turn();
            again();
        }
    }

    void setBlock(const Facts& facts) {
        const double least = facts.toSign ? signHeight : 0;
        const auto lines = (facts.facts.size() + 1) / 2;
        setHead(facts.title, facts.toSign ? signHeight * static_cast<double>(lines) : company);
        const double label = form_.landscape ? 90 : 78;
        const double half = inner() / 2;
        for (std::size_t i = 0; i < facts.facts.size();) {
            std::vector<Box> row;
            const auto add = [&](const Fact& fact, double x, double width) {
                row.push_back(box(fact.label, x, label, true, PANGO_ALIGN_CENTER));
                row.push_back(
                    box(fact.value.text, x + label, width - label, false, PANGO_ALIGN_LEFT));
            };
            const bool pair =
                !facts.facts[i].wide && i + 1 < facts.facts.size() && !facts.facts[i + 1].wide;
            add(facts.facts[i], margin, pair ? half : inner());
            if (pair) add(facts.facts[i + 1], margin + half, half);
            i += pair ? 2 : 1;
            setRow(std::move(row), least, [] {});
        }
    }

    void setBlock(const Table& table) {
        const int whole = std::accumulate(table.columns.begin(), table.columns.end(), 0,
                                          [](int sum, const auto& one) { return sum + one.width; });
        const auto widthOf = [&](std::size_t i) {
            return inner() * table.columns[i].width / whole;
        };
        const auto header = [&] {
            std::vector<Box> row;
            double x = margin;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                row.push_back(box(table.columns[i].label, x, widthOf(i), true, PANGO_ALIGN_CENTER));
                x += widthOf(i);
            }
            setRow(std::move(row), 0, [] {});
        };
        setHead(table.title, company);
        header();
        for (const auto& cells : table.rows) {
            std::vector<Box> row;
            double x = margin;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const auto align = !cells[i].number ? PANGO_ALIGN_LEFT
                                   : i == 0         ? PANGO_ALIGN_CENTER
                                                    : PANGO_ALIGN_RIGHT;
                row.push_back(box(cells[i].text, x, widthOf(i), false, align));
                x += widthOf(i);
            }
            setRow(std::move(row), 0, header);
        }
        if (!table.rows.empty()) return;
        std::vector<Box> row;
        row.push_back(box(form_.none(), margin, inner(), false, PANGO_ALIGN_CENTER));
        setRow(std::move(row), 0, header);
    }

    void setBlock(const Text& text) {
        setHead(text.title, company);
        std::vector<Box> row;
        row.push_back(box(text.text.empty() ? form_.none() : text.text, margin, inner(), false,
                          PANGO_ALIGN_LEFT));
        setRow(std::move(row), 0, [] {});
    }

    const Form& form_;
    int pages_, page_ = 0;
    double width_, height_, y_ = 0;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
    PangoFontMap* fonts_;
    PangoContext* context_ = nullptr;
};

}  // namespace

Result<std::string> pdfOf(const Form& form) {
    const int pages = Setting(form, nullptr, 0).set();
    std::string bytes;
    if (pages > 0 && Setting(form, &bytes, pages).set() == pages) return bytes;
    return Failure{Code::unsupported,
                   "the PDF could not be drawn; install the fonts of the package fonts-noto-cjk"};
}

}  // namespace field::shared::forms
