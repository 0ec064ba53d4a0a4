#include "shared/value.h"
#include "shared/catalog.h"
#include "shared/day.h"
#include "shared/ids.h"
#include "shared/record.h"
#include "shared/rules/read_value.h"
#include "shared/scoring/measure.h"
#include "tests/fuzz/target.h"

/// What a person types or a table prints: readings, amounts, days, and the texts of any column.
namespace field::fuzz {

namespace {

enum What : unsigned { reading, money, column, whats };

void readReading(std::string_view typed) {
    const auto read = shared::readValue(typed);
    hold(read.raw == typed, "what was typed is not kept");
    hold(!read.value || shared::Decimal::read(read.digits) == read.value,
         "a reading and its digits differ");
    if (read.value) {
        const auto again = shared::readValue(read.value->text());
        hold(again.value == read.value && again.unit.empty() && again.doubt.empty(),
             "a reading is another once it is written");
    }
    shared::readMeasure(typed, "");
    shared::readMeasure(typed, "万元");
    if (const auto days = shared::readDays(typed)) {
        hold(days->first <= days->last, "days end before they begin");
        hold(days->first.ok() && days->last.ok(), "a day that no calendar has");
    }
    const auto folded = shared::foldWidth(typed);
    hold(folded.size() <= typed.size(), "folding makes a text longer");
    hold(!shared::isText(typed) || shared::foldWidth(folded) == folded,
         "folding twice is another than once");
    if (const auto id = shared::idFromText(typed))
        hold(shared::idFromText(toText(*id)) == id, "an id is another once it is written");
    if (const auto hash = shared::hashFromText(typed))
        hold(shared::hashFromText(toText(*hash)) == hash, "a hash is another once it is written");
}

void readAmount(std::string_view typed) {
    for (const char* unit : {"元", "万元"}) {
        const auto fen = shared::readFen(typed, unit);
        if (!fen) continue;
        hold(shared::fenFromYuan(shared::yuanText(*fen)) == fen &&
                 shared::readFen(shared::yuanText(*fen), "元") == fen &&
                 shared::readFen(shared::wanText(*fen), "万元") == fen,
             "an amount is another once it is written");
    }
    if (const auto value = shared::Decimal::read(typed))
        hold(shared::Decimal::read(value->text()) == value &&
                 shared::Decimal::read(value->text(4)) == value,
             "a decimal is another once it is written");
    for (int places = 0; places <= 10; ++places)
        if (const auto scaled = shared::readScaled(typed, places))
            hold(shared::readScaled(shared::scaledText(*scaled, places), places) == scaled,
                 "a scaled number is another once it is written");
    if (const auto day = shared::readDay(typed)) hold(shared::dayText(*day) == typed, "a day");
}

const shared::Catalog& catalog() {
    static const auto made = shared::Catalog::builtIn();
    return *made;
}

void readColumn(Input& input) {
    const auto& kinds = catalog().kinds();
    const auto& kind = kinds[input.below(static_cast<unsigned>(kinds.size()))];
    const auto& columns = kind.columns;
    const auto& column = columns[input.below(static_cast<unsigned>(columns.size()))];
    const auto value = shared::valueFromText(kind, column, input.rest());
    holdRefusal(value);
    if (!value) return;
    const auto again = shared::valueFromText(kind, column, shared::valueToText(column, *value));
    const bool none = again.ok() && shared::isEmpty(*again) && shared::isEmpty(*value);
    hold(none || (again.ok() && *again == *value),
         "a column's value is another once it is written");
    hold(shared::checkValue(kind, column, *value).ok(), "an impossible value was read");
}

void run(std::string_view bytes) {
    Input input(bytes);
    const auto what = input.below(whats);
    if (what == reading) return readReading(input.rest());
    if (what == money) return readAmount(input.rest());
    readColumn(input);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (const char* typed :
         {"≥266米", "100百分比", "１，２３４．５万", "不低于98.5%(含)", "约20人左右",
          "2019年6月30日前", "2022-05-01至2022-12-31", "10~20人", "3/4", "定性", "及时", "—",
          "018f5a3c-0000-7000-8000-"
          "000000000001",
          "９５％以上", "人民币12,000元整", "百分之九十", "²"})
        all.push_back(std::string(1, static_cast<char>(reading)) + typed);
    for (const char* typed : {"1,234.5万", "￥12.30", "854 万元", "8.54亿元", "-12元", "1234.56",
                              "2019-06-30", "0.0001"})
        all.push_back(std::string(1, static_cast<char>(money)) + typed);
    const auto& kinds = catalog().kinds();
    for (std::size_t kind = 0; kind < kinds.size(); ++kind)
        for (std::size_t at = 0; at < kinds[kind].columns.size(); at += 3)
            for (const char* typed : {"12.5", "2024-05-01T10:00:00+08:00", "甲,乙\\,丙", "true"})
                all.push_back(std::string{static_cast<char>(column), static_cast<char>(kind),
                                          static_cast<char>(at)} +
                              typed);
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
