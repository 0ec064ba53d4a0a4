#pragma once

#include "client/store/held.h"
#include "client/store/overlay.h"
#include "client/store/tables/areas.h"

namespace field::client {

/// What `change` says to the server: its edit, with every base where sync.md puts it. A together
/// set is carried whole, a set as elements added and removed, a text with the hash of what was
/// shown, a state as a step that leaves and enters. `overlay` is the record's own, `area` knows
/// which base is older.
///
/// The edit has no slots where nothing differs from what was held. Code::invalid names the column
/// that cannot be so; Code::missing a conflict of `resolves` that is not about this record
/// (`disputed`: its slot, 0 for none).
Result<sync::Edit> editOf(const shared::Kind& kind, const Change& change, const Overlay& overlay,
                          const AreaRow& area, std::uint32_t disputed);

}  // namespace field::client
