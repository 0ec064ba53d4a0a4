#pragma once

#include "shared/schema/tables.h"

namespace field::client {

/// Keeps a row of a kind that this program does not know, as it came.
shared::Result<> keepForeignRow(shared::Database& db, const shared::Record& row);
shared::Result<std::optional<shared::Record>> findForeignRow(shared::Database& db,
                                                             const shared::Id& area,
                                                             std::uint32_t kind,
                                                             const shared::Id& id);
/// Takes the rows of `project` (none: of the whole area) out and answers them.
shared::Result<std::vector<shared::Record>> takeForeignRows(shared::Database& db,
                                                            const shared::Id& area,
                                                            const shared::Id& project);
/// Moves rows whose kind is known now into their tables; a transaction of its own if there are any.
shared::Result<> adoptForeignRows(shared::Database& db, shared::RecordTables& tables);

}  // namespace field::client
