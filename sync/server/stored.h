#pragma once

#include <cstdint>
#include <string>

#include "shared/record.h"
#include "sync/change_set.h"
#include "sync/server/versions.h"

/// What the server keeps, as values; storage.h says how it is read and written.
namespace field::server {

using shared::Hash;
using shared::Id;
using sync::Base;

struct AreaHead {
    Id area;
    std::string code, name;  ///< division or department code, and its name
    Base at;
    Hash hash;
};

struct Device {
    Id id, person;
    shared::PublicKey key;
    std::string label, matchCode;
    bool confirmed = false, revoked = false;
    std::int64_t lastSeenMs = 0;
};

/// Where a device's chain in an area stands.
struct Chain {
    std::uint64_t lastSeq = 0;
    Hash lastHash;
};

struct Entry {
    std::uint64_t revision = 0;
    Hash setHash;
    Id device;
    std::uint64_t deviceSeq = 0;  ///< 0: an untrusted set, which takes none
    std::string set;              ///< encodeChangeSet(), as it came
    std::string receipt;          ///< serialized field.wire.Receipt
    std::string effect;           ///< serialized field.wire.Effect
    Hash hash;  ///< H(previous ‖ revision ‖ H(set) ‖ H(receipt) ‖ H(effect))
};

/// A record that waits to be made by a parked set.
struct ParkedMaking {
    Id record, parked;
};

/// What waits behind a gap in a device's chain.
struct EarlySize {
    std::uint64_t sets = 0, bytes = 0;
};

struct Stored {
    shared::Record record;
    Versions versions;
};

/// Sum over the live rows of one kind in one project (sync/digest.h).
struct DigestSum {
    Id project;
    std::uint32_t kind = 0;
    std::uint64_t digest = 0;
};

/// A set whose payload two administrators replaced by its hash.
struct Redaction {
    Hash set;
    Id device;                   ///< whose set it was
    std::uint64_t revision = 0;  ///< at which the ledger names it
};

/// Something that should not be, kept for the administrator.
struct Incident {
    std::string what;  ///< a code: ledger_rewritten
    Id area, device;
    std::string detail;
    std::int64_t atMs = 0;
};

/// A report's workflow state since `revision`.
struct StateChange {
    std::uint64_t revision = 0;
    Id device, person;
    std::uint64_t deviceSeq = 0;
    std::int64_t state = 0;
};

struct EnrolmentCode {
    Hash code;  ///< SHA-256 of the code: a stolen store opens no door
    Id person;
    std::int64_t expiresMs = 0;
    bool autoConfirm = false, used = false;
};

/// A record that names a piece of evidence. Who may read the record may read the bytes, and who
/// made it may send them.
struct EvidenceUse {
    Id area, project;
    Id device;  ///< whose change set made the record
    Id record;
};

}  // namespace field::server
