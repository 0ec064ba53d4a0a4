#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sync/merge.h"

namespace field::server {

/// Who set each slot of a record, and when: the `versions` blob beside it. Slot 0 is the record's
/// own life: the set that made, deleted or revived it.
struct Versions {
    std::map<std::uint32_t, sync::Version> slots;
    std::map<std::uint32_t, std::vector<sync::ElementVersion>> elements;  ///< `union` slots only

    /// The newest revision of any slot.
    [[nodiscard]] std::uint64_t newest() const;
    bool operator==(const Versions&) const = default;
};

std::string pack(const Versions& versions);
/// Reading what pack() did not write is damage: false.
bool unpack(std::string_view bytes, Versions& out);

}  // namespace field::server
