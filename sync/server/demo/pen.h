#pragma once

#include <map>
#include <vector>

#include "sync/server/ledger.h"

namespace field::server::town {

/// A device made for one person of the demo, so that what they wrote is signed and chained like
/// anybody's. Its key comes from the machine's randomness and goes with this object.
class Pen {
  public:
    Pen(const Id& device, const Id& person, shared::Env& env);

    /// The device as the store is to know it.
    [[nodiscard]] const Device& device() const { return device_; }

    /// Signs `edits` as this device's next set in `area` and has the ledger take it. Anything but
    /// plain receipt is a Failure that says why.
    Result<> write(Writing& tx, Ledger& ledger, const AreaHead& area, const Id& project,
                   std::vector<sync::Edit> edits, std::int64_t wallMs, shared::Env& env);

  private:
    Device device_;
    shared::KeyPair key_;
    std::map<Id, Chain> chains_;  ///< by area
};

}  // namespace field::server::town
