#pragma once

#include <cstdint>

#include "shared/catalog.h"
#include "shared/ids.h"
#include "shared/result.h"
#include "shared/value.h"

namespace google::protobuf {
class Message;
}

namespace field::shared {

/// One row of one kind. `values` has no empty values; columns that this program does not know are
/// kept there by number like the others.
struct Record {
    std::uint32_t kind = 0;
    Id id, area, project, parent;
    std::uint64_t revision = 0;  ///< in the area's ledger; 0: not received yet
    bool deleted = false;
    Values values;
    bool operator==(const Record&) const = default;
};

/// Fills `message` (of the record's kind) from `record`; columns it does not know are left out.
void toMessage(const Kind& kind, const Record& record, google::protobuf::Message& message);
/// The record that `message` states: its four fixed columns and all columns that are set.
Record toRecord(const Kind& kind, const google::protobuf::Message& message);

/// Columns in which `after` differs from `before`; an emptied column maps to an empty value.
Values difference(const Values& before, const Values& after);

/// Whether `value` has the type of `column`, valid UTF-8, and an id's length where the column's
/// name ends in "_id" (16) or "sha256" (32). Code::invalid names kind and column.
Result<> checkValue(const Kind& kind, const Column& column, const Value& value);

/// The record of `id` made from the kind's key columns in `values`; see keyedId().
Id keyOf(const Kind& kind, const Id& parent, const Values& values);

/// Value of `column` written as people and scripts write it, and back: integers, "true"/"false",
/// enum names without prefix in lower case ("at_least") or their number, decimals and fen scaled by
/// the column's unit ("12.5" yuan for fen, "0.25" for 1e-4; at most as many places as the unit
/// has), UUID or hex for blobs, comma-separated elements, RFC 3339 or milliseconds for "ms".
Result<Value> valueFromText(const Kind& kind, const Column& column, std::string_view text);
std::string valueToText(const Column& column, const Value& value);

}  // namespace field::shared
