#pragma once

#include <memory>
#include <mutex>

#include "sync/server/postgres/growth.h"
#include "sync/server/postgres/link.h"
#include "sync/server/postgres/record_rows.h"
#include "sync/server/storage.h"

namespace field::server::postgres {

/// A write transaction on `link`; holds `lock`, of this process's writers, while it lives. `growth`
/// (may be null) is told what it put.
std::unique_ptr<Writing> writingOn(Link& link, const AllRows& rows,
                                   std::unique_lock<std::mutex> lock, Growth* growth);

/// Copies what a snapshot on `link` sees into a new SQLite store at `path`, as openSqliteStorage()
/// reads it: a backup is the same whichever database the store was in.
Result<> copyInto(const std::string& path, Link& link, const AllRows& rows,
                  const std::shared_ptr<const shared::Catalog>& catalog);

}  // namespace field::server::postgres
