#pragma once

#include "sync/server/storage.h"

namespace field::server {

/// PostgreSQL 15 or newer at `address` ("postgresql://…", or libpq's key=value); the schema, made
/// if it is not there, brought to `catalog`. Each area has one writer at a time, across processes,
/// from the first time that its transaction asks about it: who waits for it longer than 10 s gets
/// Code::busy. Code::offline, from every call, while the database is not there: the next finds it
/// again. Code::unsupported, Code::refused for one that could not keep a ledger's promises
/// (link.h).
Result<std::unique_ptr<Storage>> openPostgresStorage(
    const std::string& address, std::shared_ptr<const shared::Catalog> catalog);

}  // namespace field::server
