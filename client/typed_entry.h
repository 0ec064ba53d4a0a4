#pragma once

#include <string>
#include <string_view>

#include "shared/catalog.h"
#include "shared/result.h"
#include "shared/value.h"

namespace field::client {

/// What a text typed into a column says. Into a column for text "as typed" (`raw`, `amount_raw`,
/// `measured_raw`) it is kept as it is, and the other members of its together set are filled with
/// what could be read of it: value, operator and unit, or fen. What could not be read is emptied
/// and said in `doubt`, never guessed; a unit that was not typed stays as it was.
struct TypedEntry {
    shared::Values values;
    std::string doubt;  ///< empty: sure. Otherwise the key of a phrase that says why
};

/// Any other column is read by shared::valueFromText(): Code::invalid says what it takes.
shared::Result<TypedEntry> readTyped(const shared::Kind& kind, const shared::Column& column,
                                     std::string_view text);

/// Whether `column` keeps text as typed beside the value that was read of it.
bool keepsTyped(const shared::Column& column);

}  // namespace field::client
