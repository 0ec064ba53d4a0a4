#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/env.h"
#include "sync/replica.h"

namespace field::server {

using shared::Hash;
using shared::Id;
using sync::Base;

/// Where a device stands in an area, as the server itself said it: opaque to the device, sealed,
/// so that nobody can ask from a place that they were never given.
struct Cursor {
    enum class Way : std::uint8_t {
        changes,  ///< what came after `seen`
        fill,     ///< project by project, each whole
        afresh,   ///< everything, whatever the device has
    };
    Id device, area;
    Id epoch;  ///< the ledger's life in which it was sealed
    Way way = Way::changes;
    Base seen;          ///< the device has everything up to here; fill: the head that was noted
    Hash seenHash;      ///< of the ledger there
    sync::Position at;  ///< where the pages so far end; all zero: at their beginning
    Id project;         ///< fill: the project under way
    std::uint64_t grants = 0;  ///< revision of the person's newest grant, ended ones too
};

std::string seal(shared::Env& env, const Hash& key, const Cursor& cursor);
/// Nothing for what seal() did not make with `key`.
std::optional<Cursor> openCursor(const Hash& key, std::string_view sealed);

}  // namespace field::server
