#pragma once

#include "sync/server/accept/working_set.h"

namespace field::server {

/// What the server answers to a whole set, besides what became of its edits.
sync::Receipt receiptFor(const sync::ChangeSet& set, const Hash& hash, sync::Verdict verdict,
                         std::string reason = {}, std::string detail = {});

/// The reason in a receipt of work that the ledger had from another enrolment already: the bytes
/// that it answers were not judged.
inline constexpr auto carriedReason = "carried";

/// What a ledger entry holds, as bytes that are kept as they are.
std::string writeReceipt(const sync::Receipt& receipt);
/// Code::damaged where it does not read.
Result<sync::Receipt> readReceipt(const std::string& bytes);

/// The id of the Parked record that keeps a set aside.
Id parkedIdOf(const Hash& set);

/// What the set did: of each touched record the changed columns with their version. Replay re-reads
/// it and never judges again.
std::string writeEffect(const std::string& salt, const WorkingSet& working,
                        const shared::Catalog* catalog);

/// What stands in an entry in place of bytes that were redacted: their hash, marked.
std::string redacted(std::string_view bytes);
/// The hash of an entry's part: of its bytes, or the one that stands in their place.
Hash partHash(std::string_view part);
bool isRedacted(std::string_view part);

/// hash(n) = H(hash(n−1) ‖ revision ‖ H(set) ‖ H(receipt) ‖ H(effect)).
Hash entryHash(const Hash& previous, const Entry& entry);

}  // namespace field::server
