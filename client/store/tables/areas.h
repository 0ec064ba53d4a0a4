#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "shared/sqlite.h"
#include "sync/replica.h"

namespace field::client {

using shared::Hash;
using shared::Id;
using shared::Result;
using sync::Base;

/// An area as the device keeps it.
struct AreaRow {
    sync::AreaState state;
    Id stagedEpoch;               ///< of the staged pages
    std::vector<Id> epochs;       ///< every epoch that was visible here, oldest first
    std::uint64_t lastSeq = 0;    ///< number of the own set that was saved last
    Hash lastHash;                ///< end of this device's own chain in the area
    std::uint64_t formerSeq = 0;  ///< numbers up to here are of sets of former enrolments

    /// Own sets are numbered through all enrolments; the present one's chain counts from 1.
    [[nodiscard]] std::uint64_t inChain(std::uint64_t number) const { return number - formerSeq; }
    [[nodiscard]] std::uint64_t fromChain(std::uint64_t deviceSeq) const {
        return deviceSeq + formerSeq;
    }
    /// Whether `epoch` was visible here before a restore.
    [[nodiscard]] bool hasEnded(const Id& epoch) const {
        return epoch != state.visible.epoch &&
               std::find(epochs.begin(), epochs.end(), epoch) != epochs.end();
    }
    /// The base that has seen less. An epoch that is not listed counts as the oldest.
    [[nodiscard]] const Base& older(const Base& a, const Base& b) const;
};

/// The areas this device has heard of, with its own chain in each.
class Areas {
  public:
    explicit Areas(shared::Database& db) : db_(db) {}

    Result<std::optional<AreaRow>> find(const Id& area);
    /// By id.
    Result<std::vector<AreaRow>> all();
    Result<> put(const AreaRow& row);
    /// Moves the own chain alone.
    Result<> putChain(const Id& area, std::uint64_t lastSeq, const Hash& lastHash);

  private:
    shared::Database& db_;
};

}  // namespace field::client
