#include "shared/rules/read_value.h"

#include <algorithm>
#include <span>

#include "shared/text/pieces.h"
#include "shared/value.h"

namespace field::shared {

namespace {

using records::Operator;

/// A way to write a comparison. Longer ones stand before those that they begin with.
struct Mark {
    std::string_view text;
    Operator op;
    bool strict = false;
};

constexpr Mark before[] = {
    {"≥", records::OPERATOR_AT_LEAST},
    {">=", records::OPERATOR_AT_LEAST},
    {"=>", records::OPERATOR_AT_LEAST},
    {"> =", records::OPERATOR_AT_LEAST},
    {"》=", records::OPERATOR_AT_LEAST},  // what a Chinese keyboard makes of ">="
    {"〉=", records::OPERATOR_AT_LEAST},
    {"≮", records::OPERATOR_AT_LEAST},
    {"大于等于", records::OPERATOR_AT_LEAST},
    {"大于或等于", records::OPERATOR_AT_LEAST},
    {"不低于", records::OPERATOR_AT_LEAST},
    {"不少于", records::OPERATOR_AT_LEAST},
    {"不得低于", records::OPERATOR_AT_LEAST},
    {"不得少于", records::OPERATOR_AT_LEAST},
    {"不能低于", records::OPERATOR_AT_LEAST},
    {"不能少于", records::OPERATOR_AT_LEAST},
    {"不小于", records::OPERATOR_AT_LEAST},
    {"不下于", records::OPERATOR_AT_LEAST},
    {"至少", records::OPERATOR_AT_LEAST},
    {"最低", records::OPERATOR_AT_LEAST},
    {"≤", records::OPERATOR_AT_MOST},
    {"<=", records::OPERATOR_AT_MOST},
    {"=<", records::OPERATOR_AT_MOST},
    {"< =", records::OPERATOR_AT_MOST},
    {"《=", records::OPERATOR_AT_MOST},
    {"〈=", records::OPERATOR_AT_MOST},
    {"≯", records::OPERATOR_AT_MOST},
    {"小于等于", records::OPERATOR_AT_MOST},
    {"小于或等于", records::OPERATOR_AT_MOST},
    {"不得超过", records::OPERATOR_AT_MOST},
    {"不得高于", records::OPERATOR_AT_MOST},
    {"不得大于", records::OPERATOR_AT_MOST},
    {"不得多于", records::OPERATOR_AT_MOST},
    {"不能超过", records::OPERATOR_AT_MOST},
    {"不能高于", records::OPERATOR_AT_MOST},
    {"不超过", records::OPERATOR_AT_MOST},
    {"不高于", records::OPERATOR_AT_MOST},
    {"不大于", records::OPERATOR_AT_MOST},
    {"不多于", records::OPERATOR_AT_MOST},
    {"至多", records::OPERATOR_AT_MOST},
    {"最多", records::OPERATOR_AT_MOST},
    {"最高", records::OPERATOR_AT_MOST},
    {">", records::OPERATOR_AT_LEAST, true},
    {"大于", records::OPERATOR_AT_LEAST, true},
    {"高于", records::OPERATOR_AT_LEAST, true},
    {"多于", records::OPERATOR_AT_LEAST, true},
    {"超过", records::OPERATOR_AT_LEAST, true},
    {"<", records::OPERATOR_AT_MOST, true},
    {"小于", records::OPERATOR_AT_MOST, true},
    {"低于", records::OPERATOR_AT_MOST, true},
    {"少于", records::OPERATOR_AT_MOST, true},
    {"==", records::OPERATOR_EQUAL},
    {"=", records::OPERATOR_EQUAL},
    {"等于", records::OPERATOR_EQUAL},
    {"定性", records::OPERATOR_QUALITATIVE},
};

constexpr Mark after[] = {
    {"及以上", records::OPERATOR_AT_LEAST}, {"或以上", records::OPERATOR_AT_LEAST},
    {"以上", records::OPERATOR_AT_LEAST},   {"及以下", records::OPERATOR_AT_MOST},
    {"或以下", records::OPERATOR_AT_MOST},  {"以下", records::OPERATOR_AT_MOST},
    {"以内", records::OPERATOR_AT_MOST},    {"之内", records::OPERATOR_AT_MOST},
};

/// Say nothing about the value that follows.
constexpr std::string_view neutral[] = {"已完成", "完成", "实际", "控制在", "共计", "合计",
                                        "共",     "达到", "达",   "为",     ":"};
constexpr std::string_view vague[] = {"大约", "约", "近", "~"};
constexpr std::string_view around[] = {"±", "+/-", "+-", "正负"};
/// Spans of time, after which "内" means "以内": "10个工作日内".
constexpr std::string_view spans[] = {"天", "日", "月", "周", "时", "钟", "秒", "h", "min"};
constexpr Mark within = {"内", records::OPERATOR_AT_MOST};
/// After a number: more than it, but not how much.
constexpr std::string_view beyond[] = {"余", "多"};
constexpr std::string_view nothing[] = {"-", "--", "---", "/", "\\", "//"};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool hasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), isDigit); }

void trim(std::string_view& text) { text = trimmed(text); }

bool takeFront(std::string_view& text, std::string_view wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(wanted.size());
    trim(text);
    return true;
}

bool takeBack(std::string_view& text, std::string_view wanted) {
    if (!text.ends_with(wanted)) return false;
    text.remove_suffix(wanted.size());
    trim(text);
    return true;
}

bool takeAnyFront(std::string_view& text, std::span<const std::string_view> wanted) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](std::string_view one) { return takeFront(text, one); });
}

template <class Take>
const Mark* takeMark(std::string_view& text, std::span<const Mark> marks, Take take) {
    const auto found = std::find_if(marks.begin(), marks.end(),
                                    [&](const Mark& mark) { return take(text, mark.text); });
    return found == marks.end() ? nullptr : &*found;
}

/// Takes a number off the front: plain digits for readScaled(), its thousands taken out. Nothing,
/// and `text` as it was, where there is none or where its groups are not of three.
std::optional<std::string> takeNumber(std::string_view& text) {
    std::string_view rest = text;
    std::string number;
    if (rest.starts_with('-') || rest.starts_with('+')) {
        if (rest.front() == '-') number.push_back('-');
        rest.remove_prefix(1);
    }
    const auto takeDigits = [&] {
        std::size_t size = 0;
        while (size < rest.size() && isDigit(rest[size])) ++size;
        number.append(rest.substr(0, size));
        rest.remove_prefix(size);
        return size;
    };
    std::size_t group = takeDigits();
    if (group == 0 && !rest.starts_with('.')) return std::nullopt;
    if (group == 0) number.push_back('0');
    bool grouped = false;
    while (group > 0 && rest.size() > 1 && (rest[0] == ',' || rest[0] == ' ') && isDigit(rest[1])) {
        if (!grouped && group > 3) return std::nullopt;
        grouped = true;
        rest.remove_prefix(1);
        group = takeDigits();
        if (group != 3) return std::nullopt;
    }
    if (rest.starts_with('.')) {
        number.push_back('.');
        rest.remove_prefix(1);
        if (takeDigits() == 0) return std::nullopt;
    }
    trim(rest);
    text = rest;
    return number;
}

/// The comparison after a number.
const Mark* takeAfter(std::string_view& text) {
    if (const Mark* const mark = takeMark(text, after, takeBack)) return mark;
    std::string_view span = text;
    if (!takeBack(span, within.text)) return nullptr;
    const bool isSpan = std::any_of(std::begin(spans), std::end(spans),
                                    [&](std::string_view one) { return span.ends_with(one); });
    if (!isSpan) return nullptr;
    text = span;
    return &within;
}

/// Whether a remark gives another number for the one before it: "200(调整后180)".
bool givesAnother(std::string_view remark) {
    static constexpr std::string_view changes[] = {"调整", "变更", "追加", "调增", "调减", "原"};
    return hasDigit(remark) &&
           std::any_of(std::begin(changes), std::end(changes), [&](std::string_view one) {
               return remark.find(one) != std::string_view::npos;
           });
}

/// Remarks in brackets at the end; "(含)" only says what "以上" means anyway.
bool takeRemark(std::string_view& text, std::string& doubt) {
    if (!text.ends_with(')')) return false;
    const std::size_t open = text.rfind('(');
    if (open == std::string_view::npos || open == 0) return false;
    const std::string_view remark = text.substr(open + 1, text.size() - open - 2);
    if (givesAnother(remark))
        doubt = "doubt.another_number";
    else if (!remark.starts_with("含"))
        doubt = "doubt.remark";
    text = trimmed(text.substr(0, open));
    return true;
}

/// "年12月31日前", "月底": what follows the number makes a date of it.
bool isDate(std::string_view rest) {
    const bool calendar =
        rest.starts_with("年") || rest.starts_with("月") || rest.starts_with("日");
    if (calendar && (hasDigit(rest) || rest.ends_with("前") || rest.ends_with("底") ||
                     rest.ends_with("末") || rest.ends_with("日")))
        return rest != "日";
    std::string_view parts = rest;
    const auto dash = [](std::string_view& text) {
        return text.size() > 1 && (text[0] == '-' || text[0] == '/') && isDigit(text[1]);
    };
    if (!dash(parts)) return false;
    parts.remove_prefix(1);
    while (!parts.empty() && isDigit(parts[0])) parts.remove_prefix(1);
    return dash(parts);
}

/// "9O", "1OO%", "1l": letters that copying makes of digits stand where digits would; but "5l".
bool lettersForDigits(std::string_view rest) {
    const std::size_t end = std::min(rest.find_first_not_of("OoIl"), rest.size());
    const bool unit = end < rest.size() && ((rest[end] >= 'a' && rest[end] <= 'z') ||
                                            (rest[end] >= 'A' && rest[end] <= 'Z'));
    return end > 0 && !unit && rest.substr(0, end) != "l";
}

/// "l00", "I5%": such letters begin what is a number otherwise; but "O3浓度".
bool beginsWithLetter(std::string_view text) {
    const std::size_t end = text.find_first_not_of("OoIl");
    if (end == 0 || end == std::string_view::npos) return false;
    text.remove_prefix(end);
    return takeNumber(text).has_value() && (text.empty() || text == "%");
}

/// What follows a number that is no date and no unit; null for a unit.
const char* restFault(std::string_view rest) {
    if (lettersForDigits(rest)) return "doubt.letters";
    if (rest.starts_with('/') && rest.size() > 1 && isDigit(rest[1])) return "doubt.fraction";
    static constexpr std::string_view between[] = {"-", "~", "至", "到"};
    std::string_view unitless = rest;
    takeFront(unitless, "%");
    for (const std::string_view one : between)
        if (unitless.starts_with(one) && hasDigit(unitless)) return "doubt.range";
    for (const Mark& mark : before)
        if (rest.find(mark.text) != std::string_view::npos) return "doubt.operators";
    std::string_view unit = rest;
    if (unit.ends_with("m2") || unit.ends_with("m3")) unit.remove_suffix(1);  // m2, km2, m3
    if (hasDigit(unit) || unit.starts_with(',') || unit.starts_with('.')) return "doubt.numbers";
    return nullptr;
}

std::string unitOf(std::string_view rest) {
    if (rest == "百分比") return "%";
    return std::string(rest);
}

/// Reads `text`, from which comparisons are taken, as a number with its unit or as a word.
void readMeasure(std::string_view text, bool approximate, ReadValue& out) {
    const std::string_view whole = text;
    bool percent = takeFront(text, "百分之");
    const bool currency = takeFront(text, "¥") || takeFront(text, "人民币");
    const auto number = takeNumber(text);
    if (!number) {
        if (beginsWithLetter(whole)) {
            out.doubt = "doubt.letters";
            return;
        }
        out.word = whole;
        if (hasDigit(whole)) out.doubt = "doubt.digits_in_words";
        return;
    }
    if (takeBack(text, "左右") || takeBack(text, "上下") || takeAnyFront(text, beyond) ||
        approximate)
        out.doubt = "doubt.approximate";
    if (isDate(text)) {
        out.word = whole;
        return;
    }
    if (const char* fault = restFault(text)) {
        out.doubt = fault;
        return;
    }
    out.digits = *number;
    out.unit = percent && text.empty() ? "%" : currency && text.empty() ? "元" : unitOf(text);
    const auto value = Decimal::read(*number);
    if (!value) {
        out.doubt = number->find('.') == std::string::npos ? "doubt.too_large" : "doubt.decimals";
        return;
    }
    out.value = *value;
}

}  // namespace

ReadValue readValue(std::string_view typed) {
    ReadValue out;
    out.raw = typed;
    if (!isText(typed)) {
        out.doubt = "doubt.no_text";
        return out;
    }
    const std::string folded = foldWidth(typed);
    std::string_view text = folded;
    trim(text);
    while (takeBack(text, "。") || takeBack(text, ";") || takeBack(text, "；")) {
    }
    if (text.empty()) return out;
    if (std::find(std::begin(nothing), std::end(nothing), text) != std::end(nothing)) {
        out.doubt = "doubt.sign";
        return out;
    }
    const std::string_view whole = text;
    std::string remark;
    takeRemark(text, remark);
    bool approximate = false;
    takeAnyFront(text, neutral);
    const Mark* front = takeMark(text, before, takeFront);
    while (takeAnyFront(text, neutral)) {
    }
    while (takeAnyFront(text, vague)) approximate = true;
    out.eitherSide = takeAnyFront(text, around);
    approximate = approximate || out.eitherSide;
    const bool startsNumber =
        !text.empty() &&
        (hasDigit(text.substr(0, 2)) || text[0] == '.' || text.starts_with("¥") ||
         text.starts_with("百分之") || text.starts_with("人民币") || beginsWithLetter(text));
    const Mark* back = startsNumber ? takeAfter(text) : nullptr;
    if (startsNumber && back != nullptr) takeRemark(text, remark);
    if (front != nullptr) out.op = front->op;
    if (text.empty() && front != nullptr) {
        if (out.op != records::OPERATOR_QUALITATIVE) out.doubt = "doubt.operator_alone";
        return out;
    }
    if (!startsNumber) {  // a word keeps all that was typed but its comparison
        out.word = front == nullptr ? whole : text;
        if (hasDigit(whole)) out.doubt = "doubt.digits_in_words";
        return out;
    }
    if (remark == "doubt.another_number") {
        out.doubt = remark;
        return out;
    }
    readMeasure(text, approximate, out);
    if (!out.word.empty()) out.word = front == nullptr ? whole : text;
    if (back != nullptr && out.value) {
        if (front != nullptr && front->op != back->op) {
            out.op = records::OPERATOR_UNSPECIFIED;
            out.doubt = "doubt.operators_differ";
        } else {
            out.op = back->op;
        }
    }
    if (out.doubt.empty() && front != nullptr && front->strict) out.doubt = "doubt.strict";
    if (out.doubt.empty()) out.doubt = remark;
    return out;
}

std::optional<std::int64_t> readFen(std::string_view typed, std::string_view unit) {
    if (!isText(typed)) return std::nullopt;
    const std::string folded = foldWidth(typed);
    std::string_view text = folded;
    trim(text);
    takeFront(text, "人民币");
    if (takeFront(text, "¥")) unit = "元";
    const auto number = takeNumber(text);
    if (!number) return std::nullopt;
    takeBack(text, "整");
    if (!text.empty()) unit = text;

    struct Scale {
        std::string_view unit;
        int places;  ///< of the unit down to the fen
    };
    static constexpr Scale scales[] = {{"元", 2},     {"圆", 2},    {"千元", 5},
                                       {"万元", 6},   {"万", 6},    {"百万元", 8},
                                       {"千万元", 9}, {"亿元", 10}, {"亿", 10}};
    for (const Scale& scale : scales)
        if (unit == scale.unit) return readScaled(*number, scale.places);
    return std::nullopt;
}

}  // namespace field::shared
