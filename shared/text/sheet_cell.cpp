#include "shared/text/sheet_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace field::shared {
namespace {

/// The whole of `text` as a number; nothing where it is anything else.
template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::optional<std::pair<int, int>> cellPlace(std::string_view name) {
    std::size_t letters = 0;
    int column = 0;
    for (; letters < name.size() && letters < 3; ++letters) {
        if (name[letters] < 'A' || name[letters] > 'Z') break;
        column = column * 26 + (name[letters] - 'A' + 1);
    }
    const auto row = numberOf<int>(name.substr(letters));
    if (column < 1 || column > lastSheetColumn || !row || *row < 1 || *row > lastSheetRow)
        return std::nullopt;
    return std::pair(column, *row);
}

std::optional<int> wholeNumber(std::string_view text) {
    const auto number = numberOf<int>(text);
    return number && *number >= 0 ? number : std::nullopt;
}

std::optional<std::string> plainNumber(std::string_view text) {
    const bool whole = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (whole && !text.empty()) return std::string(text);
    const auto value = numberOf<double>(text);
    std::array<char, 32> buffer{};
    const char* const end = std::to_chars(buffer.begin(), buffer.end(), value.value_or(0),
                                          std::chars_format::scientific, 14)
                                .ptr;
    std::string_view written(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t e = written.find('e');  // -d.ddde+xx; infinities have none
    if (!value || e == std::string_view::npos) return std::nullopt;
    const auto exponent = *numberOf<std::size_t>(written.substr(e + 2));
    const bool below1 = written[e + 1] == '-', negative = written[0] == '-';
    std::string digits(written.substr(negative ? 1 : 0, e - (negative ? 1 : 0)));
    digits.erase(1, 1);
    digits.erase(std::max<std::size_t>(1, digits.find_last_not_of('0') + 1));
    if (below1) digits.insert(0, exponent, '0');
    const std::size_t point = below1 ? 1 : exponent + 1;
    if (digits.size() < point)
        digits.append(point - digits.size(), '0');
    else if (digits.size() > point)
        digits.insert(point, 1, '.');
    return negative && digits != "0" ? "-" + digits : digits;
}

std::optional<std::string> sheetDay(std::string_view text, bool from1904) {
    const auto value = numberOf<double>(text);
    if (!value || !(*value >= (from1904 ? 0 : 1)) || *value >= 2'958'466) return std::nullopt;
    const int serial = static_cast<int>(*value);
    // Excel counts a 29 February 1900 that never was, and shows it.
    if (!from1904 && serial == 60) return "1900-02-29";
    using namespace std::chrono;
    const auto zero = from1904 ? 1904y / 1 / 1 : serial < 60 ? 1899y / 12 / 31 : 1899y / 12 / 30;
    const year_month_day date{sys_days(zero) + days(serial)};
    if (date.year() > 9999y) return std::nullopt;
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

bool isDateFormat(int format) {
    const auto within = [&](int first, int last) { return first <= format && format <= last; };
    return within(14, 22) || within(27, 36) || within(45, 47) || within(50, 58);
}

bool isDateFormat(std::string_view code) {
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"' || c == '[') {
            const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
            if (end == std::string_view::npos) return false;
            i = end;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;  // the next one stands for itself, for its width, or fills the cell
        } else if (std::string_view("yYmMdD").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool isPercentFormat(int format) { return format == 9 || format == 10; }

bool isPercentFormat(std::string_view code) {
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) return false;
        } else if (code[i] == '\\') {
            ++i;
        } else if (code[i] == '%') {
            return true;
        }
    }
    return false;
}

std::string asPercent(std::string_view number) {
    const bool negative = number.starts_with('-');
    if (negative) number.remove_prefix(1);
    const std::size_t point = std::min(number.find('.'), number.size());
    std::string whole(number.substr(0, point));
    std::string part(number.substr(std::min(point + 1, number.size())));
    while (part.size() < 2) part += '0';
    whole += part.substr(0, 2);
    part.erase(0, 2);
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
    part.erase(part.find_last_not_of('0') + 1);
    return (negative ? "-" : "") + whole + (part.empty() ? "" : "." + part) + "%";
}

std::string withoutEscapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int code = 0;
        const char* const digits = text.data() + i + 2;
        if (text.size() - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_' &&
            std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4 && code < 0x7F &&
            (code >= ' ' || code == '\t' || code == '\n' || code == '\r')) {
            out += static_cast<char>(code);
            i += 6;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace field::shared
