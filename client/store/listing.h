#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/record.h"
#include "sync/replica.h"

namespace field::client {

/// What to list. Names of columns and kinds are the catalog's.
struct Query {
    std::uint32_t kind = 0;
    std::optional<shared::Id> project, parent;
    std::string search;  ///< LIKE %search% on `searchColumns`; empty: all
    std::vector<std::uint32_t> searchColumns;
    std::uint32_t orderBy = 0;  ///< column, then id; 0: area, then id, which is fastest
    bool descending = false;
    std::size_t limit = 128;
};

/// One page of records by keyset: pass `next` of the page before; empty `next`: the end.
struct Page {
    std::vector<shared::Record> records;
    std::string next;
};

/// Where a change set stands. The UI shows exactly these words.
enum class Stage { saved, received, settled };

struct OutboxEntry {
    shared::Id area, project;
    std::uint64_t deviceSeq = 0;
    shared::Hash hash;
    shared::Hash savedAs;  ///< as it was saved, before an enrolment anew carried it over
    Stage stage = Stage::saved;
    std::int64_t savedMs = 0;
    std::optional<sync::Receipt> receipt;
    std::string waitingReason;      ///< early or invalid: why it still waits, in words
    std::uint64_t waitsForSet = 0;  ///< early: the set of this device that goes first; else 0
};

/// One edit of this device's own that did not simply become the value: what its author is told.
struct Told {
    shared::Id area;
    std::uint64_t deviceSeq = 0;
    bool former = false;  ///< of an enrolment before the present one
    std::int64_t savedMs = 0;
    std::uint32_t kind = 0;
    shared::Id record;
    std::uint32_t slot = 0;  ///< 0: the record itself
    bool parked = false;     ///< the whole set; then `outcome` says nothing
    sync::Outcome outcome = sync::Outcome::applied;
    shared::Id conflict;
    std::string reason, detail;  ///< of the receipt
};

/// A step of a report's workflow that this device took.
struct OwnStep {
    std::int64_t from = 0, to = 0;
    bool stands = false;   ///< the report is where it led, and no review came since
    bool pending = false;  ///< the server has not answered it yet
};

/// Something that should not have been: the server's ledger was rewritten, or what came was not all
/// that it had.
struct Incident {
    std::string what;  ///< ledger_rewritten, ledger_restored, digest_differed, digest_differs
    shared::Id area;
    std::string detail;
    std::int64_t atMs = 0;
};

struct Counts {
    std::uint64_t waiting = 0;   ///< saved, no receipt
    std::uint64_t received = 0;  ///< receipt, not settled
    std::uint64_t parked = 0, openConflicts = 0, evidenceWaiting = 0;
    std::uint64_t hidden = 0;         ///< rows no longer granted whose removal waits for a yes
    std::uint64_t incidents = 0;      ///< see Store::incidents()
    std::uint64_t drafts = 0;         ///< fields that hold text which is in no save yet
    std::int64_t lastExchangeMs = 0;  ///< wall clock of the last whole exchange; 0: never
};

}  // namespace field::client
