#include "shared/scoring/measure.h"

#include <algorithm>
#include <array>

#include "shared/rules/read_value.h"
#include "shared/scoring/units.h"
#include "shared/text/pieces.h"
#include "shared/text/sheet_cell.h"

namespace field::shared {
namespace {

bool hasDigit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The unit of a number: its own, or the column's; a scale alone ("万") multiplies the column's.
Unit unitOfCell(std::string_view typed, std::string_view column) {
    const Unit own = unitOf(typed);
    const Unit of = unitOf(column);
    if (own.base.empty() && !own.scaleAlone) return of;
    if (!own.scaleAlone) return own;
    Unit scaled = of;
    if (of.power < own.power) scaled.power += own.power;  // "854万" in a column of 万元 is as in 元
    return scaled;
}

/// "%完成", "%(抽样)": what follows a percentage says nothing more.
std::string_view unitText(const ReadValue& read) {
    return read.unit.starts_with('%') ? std::string_view("%") : std::string_view(read.unit);
}

bool readNumber(const ReadValue& read, std::string_view column, Measure& out) {
    if (read.digits.empty()) return false;
    const Unit unit = unitOfCell(unitText(read), column);
    bool rounded = false;
    const auto value = inBase(read.digits, unit, rounded);
    if (!value) return false;
    if (!read.value) out.doubt = rounded ? "doubt.rounded" : "";
    out.form = Measure::Form::number;
    out.value = *value;
    out.base = unit.base;
    out.unit = unitText(read);
    out.percentTyped = unitText(read) == "%";
    return true;
}

/// "80%-90%", "10~20人", "5至8次": two numbers and what stands between them.
bool readRange(std::string_view folded, std::string_view column, Measure& out) {
    for (const std::string_view between : {"至", "到", "~", "--", "-"}) {
        const std::size_t at = folded.find(between, 1);
        if (at == std::string_view::npos) continue;
        if (between == "--" && folded.starts_with('-')) continue;  // "-5--3": from one loss to one
        const ReadValue high = readValue(folded.substr(at + between.size()));
        std::string low(folded.substr(0, at));
        Measure from, to;
        if (!readNumber(high, column, to)) continue;
        const ReadValue first = readValue(low);
        if (!readNumber(first, first.unit.empty() && !high.unit.empty() ? high.unit : column, from))
            continue;
        if (from.base != to.base || from.value > to.value) continue;
        out = to;
        out.form = Measure::Form::range;
        out.high = to.value;
        out.value = from.value;
        return true;
    }
    return false;
}

/// "±5%": from 5 below to 5 above.
void takeEitherSide(Measure& out) {
    if (out.value.units <= 0) return;
    out.form = Measure::Form::range;
    out.high = out.value;
    out.value.units = -out.value.units;
    out.doubt.clear();
}

/// "1/1", "3/4": a part of a whole, as %.
bool readFraction(std::string_view folded, Measure& out) {
    const auto sides = pieces(folded, '/');
    if (sides.size() != 2) return false;
    const auto part = Decimal::read(sides[0]), whole = Decimal::read(sides[1]);
    if (!part || !whole) return false;
    if (whole->units == 0) out.meaning = Meaning::division;
    const auto percent = multiplyDivide(Decimal::of(100), *part, *whole, Decimal::places);
    if (!percent) return false;
    out.form = Measure::Form::number;
    out.value = *percent;
    out.base = unitOf("%").base;
    out.ratio = true;
    return true;
}

/// A date, in words that are nothing else: "2022年" is no number of years.
bool readDate(std::string_view folded, const ReadValue& read, Measure& out) {
    static constexpr std::string_view ends[] = {"年底", "年末", "季度", "半年"};
    const bool spoken = std::any_of(std::begin(ends), std::end(ends), [&](std::string_view end) {
        return folded.find(end) != std::string_view::npos;
    });
    if (!hasDigit(folded) && !spoken) return false;
    const bool apart = !read.word.empty() && read.op != records::OPERATOR_UNSPECIFIED;
    const auto days = readDays(apart ? std::string_view(read.word) : folded);
    if (!days) return false;
    if (!read.digits.empty() && !(days->yearKnown && read.unit.starts_with("年"))) return false;
    takeDays(*days, out);
    return true;
}

/// "增长5%", "同比下降3个百分点": how much, and which way.
bool readChange(std::string_view folded, std::string_view column, Measure& out) {
    const auto [change, rest] = changeOf(folded);
    if (change == 0) return false;
    const ReadValue amount = readValue(rest);
    if (!amount.word.empty() || !readNumber(amount, column, out)) return false;
    out.op = amount.op;
    out.doubt = amount.value ? amount.doubt : out.doubt;
    out.change = change;
    return true;
}

}  // namespace

Measure readMeasure(std::string_view typed, std::string_view unit) {
    Measure out;
    out.word = plainWord(typed);
    out.meaning = meaningOf(out.word);
    const std::string folded = foldWidth(trimmed(typed));
    const ReadValue read = readValue(typed);
    out.op = read.op;
    if (read.raw.empty() || out.word.empty()) return out;  // blank
    if (out.meaning == Meaning::notApplicable || out.meaning == Meaning::division ||
        out.meaning == Meaning::error) {
        out.form = Measure::Form::word;
        return out;
    }
    out.doubt = read.doubt;
    if (readDate(folded, read, out)) return out;
    if (readNumber(read, unit, out)) {
        if (read.eitherSide && read.op != records::OPERATOR_AT_LEAST) takeEitherSide(out);
        return out;
    }
    if (read.word.empty() && read.doubt == "doubt.sign") {
        out.form = Measure::Form::blank;
        out.doubt.clear();
        return out;
    }
    if (readFraction(folded, out) || readRange(folded, unit, out)) {
        out.doubt.clear();
        return out;
    }
    if (!read.word.empty() && readChange(folded, unit, out)) return out;
    out.form = read.word.empty() ? Measure::Form::unreadable : Measure::Form::word;
    if (!read.word.empty() && read.op != records::OPERATOR_UNSPECIFIED) {
        out.word = plainWord(read.word);
        out.meaning = meaningOf(out.word);
    }
    return out;
}

void takeDays(const Days& days, Measure& cell) {
    cell.form = Measure::Form::days;
    cell.first = days.first;
    cell.last = days.last;
    cell.yearKnown = days.yearKnown;
    cell.doubt.clear();
}

void readBesideDays(std::string_view typed, Measure& cell) {
    if (cell.form != Measure::Form::number) return;
    if (const auto days = readDays(typed)) return takeDays(*days, cell);
    // What a sheet counts as a day, where its format was lost: from 2000 to 2099.
    const std::string plain = foldWidth(trimmed(typed));
    const auto serial = wholeNumber(plain);
    if (!serial || *serial < 36'526 || *serial > 73'050) return;
    if (const auto text = sheetDay(plain, false))
        if (const auto day = readDays(*text)) takeDays(*day, cell);
}

}  // namespace field::shared
