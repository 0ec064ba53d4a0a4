#pragma once

#include "sync/server/host.h"
#include "sync/server/host/cursor.h"
#include "sync/server/host/heads.h"

namespace field::wire {
class ExchangeAnswer;
}

namespace field::server {

/// One answer's pages for one device, from one snapshot. Where a device stands is what its sealed
/// cursor says; one that this server did not seal for this device, area and life of the ledger
/// costs a full reconcile.
class Pages {
  public:
    struct From {
        const Ledger::Rules& rules;
        shared::Env& env;
        Hash sealKey;
        AnswerLimits limits;
        bool removalsWait = false;  ///< grants may be missing since a restore
    };
    Pages(Reading& tx, const From& from, const Device& device, wire::ExchangeAnswer& answer)
        : tx_(tx), from_(from), device_(device), answer_(answer) {}

    /// Adds the pages of `area` past what the device has of it while there is room; `said` is null
    /// where it has never heard of the area.
    Result<> add(const VisibleArea& area, const sync::AreaState* said);

  private:
    Result<std::uint64_t> copiedSeq(const VisibleArea& area, const sync::AreaState* said);
    Result<Cursor> begin(const VisibleArea& area, const sync::AreaState* said);
    Result<sync::AreaPage> next(const VisibleArea& area, Cursor& at);
    Result<sync::AreaPage> nextOfFill(Cursor& at);
    Result<sync::AreaPage> nextChanges(const VisibleArea& area, Cursor& at);
    Result<std::optional<sync::Witness>> witness(const sync::AreaState& said);
    Result<std::vector<Hash>> redacted(const Id& area, std::uint64_t revision);
    Result<std::uint64_t> newestGrant(const Id& area);

    Reading& tx_;
    From from_;
    const Device& device_;
    wire::ExchangeAnswer& answer_;
    std::size_t bytes_ = 0;
};

/// The hash that `area`'s ledger has at `at`, a place of any of its lives; none where it has no
/// such place.
Result<Hash> hashAt(Reading& tx, const Id& area, const Base& at);

}  // namespace field::server
