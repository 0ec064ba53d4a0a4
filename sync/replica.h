#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "shared/record.h"
#include "shared/result.h"
#include "sync/change_set.h"
#include "sync/pieces/run.h"

namespace field::sync {

/// Where a page of an area ends: (max(row, grant) revision, kind, id). All zero: the beginning.
struct Position {
    std::uint64_t revision = 0;
    std::uint32_t kind = 0;
    Id id;
    auto operator<=>(const Position&) const = default;
};

/// What the device knows of an area.
struct AreaState {
    Id area;
    Base visible;          ///< what people see: epoch and revision of the last whole pull
    Hash headHash;         ///< the ledger's hash at that revision, as a witness
    Position staged;       ///< where the pages that wait on disk end
    std::string cursor;    ///< opaque: of the last page that was taken; empty: none of use
    bool filling = false;  ///< the first fill has not brought every project yet
    Id filled;             ///< the last project that the first fill brought, or is bringing
    bool operator==(const AreaState&) const = default;
};

/// What an earlier life of the ledger, which a restore ended, made of a set.
struct FormerPlace {
    Base at;
    std::vector<EditOutcome> outcomes;  ///< slots not listed were applied
    bool operator==(const FormerPlace&) const = default;
};

/// The server's durable answer to one change set. It carries no values and raises no base.
struct Receipt {
    Hash setHash;
    Id area;
    std::uint64_t deviceSeq = 0;
    Verdict verdict = Verdict::received;
    Base at;                            ///< epoch and revision the set took
    std::vector<EditOutcome> outcomes;  ///< slots not listed were applied
    std::string reason, detail;
    std::uint64_t waitingFor = 0;  ///< early: the sequence number that must come first
    std::int64_t receivedMs = 0;   ///< server's clock
    std::string seal;              ///< the server's mark; see sealReceipt()
    std::vector<FormerPlace> former;
    bool operator==(const Receipt&) const = default;
};

/// The hash that a ledger has at a place where a device's visible state stood.
struct Witness {
    Base at;
    Hash hash;  ///< none: the ledger has no such place
    bool operator==(const Witness&) const = default;
};

/// A page of a first fill: a part of one project, which is visible whole at once.
struct Fill {
    Id project;  ///< none: the area's reference data
    bool done = false;
    bool operator==(const Fill&) const = default;
};

/// One page of one area, as the server answered it.
struct AreaPage {
    Id area;
    Base head;  ///< of the snapshot the page was read from
    Hash headHash;
    Position from, to;
    std::optional<std::uint64_t> since;  ///< changes only: what the device has everything up to
    std::vector<shared::Record> rows;
    /// Rows that the device has as they stood at its place: only the columns that changed since, an
    /// emptied one with an empty value, and neither project nor parent.
    std::vector<shared::Record> changed;
    std::vector<Id> removedProjects;
    /// Roles held in the area or on its projects: which pages to show; the server judges all acts.
    std::vector<std::string> roles;
    bool more = false;
    std::string cursor;  ///< sealed: where this page ends
    /// After a restore: last set of the device's own chain that was in the copy; otherwise 0.
    std::uint64_t copiedSeq = 0;
    std::optional<Witness> witness;
    std::optional<std::uint64_t> digest;  ///< last page: over all that the person may read
    std::optional<Fill> fill;
    bool afresh = false;         ///< the pages bring everything, whatever the device has
    bool removalsWait = false;   ///< grants may be missing since a restore: hide, delete nothing
    std::vector<Hash> redacted;  ///< sets of the device's own whose payload is to go
    bool operator==(const AreaPage&) const = default;
};

struct EvidenceToSend {
    Hash sha256;
    ReadRun read;  ///< of the unaltered bytes; Code::locked: sealed under a passphrase
    std::uint64_t size = 0;
};

/// A device's store as an exchange sees it: the arrow sync → client reversed. Called on the sync
/// thread with its own connection. Every call is one transaction, durable when it returns.
class Replica {
  public:
    virtual ~Replica() = default;

    /// Who this device is; Code::refused before enrolment.
    struct Identity {
        Id device, person;
        shared::PublicKey server;
        shared::KeyPair key;
    };
    virtual Result<Identity> identity() = 0;

    /// Areas this device has heard of, with what it knows of each.
    virtual Result<std::vector<AreaState>> areas() = 0;
    /// Sets without receipt, by area and sequence, beginning after (area, deviceSeq); as many as
    /// fit 500 sets and 256 KiB. Signed here, on first leaving.
    virtual Result<std::vector<ChangeSet>> outbox(const Id& afterArea, std::uint64_t afterSeq) = 0;
    /// Sealed receipts that `set` had in lives of the ledger which a restore ended; with the first
    /// that waits, also of earlier ones whose values came into a later life and wait there.
    virtual Result<std::vector<Receipt>> formerReceipts(const ChangeSet& set) = 0;
    /// Takes receipts: a set received or parked leaves the outbox; early and invalid ones stay,
    /// with the reason kept for the person.
    virtual Result<> takeReceipts(const std::vector<Receipt>& receipts) = 0;

    /// Stages a page on disk. Code::invalid (nothing changed) if page.from is not where the staged
    /// pages end: a stale or repeated answer. When page.more is false all staged pages of the area
    /// become visible in the same transaction, with the cursor, and what they settle is settled.
    /// Code::missing (nothing shown): the ledger was restored and lacks sets of this device; they
    /// are in the outbox again and go first.
    virtual Result<> takePage(const AreaPage& page) = 0;
    /// Notes that everything was pulled.
    virtual Result<> pulledAll() = 0;

    /// Evidence whose bytes the server has not confirmed: thumbnails, then the rest, oldest first.
    virtual Result<std::vector<EvidenceToSend>> evidenceToSend() = 0;
    virtual Result<> evidenceSent(const Hash& sha256) = 0;
    /// Hashes of visible evidence whose bytes are not here: thumbnails, then the newest.
    virtual Result<std::vector<Hash>> evidenceWanted() = 0;
    /// Path to which the wanted bytes are written before evidenceArrived() verifies and keeps them.
    virtual Result<std::string> evidencePath(const Hash& sha256) = 0;
    /// Code::damaged if the file's bytes do not hash to `sha256`; the file is then removed.
    virtual Result<> evidenceArrived(const Hash& sha256) = 0;
};

}  // namespace field::sync
