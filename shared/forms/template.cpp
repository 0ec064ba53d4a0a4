#include "shared/forms/template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "shared/rules/tsv.h"

namespace field::shared::forms {

namespace {

using Make = Place::Make;

constexpr std::array<std::string_view, 2> names = {"findings", "visit"};

std::string own(std::string_view cell) { return cell == "-" ? std::string() : std::string(cell); }

/// Reads the rows of a template one by one.
class Reader {
  public:
    explicit Reader(const Catalog& catalog) : catalog_(catalog) {}

    Result<> take(const TsvRow& row) {
        const auto& what = row.cells[0];
        if (what == "form") {
            plan_.zh = own(row.cells[4]);
            plan_.en = own(row.cells[5]);
            plan_.landscape = row.cells[3] == "landscape";
            return Done{};
        }
        return what == "value" ? takeValue(row) : takeBlock(row);
    }
    Plan finish() { return std::move(plan_); }

  private:
    Result<> takeBlock(const TsvRow& row) {
        static const std::map<std::string_view, BlockType> types = {{"facts", BlockType::facts},
                                                                    {"table", BlockType::table},
                                                                    {"text", BlockType::text},
                                                                    {"sign", BlockType::sign}};
        const auto type = types.find(row.cells[0]);
        if (type == types.end()) return cellFault(row, row.cells[0], "is no part of a form");
        BlockPlan block{type->second, nullptr, nullptr, own(row.cells[4]), own(row.cells[5]), {}};
        if (row.cells[1] != "-") {
            block.kind = catalog_.kind(row.cells[1]);
            if (!block.kind) return cellFault(row, row.cells[1], "is no kind of record");
        }
        if (block.type == BlockType::table && !block.kind)
            return cellFault(row, row.cells[1], "is no kind whose records are rows");
        if (row.cells[2] != "-") {
            block.order = block.kind ? block.kind->column(row.cells[2]) : nullptr;
            if (!block.order) return cellFault(row, row.cells[2], "is no column to order by");
        }
        if (block.zh.empty() && block.kind) block.zh = block.kind->zh;
        if (block.en.empty() && block.kind) block.en = block.kind->en;
        plan_.blocks.push_back(std::move(block));
        return Done{};
    }

    Result<> takeValue(const TsvRow& row) {
        static const std::map<std::string_view, Make> makes = {
            {"#", Make::rowNumber}, {"printed", Make::printed}, {"reading", Make::reading},
            {"day", Make::day},     {"short", Make::shortHash}, {"blank", Make::blank}};
        if (plan_.blocks.empty()) return cellFault(row, row.cells[0], "stands before any block");
        Place place;
        if (row.cells[1] != "-") {
            place.kind = catalog_.kind(row.cells[1]);
            if (!place.kind) return cellFault(row, row.cells[1], "is no kind of record");
        }
        for (const auto word : wordsOf(row.cells[2])) {
            const auto make = makes.find(word);
            const auto* column = place.kind ? place.kind->column(word) : nullptr;
            if (column)
                place.column = column;
            else if (make != makes.end())
                place.make = make->second;
            else
                return cellFault(row, word, "is no column of that kind");
        }
        const auto width = row.cells[3];
        const auto [end, fault] =
            std::from_chars(width.data(), width.data() + width.size(), place.width);
        if (fault != std::errc() || end != width.data() + width.size() || place.width < 1)
            return cellFault(row, width, "is no width");
        place.zh = own(row.cells[4]);
        place.en = own(row.cells[5]);
        if (place.zh.empty() && place.column) place.zh = place.column->zh;
        if (place.en.empty() && place.column) place.en = place.column->en;
        plan_.blocks.back().places.push_back(std::move(place));
        return Done{};
    }

    const Catalog& catalog_;
    Plan plan_;
};

}  // namespace

std::vector<std::string> templateNames() { return {names.begin(), names.end()}; }

Result<Plan> parseTemplate(const Catalog& catalog, std::string_view text) {
    const auto rows = readTsv(text, {"part", "kind", "column", "width", "zh", "en"});
    if (!rows) return rows.failure();
    Reader reader(catalog);
    for (const auto& row : *rows)
        if (auto taken = reader.take(row); !taken) return taken.failure();
    return reader.finish();
}

Result<Plan> readTemplate(const Catalog& catalog, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        std::string known;
        for (const auto one : names) known += (known.empty() ? "" : ", ") + std::string(one);
        return Failure{Code::missing,
                       "no form is called " + std::string(name) + "; there are: " + known};
    }
    return parseTemplate(catalog, templateText(std::string(name) + ".tsv"));
}

}  // namespace field::shared::forms
