#pragma once

#include <memory>
#include <string>

#include "sync/server/evidence/store.h"
#include "sync/server/storage.h"

namespace field::server {

/// Where what a store holds is: its ledger in the file DIR/ledger.db, or in the PostgreSQL database
/// whose address is the one line of DIR/database; its evidence in the folder DIR/evidence, or in
/// the bucket whose address (evidence/shelf.h) is the one line of DIR/bucket, what still arrives
/// being in the folder. Everything else of a store is in its directory.

/// What --storage calls a ledger in a file of the store.
inline constexpr const char* inSqlite = "sqlite";

/// Whether `dir` holds a store, or what an init that did not end left of one.
bool holdsStore(const std::string& dir);
/// The address in DIR/database; empty where the ledger is, or will be, in a file.
std::string databaseOf(const std::string& dir);
/// Have the ledger, or the evidence, of a store that is still to be made in `dir` go to an address.
/// On disk when they answer. Code::refused if `dir` holds a store.
Result<> placeLedger(const std::string& dir, const std::string& database);
Result<> placeEvidence(const std::string& dir, const std::string& bucket);
/// Undoes both for a store that could not be made.
void forgetPlaces(const std::string& dir);

/// Opens the ledger, or makes it. A file is kept from other users: it holds the server's secret
/// key.
Result<std::unique_ptr<Storage>> openLedger(const std::string& dir,
                                            std::shared_ptr<const shared::Catalog> catalog);
Result<std::unique_ptr<EvidenceStore>> openEvidence(const std::string& dir);

}  // namespace field::server
