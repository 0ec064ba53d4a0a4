#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/result.h"
#include "sync/server/stored.h"

namespace field::server {

using shared::Result;

/// What is known of sets besides their entries: those that wait, were released or carried over.
/// Part of storage.h's Reading.
class SetReading {
  public:
    virtual ~SetReading() = default;

    /// Parked records of `area` that still wait, by the revision they took.
    virtual Result<std::vector<Stored>> waitingParked(const Id& area) = 0;
    /// Records that waiting parked sets of `person` would make.
    virtual Result<std::vector<ParkedMaking>> parkedMakings(const Id& area, const Id& person) = 0;
    /// Revision at which the device's set `deviceSeq` was parked, if it was released since.
    virtual Result<std::optional<std::uint64_t>> releasedFrom(const Id& area, const Id& device,
                                                              std::uint64_t deviceSeq) = 0;
    /// Where lives of the ledger that have ended had parked the device's set `deviceSeq`.
    virtual Result<std::vector<sync::Base>> parkedBefore(const Id& area, const Id& device,
                                                         std::uint64_t deviceSeq) = 0;
    /// Receipts (writeReceipt()) of lives that have ended for the device's set `deviceSeq`, which
    /// came when the ledger had the set already.
    virtual Result<std::vector<std::string>> lateReceipts(const Id& area, const Id& device,
                                                          std::uint64_t deviceSeq) = 0;
    /// The number under which `device` carried over set `formerSeq` of the `former` enrolment.
    virtual Result<std::optional<std::uint64_t>> carriedAs(const Id& area, const Id& device,
                                                           const Id& former,
                                                           std::uint64_t formerSeq) = 0;
    /// The set that carried over the one with the hash `original`.
    virtual Result<std::optional<Hash>> carrierOf(const Id& area, const Hash& original) = 0;
    /// Sets that `area` holds of `device` without trusting it to have made them.
    virtual Result<std::uint64_t> untrustedSets(const Id& area, const Id& device) = 0;
    /// The set (encodeChangeSet()) that waits under this number behind a gap.
    virtual Result<std::optional<std::string>> earlySet(const Id& area, const Id& device,
                                                        std::uint64_t deviceSeq) = 0;
    virtual Result<EarlySize> earlySize(const Id& area, const Id& device) = 0;
};

}  // namespace field::server
