#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/merge.h"
#include "sync/server/ledger.h"

namespace field::server {

/// One verified change set at the door of its area: what the rules need to know about it.
struct Incoming {
    sync::ChangeSet set;
    Hash hash;
    sync::Payload payload;
    AreaHead head;                      ///< before this set
    std::uint64_t revision = 0;         ///< that this set takes
    bool host = false;                  ///< from the server's own device: no rights to judge
    std::vector<shared::Grant> grants;  ///< of the author in this area, ended ones too
    std::int64_t nowMs = 0;             ///< server's clock
    Id device, person;                  ///< whose values these are
    std::uint64_t deviceSeq = 0;
    std::optional<Hash> link;  ///< what the device's next set names; nothing: this set's own hash
    /// Of a set that is released: the revision at which it was parked.
    std::optional<std::uint64_t> parkedAt;
    /// What earlier lives of the ledger made of it, or of what it carries over, as sealed receipts
    /// say.
    std::vector<sync::FormerPlace> former;
    /// An earlier life judged these very bytes and took them, the rights of their author with them.
    /// What is carried over is new bytes, which no receipt of the originals vouches for.
    bool judgedBefore = false;
    std::vector<Base> parkedBefore;  ///< where they had parked it, as sealed receipts say

    /// Of a record that the server makes, and of the life of one that the set makes.
    [[nodiscard]] sync::Version version() const;
    /// Where the slot of edit `edit` became the value in earlier lives, or the record was made or
    /// removed (slot 0); where it came and did not.
    [[nodiscard]] std::vector<Base> stood(std::uint32_t edit, std::uint32_t slot) const;
    [[nodiscard]] std::vector<Base> waited(std::uint32_t edit, std::uint32_t slot) const;
    /// Whether a restore brought it back, carried over, behind what its device had made since: its
    /// number in the chain then says nothing of what its author had seen.
    [[nodiscard]] bool isBehind() const {
        return !payload.originals.empty() && !(former.empty() && parkedBefore.empty());
    }
};

/// Why a set is parked: a code for programs and the detail for people.
struct Refusal {
    std::string reason, detail;
    /// The parked set that must be released first, or the record that must come; none: it may be
    /// released as it is.
    Id dependsOn = {};
};

/// Whether the slot of edit `edit` came there and did not become the value.
bool apart(const sync::FormerPlace& place, std::uint32_t edit, std::uint32_t slot);
/// The revision that `base` means in the ledger's present epoch: bases of an earlier epoch count as
/// at most the lowest revision at which the ledger was restored since, those of an unknown one as
/// 0.
Result<std::uint64_t> presentRevision(Reading& tx, const AreaHead& head, const Base& base);
/// What `base` means in the lives that its own was restored from, first the nearest; nothing for a
/// base of the present life.
Result<std::vector<Base>> formerMeanings(Reading& tx, const AreaHead& head, const Base& base);

}  // namespace field::server
