#include "shared/written.h"

#include <algorithm>
#include <string>

namespace field::shared {

Result<> checkWritten(const Kind& kind, const Column& column, const Value& value) {
    if (auto checked = checkValue(kind, column, value); !checked) return checked;
    const auto tooLong = [](const std::string& text) { return text.size() > mostWrittenBytes; };
    const auto* text = std::get_if<std::string>(&value);
    const auto* elements = std::get_if<Elements>(&value);
    const bool holds =
        (text && tooLong(*text)) ||
        (elements && std::any_of(elements->items.begin(), elements->items.end(), tooLong));
    if (!holds) return Done{};
    return Failure{Code::invalid, kind.name + "." + column.name + " is longer than " +
                                      std::to_string(mostWrittenBytes >> 10) +
                                      " KiB; shorten it, or attach it as a file"};
}

}  // namespace field::shared
