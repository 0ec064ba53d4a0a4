#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/catalog.h"
#include "shared/result.h"
#include "shared/value.h"

namespace field::client {

/// What a text typed into a column says. Into a column for text "as typed" (`raw`, `amount_raw`,
/// `measured_raw`) it is kept as it is, and the other members of its together set are filled with
/// what could be read of it: value, operator and unit, or fen. What could not be read is emptied
/// and said in `doubt`, never guessed.
///
/// Where a set holds a comparison, as a reading does, its unit is that of the text and of nothing
/// else: none was typed, none stands. Elsewhere the unit is that of all the set's numbers: it
/// stays, and what is typed in another is converted or doubted.
struct TypedEntry {
    shared::Values values;
    std::string doubt;  ///< empty: sure. Otherwise the key of a phrase that says why
};

/// `standing`: the record's values beside the text, which say what unit stands. Any other column is
/// read by shared::valueFromText(): Code::invalid says what it takes.
shared::Result<TypedEntry> readTyped(const shared::Kind& kind, const shared::Column& column,
                                     std::string_view text, const shared::Values& standing);

/// The quantity (10⁻⁴) that `text` says in the unit that `column` is counted in: its set's, or the
/// one in brackets after its name. "1.2万" is 12000, and 1.2千米 are 1200 where 米 stands. Nothing
/// if it is no number, a doubtful one or a comparison, or if its unit is of another kind.
std::optional<std::int64_t> readQuantity(const shared::Kind& kind, const shared::Column& column,
                                         std::string_view text, const shared::Values& standing);

/// Whether `column` keeps text as typed beside the value that was read of it.
bool keepsTyped(const shared::Column& column);

}  // namespace field::client
