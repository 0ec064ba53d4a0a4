#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/crypto.h"
#include "shared/ids.h"
#include "shared/result.h"
#include "shared/value.h"

namespace field::sync {

using shared::Hash;
using shared::Id;
using shared::Result;
using shared::Values;

/// Where the author's visible state of the area stood when the form took the value.
struct Base {
    Id epoch;
    std::uint64_t revision = 0;
    auto operator<=>(const Base&) const = default;
};

/// What an edit of a `union` slot says: elements, never the whole set.
struct ElementChange {
    std::vector<std::string> added, removed;
    bool operator==(const ElementChange&) const = default;
};

struct SlotEdit {
    std::uint32_t slot = 0;
    Base base;
    Values values;  ///< the slot's columns; empty where `elements` speaks
    ElementChange elements;
    std::optional<Hash> baseHash;  ///< `text`: hash of the base value's bytes
    Id resolves;                   ///< conflict that this edit closes; none: an ordinary edit
    bool operator==(const SlotEdit&) const = default;
};

enum class EditAct { change = 0, create = 1, remove = 2 };

struct Edit {
    EditAct act = EditAct::change;
    std::uint32_t kind = 0;
    Id id;
    Id parent;  ///< create only
    Base base;
    std::vector<SlotEdit> slots;
    std::int64_t stateSeen = 0;  ///< the report's state as the form showed it; 0: it has none
    bool isStep = false;         ///< leaves `from` and enters `to`, in the slot of the state column
    std::int64_t from = 0, to = 0;
    std::optional<Hash> readHash;  ///< a review's step: what was read (content_hash.h)
    bool operator==(const Edit&) const = default;
};

struct GrantAct {
    Id grant, person, project;
    std::string role;
    bool ended = false;
    bool operator==(const GrantAct&) const = default;
};

struct ReleaseAct {
    Id parked, person;
    bool operator==(const ReleaseAct&) const = default;
};

/// The device says that its sets from `first` up to this one's number are lost: what follows is
/// judged without them.
struct GapAct {
    std::uint64_t first = 0;
    Hash lastHash;  ///< of the last of them, as the set behind the gap names it
    bool operator==(const GapAct&) const = default;
};

struct RedactAct {
    Hash set;
    std::vector<Id> persons;  ///< the two administrators
    bool operator==(const RedactAct&) const = default;
};

/// More enrolments than a person's work is carried through.
inline constexpr std::size_t maxOriginals = 16;

/// What one save says. All its edits belong to one project, or to the area's reference data.
struct Payload {
    std::string salt;  ///< 16 random bytes
    Id project;
    std::vector<Edit> edits;
    std::optional<GrantAct> grant;      ///< only in sets of the server's own device
    std::optional<ReleaseAct> release;  ///< likewise
    std::optional<RedactAct> redact;    ///< likewise
    std::int64_t wallMs = 0;
    std::int64_t bootMs = 0;
    std::string bootId;
    std::string zone;
    /// Of a set that former enrolments of the same person made and this one carries over: its
    /// hashes there, oldest first.
    std::vector<Hash> originals;
    std::optional<GapAct> gap;  ///< stands alone
    bool operator==(const Payload&) const = default;
};

/// The atomic, signed unit of sync. `payload` is raw bytes, kept for ever as they were signed.
struct ChangeSet {
    std::uint32_t algorithm = shared::algorithmEd25519Sha256;
    Id area, epoch, device, person;
    std::uint64_t deviceSeq = 0;
    /// The device's set before it in the area. Of the first: the last set of the person's former
    /// enrolment there that the device knows to be in the ledger; none: there is none.
    Hash prevHash;
    std::string payload;
    shared::Signature signature;
    bool operator==(const ChangeSet&) const = default;
};

/// The bytes that are hashed and signed: tag ‖ algorithm ‖ server ‖ area ‖ epoch ‖ device ‖ person
/// ‖ device_seq ‖ prev_hash ‖ payload, all but the payload of fixed length.
std::string signedBytes(const shared::PublicKey& server, const ChangeSet& set);
/// SHA-256 of signedBytes(): the link of the device's chain, made at the save; the signature is
/// made when the set first leaves.
Hash hashOf(const shared::PublicKey& server, const ChangeSet& set);

std::string encodePayload(const Payload& payload);
/// Limits are checked before parsing (wire.h). Code::invalid names what is impossible: an id of the
/// wrong length, invalid UTF-8, a base that is not listed. Unknown kinds and columns pass: they are
/// judged, and parked, by the ledger.
Result<Payload> decodePayload(std::string_view bytes);

/// The set as wire bytes (field.wire.ChangeSet), and back.
std::string encodeChangeSet(const ChangeSet& set);
Result<ChangeSet> decodeChangeSet(std::string_view bytes);

/// What a server made of a set, and of each of its edits.
enum class Verdict { received = 1, parked = 2, early = 3, invalid = 4 };
enum class Outcome { applied, same, merged, conflict, gaveWay, late, revived, kept, proposed };

struct EditOutcome {
    std::uint32_t edit = 0;
    std::uint32_t slot = 0;  ///< 0: the record itself
    Outcome outcome = Outcome::applied;
    Id conflict;  ///< or the Correction of a proposed one
    bool operator==(const EditOutcome&) const = default;
};

}  // namespace field::sync
