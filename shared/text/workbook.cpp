#include "shared/text/workbook.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "shared/text/package.h"
#include "shared/text/pieces.h"
#include "shared/text/sheet_cell.h"

namespace field::shared {
namespace {

constexpr std::string_view zipMagic = "PK\3\4", oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
constexpr std::size_t mostEntries = 4096;     // sheets, or files beside one
constexpr std::size_t mostSheets = 16;        // that are read of one workbook
constexpr std::size_t mostFormats = 1 << 16;  // of cells; what Excel itself keeps

Failure invalid(std::string what) { return {Code::invalid, std::move(what)}; }

/// Where a part's companions are.
class Relations : public Part {
  public:
    /// `folder`: of the part, "" or with a slash at its end.
    Relations(const CellLimits& limits, std::string folder)
        : Part(limits), folder_(std::move(folder)) {}

    /// The first companion of this type, or the one with this id if it has this type; or nothing.
    [[nodiscard]] std::optional<std::string> path(std::string_view type,
                                                  std::string_view id = {}) const {
        for (const Relation& each : all_)
            if (each.type == type && (id.empty() || each.id == id)) return each.path;
        return std::nullopt;
    }

  private:
    struct Relation {
        std::string id, type, path;
    };

    void opened(std::string_view name, const Attributes& with) override {
        if (name != "Relationship" || with["TargetMode"] == "External") return;
        if (all_.size() >= mostEntries) return fail("this is no XLSX workbook: too many relations");
        const std::string_view type = with["Type"], target = with["Target"];
        all_.push_back({std::string(with["Id"]), std::string(type.substr(type.rfind('/') + 1)),
                        target.starts_with('/') ? std::string(target.substr(1))
                                                : folder_ + std::string(target)});
    }

    std::string folder_;
    std::vector<Relation> all_;
};

/// xl/workbook.xml: which sheets there are, and since when they count days.
class Book : public Part {
  public:
    using Part::Part;
    std::vector<std::pair<std::string, std::string>> visible;  // ids of relations, and names
    bool from1904 = false;

  private:
    void opened(std::string_view name, const Attributes& with) override {
        if (name == "workbookPr") from1904 = with["date1904"] == "1" || with["date1904"] == "true";
        if (name != "sheet" || around() != "sheets") return;
        if (visible.size() >= mostEntries) return fail("this is no XLSX workbook: too many sheets");
        const bool shown = with["state"].empty() || with["state"] == "visible";
        if (shown && !with["id"].empty()) visible.emplace_back(with["id"], with["name"]);
    }
};

/// xl/styles.xml: which styles of cells show a date or a percentage.
class Styles : public Part {
  public:
    using Part::Part;
    [[nodiscard]] bool isDate(int style) const { return shows(style).date; }
    [[nodiscard]] bool isPercent(int style) const { return shows(style).percent; }

  private:
    struct Shows {
        bool date = false, percent = false;
    };

    [[nodiscard]] Shows shows(int style) const {
        const auto at = static_cast<std::size_t>(style);
        if (at >= formats_.size()) return {};
        const auto own = own_.find(formats_[at]);
        return own == own_.end() ? Shows{isDateFormat(formats_[at]), isPercentFormat(formats_[at])}
                                 : own->second;
    }

    void opened(std::string_view name, const Attributes& with) override {
        const int format = wholeNumber(with["numFmtId"]).value_or(0);
        if (name == "numFmt" && around() == "numFmts")
            own_[format] = {isDateFormat(with["formatCode"]), isPercentFormat(with["formatCode"])};
        if (name == "xf" && around() == "cellXfs") formats_.push_back(format);
        if (formats_.size() > mostFormats || own_.size() > mostFormats)
            fail("this is no XLSX workbook: too many formats");
    }

    std::map<int, Shows> own_;
    std::vector<int> formats_;
};

/// xl/sharedStrings.xml: the texts that cells share, without the readings (rPh) of Japanese ones.
class Texts : public Part {
  public:
    using Part::Part;
    std::vector<std::string> all;

  private:
    void opened(std::string_view name, const Attributes& /*with*/) override {
        if (name == "si") text().clear();
        if (name == "t" && (around() == "si" || around() == "r")) takeText();
    }
    void closed(std::string_view name) override {
        if (name != "si") return;
        keep(sizeof(std::string) + text().size(), "xl/sharedStrings.xml");
        all.push_back(text());
    }
};

/// A worksheet, with what its cells point to.
class Sheet : public Part {
  public:
    Sheet(const CellLimits& limits, const Book& book, const Styles& styles, const Texts& texts,
          bool percents)
        : Part(limits), book_(book), styles_(styles), texts_(texts), percents_(percents) {}
    std::vector<CellRow> rows;

  private:
    void opened(std::string_view name, const Attributes& with) override {
        if (name == "row" && around() == "sheetData") openRow(with["r"]);
        if (name == "c" && around() == "row") openCell(with);
        if (type_ == "inlineStr" ? name == "t" && (around() == "is" || around() == "r")
                                 : name == "v" && around() == "c")
            takeText();
    }

    void closed(std::string_view name) override {
        if (name == "c" && around() == "row") closeCell();
        if (name != "row" || around() != "sheetData" || row_.cells.empty()) return;
        if (rows.size() >= limits().rows)
            return fail(fmt::format("{}: more than {} rows", where(), limits().rows));
        rows.push_back({row_.line, std::move(row_.cells)});
        row_.cells.clear();
    }

    void openRow(std::string_view number) {
        const int line = number.empty() ? row_.line + 1 : wholeNumber(number).value_or(0);
        if (line < 1 || line > lastSheetRow)
            return fail(fmt::format("row {:.20}: no sheet has such a row", number));
        if (line <= row_.line)
            return fail(fmt::format("row {}: it comes after row {}", line, row_.line));
        row_ = {line, {}};
        column_ = 0;
    }

    void openCell(const Attributes& with) {
        text().clear();
        type_ = with["t"];
        style_ = wholeNumber(with["s"]).value_or(0);
        const std::string_view name = with["r"];
        const auto place = name.empty() ? std::pair(column_ + 1, row_.line) : cellPlace(name);
        if (!place || place->first > lastSheetColumn)
            return fail(fmt::format("{}: no sheet has a cell {:.20}", where(), name));
        if (place->second != row_.line || place->first <= column_)
            return fail(fmt::format("{}: the cell {:.20} is out of its place", where(), name));
        column_ = place->first;
    }

    void closeCell() {
        std::string cell = meaning(text());
        if (cell.empty() || failed()) return;
        const auto at = static_cast<std::size_t>(column_);
        if (at > limits().columns)
            return fail(fmt::format("{}: more than {} columns", where(), limits().columns));
        keep((at - row_.cells.size()) * sizeof(std::string) + cell.size(), where());
        if (failed()) return;
        row_.cells.resize(at - 1);
        row_.cells.push_back(std::move(cell));
    }

    /// What a cell says whose file says `raw`.
    std::string meaning(std::string_view raw) {
        if (type_ == "s" && !trimmed(raw).empty()) {
            const auto number = wholeNumber(trimmed(raw));
            const std::size_t at = number ? static_cast<std::size_t>(*number) : texts_.all.size();
            if (at >= texts_.all.size()) return refuse(raw, "a shared text");
            raw = texts_.all[at];
        }
        if (raw.size() > limits().cellBytes) {
            fail(fmt::format("{}: a cell holds more than {} bytes", where(), limits().cellBytes));
            return {};
        }
        if (type_ == "s" || type_ == "str" || type_ == "inlineStr")
            return std::string(trimmed(withoutEscapes(raw)));
        raw = trimmed(raw);
        if (raw.empty()) return {};
        if (type_ == "b") return raw == "1" || raw == "true" ? "TRUE" : "FALSE";
        if (type_ == "d") return std::string(raw.substr(0, raw.find('T')));
        if (type_ == "e") return std::string(raw);
        if (styles_.isDate(style_))
            if (auto date = sheetDay(raw, book_.from1904)) return *date;
        const auto number = plainNumber(raw);
        if (!number) return refuse(raw, "a number");
        return percents_ && styles_.isPercent(style_) ? asPercent(*number) : *number;
    }

    std::string refuse(std::string_view raw, std::string_view what) {
        fail(fmt::format("{}: {:.20} is not {}", where(), raw, what));
        return {};
    }

    [[nodiscard]] std::string where() const { return fmt::format("row {}", row_.line); }

    const Book& book_;
    const Styles& styles_;
    const Texts& texts_;
    bool percents_;  // as they are shown
    CellRow row_;
    int column_ = 0;  // of the cell that is open, or was last
    std::string type_;
    int style_ = 0;
};

/// Old workbooks, and new ones behind a password, are containers with names in UTF-16.
Failure ofContainer(std::string_view bytes) {
    constexpr std::string_view stream("W\0o\0r\0k\0b\0o\0o\0k\0", 16);
    if (bytes.find(stream) != std::string_view::npos)
        return invalid("this is an old .xls workbook; save it as .xlsx");
    return invalid("the workbook is protected by a password; save it without one");
}

/// Reads `part` from where `relations` say it is; a workbook may do without.
Result<> readIfThere(Part& part, const Package& package, const std::optional<std::string>& path) {
    return path ? part.read(package, *path) : Done{};
}

/// The first sheet; or all, with percentages as they are shown.
Result<std::vector<SheetCells>> sheetsOf(const Package& package, const CellLimits& limits,
                                         bool all) {
    Relations root(limits, "");
    if (auto read = root.read(package, "_rels/.rels"); !read) return read.failure();
    const std::string path = root.path("officeDocument").value_or("xl/workbook.xml");
    const std::size_t name = path.rfind('/') + 1;
    const std::string folder = path.substr(0, name);
    Book book(limits);
    if (auto read = book.read(package, path); !read) return read.failure();
    Relations relations(limits, folder);
    if (auto read = relations.read(package, folder + "_rels/" + path.substr(name) + ".rels"); !read)
        return read.failure();
    Styles styles(limits);
    if (auto read = readIfThere(styles, package, relations.path("styles")); !read)
        return read.failure();
    Texts texts(limits);
    if (auto read = readIfThere(texts, package, relations.path("sharedStrings")); !read)
        return read.failure();
    std::vector<SheetCells> out;
    for (const auto& [id, tab] : book.visible) {
        const auto where = relations.path("worksheet", id);
        if (!where) continue;  // a chart on a sheet of its own
        if (!out.empty() && !all) break;
        out.push_back({tab, {}, false});
        if (out.size() > mostSheets) continue;
        Sheet sheet(limits, book, styles, texts, all);
        if (auto read = sheet.read(package, *where); read)
            out.back() = {tab, std::move(sheet.rows), true};
        else if (out.size() == 1)
            return read.failure();
    }
    if (!out.empty()) return out;
    return invalid("the workbook has no sheet with cells that is not hidden");
}

Result<std::vector<SheetCells>> opened(std::string_view bytes, const CellLimits& limits, bool all) {
    if (bytes.size() > limits.bytes)
        return invalid(
            fmt::format("the file holds {} bytes; {} is the most", bytes.size(), limits.bytes));
    if (bytes.starts_with(oleMagic)) return ofContainer(bytes);
    if (!bytes.starts_with(zipMagic)) return noWorkbook("it is no zip archive");
    const auto package = Package::open(bytes);
    if (!package) return package.failure();
    return sheetsOf(*package, limits, all);
}

}  // namespace

bool looksLikeWorkbook(std::string_view bytes) {
    return bytes.starts_with(zipMagic) || bytes.starts_with(oleMagic);
}

Result<std::vector<CellRow>> readWorkbook(std::string_view bytes, const CellLimits& limits) {
    auto sheets = opened(bytes, limits, false);
    if (!sheets) return sheets.failure();
    return std::move(sheets->front().rows);
}

Result<std::vector<SheetCells>> readSheets(std::string_view bytes, const CellLimits& limits) {
    return opened(bytes, limits, true);
}

}  // namespace field::shared
