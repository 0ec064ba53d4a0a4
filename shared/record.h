#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// What a typed edit changed: like difference() from `before` to `after`, over the columns that
/// `kind` knows, so that those only a newer program knows are never emptied.
Values difference(const Kind& kind, const Values& before, const google::protobuf::Message& after);

/// Whether `value` has the type and range of `column`, well-formed UTF-8 without U+0000, and an
/// id's length where a blob column's name ends in "_id" or "_by" (16), "_hash" or "sha256" (32).
/// Enum numbers that this program does not know pass. Code::invalid names kind and column.
Result<> checkValue(const Kind& kind, const Column& column, const Value& value);

/// The id of a record, made from the kind's key columns in `values`; see keyedId().
Id keyOf(const Kind& kind, const Id& parent, const Values& values);

/// Value of `column` written as people and scripts write it, and back: integers, "true"/"false",
/// enum names without prefix in lower case ("at_least") or their number, decimals and fen scaled by
/// the column's unit ("12.5" yuan for fen, "0.25" for 1e-4; at most as many places as the unit
/// has), UUID or hex for blobs, comma-separated elements ("\," for a comma within one), RFC 3339
/// with offset, a UTC date or milliseconds for "ms". Empty text is an empty value.
Result<Value> valueFromText(const Kind& kind, const Column& column, std::string_view text);
std::string valueToText(const Column& column, const Value& value);

/// Name of `value` of an enum column for people: Chinese if `zh`, else English. A number that this
/// program does not know is its digits.
std::string enumName(const Column& column, std::int64_t value, bool zh);
/// All values of an enum column but "unspecified", in declared order.
std::vector<std::int64_t> enumValues(const Column& column);

}  // namespace field::shared
