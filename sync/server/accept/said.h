#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/merge.h"

namespace field::server {

using shared::Id;
using shared::Result;

/// Who said what in a ledger entry, and what that wrote over. Nothing but the few fields that are
/// asked for is read: an entry may hold a thousand rows, and a conflict is about one of them.
class Said {
  public:
    /// Of the entry's change set and effect (or, of a release, of the set that was released).
    /// Nothing where `set` does not read, as a redacted one does not.
    static std::optional<Said> of(std::string_view set, std::string effect);

    Id person, device;
    std::uint64_t deviceSeq = 0;
    std::int64_t wallMs = 0;
    std::optional<Id> release;  ///< the parked record that the set releases

    /// The base that the set's edit of `slot` in `record` named; nothing where it has none.
    [[nodiscard]] std::optional<sync::Base> baseOf(const Id& record, std::uint32_t slot) const;
    /// What stood in the slot before; nothing where the entry wrote over nothing, or was redacted.
    [[nodiscard]] Result<std::optional<sync::Replaced>> replaced(const Id& record,
                                                                 std::uint32_t slot) const;
    /// Of another entry: that of the release.
    void takeEffect(Said& from) { effect_ = std::move(from.effect_); }

  private:
    std::string payload_, effect_;
};

}  // namespace field::server
