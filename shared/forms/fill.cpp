#include "shared/forms/fill.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "shared/decimal.h"
#include "shared/proto/records.pb.h"

namespace field::shared::forms {

namespace {

using Make = Place::Make;

/// Digits of a hash that a person can compare by eye with the file's own.
constexpr std::size_t shortDigits = 16;

/// Numbers ascend, texts ascend after them.
bool before(const Value& a, const Value& b) {
    if (a.index() != b.index()) return a.index() < b.index();
    if (const auto* number = std::get_if<std::int64_t>(&a)) return *number < std::get<1>(b);
    if (const auto* text = std::get_if<std::string>(&a)) return *text < std::get<2>(b);
    return false;
}

class Filling {
  public:
    Filling(const Source& source, Language language) : source_(source), language_(language) {}

    Result<Form> form(const Plan& plan) {
        Form form{word(plan.zh, plan.en), {}, plan.landscape, language_, {}};
        if (auto read = readAll(plan); !read) return read.failure();
        if (const auto* project = first(kinds::project))
            form.subject = textOf(*project, records::Project::kProNameFieldNumber);
        for (const auto& block : plan.blocks) form.blocks.push_back(blockOf(block));
        return form;
    }

  private:
    [[nodiscard]] std::string word(const std::string& zh, const std::string& en) const {
        return language_ == Language::zh ? zh : en;
    }

    Result<> readAll(const Plan& plan) {
        if (auto read = readKind(kinds::project); !read) return read;
        for (const auto& block : plan.blocks) {
            if (block.kind)
                if (auto read = readKind(block.kind->number); !read) return read;
            for (const auto& place : block.places)
                if (place.kind)
                    if (auto read = readKind(place.kind->number); !read) return read;
        }
        return Done{};
    }

    Result<> readKind(std::uint32_t kind) {
        if (records_.contains(kind)) return Done{};
        auto found = source_.records(kind);
        if (!found) return found.failure();
        auto& kept = records_[kind] = found.take();
        // Reviews hang on no report, they name it.
        if (kind == kinds::review)
            std::erase_if(kept, [this](const Record& review) {
                return idIn(review.values.get(records::Review::kReportIdFieldNumber)) !=
                       source_.report;
            });
        std::sort(kept.begin(), kept.end(),
                  [](const Record& a, const Record& b) { return a.id < b.id; });
        return Done{};
    }

    static Id idIn(const Value& value) {
        const auto* blob = std::get_if<Blob>(&value);
        const auto id = blob ? Id::from(blob->bytes) : std::nullopt;
        return id ? *id : Id{};
    }
    static std::string textOf(const Record& record, int column) {
        const auto* text =
            std::get_if<std::string>(&record.values.get(static_cast<std::uint32_t>(column)));
        return text ? *text : std::string();
    }
    [[nodiscard]] const Record* first(std::uint32_t kind) const {
        const auto found = records_.find(kind);
        return found == records_.end() || found->second.empty() ? nullptr : &found->second.front();
    }

    /// The record of `place` that belongs to `row`: itself, or the one that names it
    /// ("indicator_id" for a row of indicators).
    [[nodiscard]] const Record* recordFor(const Place& place, const BlockPlan& block,
                                          const Record* row) const {
        if (!place.kind) return nullptr;
        if (!row) return first(place.kind->number);
        if (place.kind == block.kind) return row;
        const auto* naming = place.kind->column(block.kind->table + "_id");
        if (!naming) return first(place.kind->number);
        const auto& all = records_.at(place.kind->number);
        const auto found = std::find_if(all.begin(), all.end(), [&](const Record& one) {
            return idIn(one.values.get(naming->number)) == row->id;
        });
        return found == all.end() ? nullptr : &*found;
    }

    [[nodiscard]] Cell cellOf(const Place& place, const Record* record, std::size_t rowNumber,
                              bool inTable) const {
        if (place.make == Make::rowNumber) return {std::to_string(rowNumber), true};
        if (!record || place.make == Make::blank) return {};
        if (place.make == Make::printed) return {targetText(*record)};
        if (place.make == Make::reading)
            return {withUnit(textOf(*record, records::IndicatorReading::kRawFieldNumber),
                             textOf(*record, records::IndicatorReading::kUnitFieldNumber))};
        const auto& column = *place.column;
        const auto& value = record->values.get(column.number);
        if (place.make == Make::shortHash)
            return {valueToText(column, value).substr(0, shortDigits)};
        const auto* number = std::get_if<std::int64_t>(&value);
        if (place.make == Make::day) return {number ? localDay(*number) : std::string()};
        if (column.type == ColumnType::blob) return {source_.personName(idIn(value))};
        // In a table the unit stands above, so that a sheet can add the numbers up.
        if (number && inTable && column.unit == "fen") return {wanText(*number), true};
        return {shownText(column, value, language_), number && column.unit == "1e-4"};
    }

    [[nodiscard]] std::string labelOf(const Place& place, bool inTable) const {
        auto label = word(place.zh, place.en);
        if (inTable && place.column && place.column->unit == "fen")
            label += word("(万元)", " (CNY 10,000)");
        return label;
    }

    [[nodiscard]] Block blockOf(const BlockPlan& block) const {
        const auto title = word(block.zh, block.en);
        if (block.type == BlockType::table) return tableOf(block, title);
        if (block.type == BlockType::text) {
            Text text{title, {}};
            for (const auto& place : block.places) {
                const auto said = cellOf(place, recordFor(place, block, nullptr), 0, false).text;
                if (!said.empty()) text.text += (text.text.empty() ? "" : "\n") + said;
            }
            return text;
        }
        Facts facts{title, {}, block.type == BlockType::sign};
        for (const auto& place : block.places)
            facts.facts.push_back({labelOf(place, false),
                                   cellOf(place, recordFor(place, block, nullptr), 0, false),
                                   place.width > 1});
        return facts;
    }

    [[nodiscard]] Table tableOf(const BlockPlan& block, const std::string& title) const {
        Table table{title, {}, {}};
        for (const auto& place : block.places)
            table.columns.push_back({labelOf(place, true), place.width});
        std::vector<const Record*> rows;
        for (const auto& record : records_.at(block.kind->number)) rows.push_back(&record);
        if (const auto* order = block.order)
            std::stable_sort(rows.begin(), rows.end(), [order](const Record* a, const Record* b) {
                return before(a->values.get(order->number), b->values.get(order->number));
            });
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto& cells = table.rows.emplace_back();
            for (const auto& place : block.places)
                cells.push_back(cellOf(place, recordFor(place, block, rows[i]), i + 1, true));
        }
        return table;
    }

    const Source& source_;
    Language language_;
    std::map<std::uint32_t, std::vector<Record>> records_;
};

}  // namespace

Result<Form> fill(const Plan& plan, const Source& source, Language language) {
    return Filling(source, language).form(plan);
}

std::string outline(const Form& form) {
    std::string out = form.title + "\n";
    const auto line = [&out](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i ? " | " : "") + cells[i];
        out += "\n";
    };
    for (const auto& block : form.blocks) {
        if (const auto* facts = std::get_if<Facts>(&block)) {
            line({"[" + facts->title + "]"});
            for (const auto& fact : facts->facts) line({fact.label, fact.value.text});
        } else if (const auto* table = std::get_if<Table>(&block)) {
            line({"[" + table->title + "]"});
            std::vector<std::string> cells;
            for (const auto& column : table->columns) cells.push_back(column.label);
            line(cells);
            for (const auto& row : table->rows) {
                cells.clear();
                for (const auto& cell : row)
                    cells.push_back(cell.number ? "#" + cell.text : cell.text);
                line(cells);
            }
            if (table->rows.empty()) line({form.none()});
        } else if (const auto* text = std::get_if<Text>(&block)) {
            line({"[" + text->title + "]"});
            line({text->text.empty() ? form.none() : text->text});
        }
    }
    return out;
}

}  // namespace field::shared::forms
