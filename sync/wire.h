#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/record.h"
#include "shared/result.h"
#include "sync/change_set.h"

namespace google::protobuf {
class MessageLite;
}

namespace field::wire {
class ChangeSet;
class ColumnValue;
class Row;
class Value;
}  // namespace field::wire

namespace field::sync {

/// Limits of every message, checked on the raw bytes before any parser sees them: 1 MiB of empty
/// sub-messages would otherwise become 52 MiB.
struct WireLimits {
    std::size_t bytes = 1 << 20;
    int nesting = 8;
    std::size_t elements = 65'536;  ///< fields, counted at every level that is scanned
};

/// Walks the wire format of `bytes` without building anything. Length-delimited fields are entered
/// as sub-messages only where `type` says that they are. Code::invalid says which limit was passed.
Result<> scanLimits(std::string_view bytes, const google::protobuf::MessageLite& type,
                    const WireLimits& limits = {});

/// scanLimits(), then parse. Code::invalid for anything that does not parse whole.
Result<> parseMessage(std::string_view bytes, google::protobuf::MessageLite& into,
                      const WireLimits& limits = {});

/// zstd, and back with the size bounded while it runs (Code::invalid past `maxBytes`).
std::string compress(std::string_view bytes);
Result<std::string> decompress(std::string_view bytes, std::size_t maxBytes);

/// Values, rows and sets to their messages and back. Reading gives Code::invalid for impossible
/// values and names the column.
void toWire(const shared::Value& value, wire::Value& out);
Result<shared::Value> fromWire(const wire::Value& in);
/// Values by column from items in any order, of several for one column the last: as quick as
/// sorting them, where setting one after the other would move all that stand behind each.
shared::Values inOrder(std::vector<shared::Values::Item> items);
/// The same of a message that has `values`: columns with what stands in them.
template <class Message>
void valuesToWire(const shared::Values& values, Message& out) {
    for (const auto& [column, value] : values) {
        auto* item = out.add_values();
        item->set_column(column);
        toWire(value, *item->mutable_value());
    }
}
template <class Message>
Result<shared::Values> valuesFromWire(const Message& in) {
    std::vector<shared::Values::Item> out;
    for (const auto& item : in.values()) {
        auto value = fromWire(item.value());
        if (!value) return value.failure();
        out.emplace_back(item.column(), value.take());
    }
    return inOrder(std::move(out));
}
void toWire(const shared::Record& record, wire::Row& out);
/// The area is not on the wire of a row: the answer that holds it names it.
Result<shared::Record> fromWire(const wire::Row& in, const Id& area);
void toWire(const ChangeSet& set, wire::ChangeSet& out);
Result<ChangeSet> fromWire(const wire::ChangeSet& in);

/// Silences protobuf's own log, which floods standard error on invalid UTF-8. Call once at start.
void quietProtobuf();

}  // namespace field::sync
