#pragma once

#include <cstdint>
#include <vector>

namespace field::view {

/// How a column is filled on a form.
enum class Input { line, text, number, choice, yesNo, day };

struct Field {
    std::uint32_t column;
    Input input;
    bool required = false;
};

/// The fields of a form over one record, in its order. `subject`: "ProgressCheck", "MoneyCheck",
/// "Finding" for a line of a visit; "Conclusion" and "Signatures" for the visit itself.
const std::vector<Field>& fieldsOf(const char* subject);
std::uint32_t kindOf(const char* subject);

}  // namespace field::view
