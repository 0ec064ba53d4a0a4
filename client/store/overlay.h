#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"
#include "sync/change_set.h"

namespace field::client {

using shared::Id;
using shared::Record;
using shared::Values;
using sync::Base;

/// What the server holds under a record's unsettled own values. The record's table row is the
/// effective one: own values over these. Pure data and rules; EffectiveRows keeps it
/// in the same row.
struct Overlay {
    enum class Life : std::uint8_t { absent, live, deleted };

    struct Slot {
        std::uint32_t number = 0;   ///< 0: the record's own life (made, removed or revived here)
        Base base;                  ///< that further edits of the slot inherit
        std::uint64_t lastSeq = 0;  ///< the own set whose settling lays this slot open again
        Values server;              ///< the server's values of the slot's columns
        bool operator==(const Slot&) const = default;
    };

    std::vector<Slot> slots;       ///< ascending by number
    Life serverLife = Life::live;  ///< says something only where slot 0 is listed

    [[nodiscard]] const Slot* slot(std::uint32_t number) const;
    [[nodiscard]] bool empty() const { return slots.empty(); }
    bool operator==(const Overlay&) const = default;

    /// Notes an own edit of `number` by set `seq` under `base`: a slot that is overlaid keeps its
    /// base, another takes `base` and keeps what `effective` shows as the server's value.
    void edited(const shared::Kind& kind, std::uint32_t number, const Base& base, std::uint64_t seq,
                const Record& effective);
    /// Notes that set `seq` decides the record's life, which the server holds as `life` unless an
    /// earlier own set said so already.
    void lived(const Base& base, std::uint64_t seq, Life life);

    /// The effective row once the server's row is `server`: own values over it, its values kept
    /// here.
    Record laidOver(const shared::Kind& kind, Record server, const Record& effective);
    /// The server's row under own values; nothing: the server does not have the record.
    [[nodiscard]] std::optional<Record> serverRow(const shared::Kind& kind, Record effective) const;
    /// The effective row once own set `seq` has settled: the slots it was last to write show the
    /// server's values and leave the overlay. Nothing: the server does not have the record.
    std::optional<Record> settled(const shared::Kind& kind, std::uint64_t seq, Record effective);
};

std::string pack(const Overlay& overlay);
/// False for bytes that pack() did not write.
bool unpack(std::string_view bytes, Overlay& out);

/// Elements that `to` has more, and less, than `from`.
sync::ElementChange elementChange(const shared::Value& from, const shared::Value& to);
/// `set` after `change`.
shared::Value applied(const shared::Value& set, const sync::ElementChange& change);

}  // namespace field::client
