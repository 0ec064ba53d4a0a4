#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/day.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"
#include "shared/scoring/words.h"

namespace field::shared {

/// A target or an actual as a table's cell has it: readValue()'s reading, taken further to what two
/// cells can be held against each other by.
struct Measure {
    enum class Form {
        blank,
        number,      ///< `value`
        range,       ///< `value` to `high`
        days,        ///< `first` to `last`: one day, a month, what is left open of a date
        word,        ///< `word`, `meaning`
        unreadable,  ///< something stands there, and `doubt` says why it is none of the others
    };
    Form form = Form::blank;
    records::Operator op = records::OPERATOR_UNSPECIFIED;  ///< as typed with it
    Decimal value, high;                                   ///< in `base`
    std::string base;           ///< what the unit is counted in: "元", "%"; empty: none stated
    std::string unit;           ///< as the cell itself has it; empty: it has none
    bool percentTyped = false;  ///< the cell itself says %, not only the column of units
    bool ratio = false;         ///< a fraction such as 1/1, as %
    int change = 0;  ///< "增长5%" 1, "下降5%" -1: `value` is how much; 0: no change is spoken of
    Day first{}, last{};  // a Day left alone begins as anything
    bool yearKnown = false;
    std::string word;  ///< plainWord() of all that was typed
    Meaning meaning = Meaning::none;
    std::string doubt;  ///< empty: sure; otherwise the key of a phrase that says why
};

/// Reads a cell whose column of units says `unit` (which a unit in the cell itself overrules).
Measure readMeasure(std::string_view typed, std::string_view unit);

/// The day or days that "2022年12月31日前", "20221231", "12月底", "2022年11月", "第四季度",
/// "年底前" speak of; without a year they are of the year 0004. Nothing for a text that is no date.
struct Days {
    Day first{}, last{};
    bool yearKnown = false;
};
std::optional<Days> readDays(std::string_view text);

/// Makes `cell` a cell of these days.
void takeDays(const Days& days, Measure& cell);

/// `typed`, read by itself as a number, held against days: "11月", "20221130", "2022.11" are days
/// too, and so is what a sheet
/// counts as a day (44880). What is none stays as it is.
void readBesideDays(std::string_view typed, Measure& cell);

}  // namespace field::shared
