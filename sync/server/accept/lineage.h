#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sync/server/accept/incoming.h"

namespace field::server {

/// Whose a version is to the author of the set at hand. merge.h counts what an earlier set of the
/// same device wrote as seen; two kinds of sets need more than their number to say that:
///
/// - one that a former enrolment of the person sent, and that this device carried over, is this
///   device's own, under the number by which it carried it; and so is, as earlier than all of this
///   device's, one up to where this device's chain goes on from the former enrolment's;
/// - one that was parked left its author's screen when its receipt was passed there. Released
///   later, it is its device's own for edits whose base is older than that, and nobody's for those
///   that came after: they must not overwrite it unseen. One of an untrusted device has no number
///   in its chain, so that it is nobody's. The same holds for one that was parked in a life of the
///   ledger that has ended, and that came to stand in this one.
class Lineage {
  public:
    Lineage(Reading& tx, const Incoming& in) : tx_(tx), in_(in) {}

    /// `version` as an edit that names the base `said`, which is `base` in the present epoch, is to
    /// be held against it.
    Result<sync::Version> seen(sync::Version version, std::uint64_t base, const Base& said);
    /// Adds to the version of `record`'s slot where its value stood or waited in lives that have
    /// ended, as receipts say that came when the ledger had its set already.
    Result<> recall(const Id& record, std::uint32_t slot, sync::Version& version);
    /// Elements of a `union` slot: a removal counts for what an earlier set added, also if that set
    /// is released later, so only what was carried over changes.
    Result<> own(std::vector<sync::ElementVersion>& elements, std::uint64_t base);

  private:
    /// A version of a former enrolment becomes this device's own.
    Result<> carry(sync::Version& version);
    /// By former enrolment, the number of its last set that the chain at hand goes on from.
    Result<const std::map<Id, std::uint64_t>*> goesOnFrom();
    /// What the first set of `device`'s chain in the area goes on from; none: nothing.
    Result<Hash> firstLink(const Id& device);

    /// Whether the author of an edit with the base `said` knew that their set behind `version` had
    /// been parked, in lives that have ended.
    Result<bool> wasTold(const sync::Version& version, const Base& said);
    /// Whether the ledger was ever restored.
    Result<bool> hasEndedLives();

    Reading& tx_;
    const Incoming& in_;
    // Once asked for:
    std::optional<std::map<Id, std::uint64_t>> goesOnFrom_;
    std::optional<bool> hasEndedLives_;
};

}  // namespace field::server
