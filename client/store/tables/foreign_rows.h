#pragma once

#include "shared/schema/tables.h"

namespace field::client {

/// Keeps a row of a kind that this program does not know, as it came.
shared::Result<> keepForeignRow(shared::Database& db, const shared::Record& row);
/// Moves rows whose kind is known now into their tables; a transaction of its own if there are any.
shared::Result<> adoptForeignRows(shared::Database& db, shared::RecordTables& tables);

}  // namespace field::client
