#pragma once

#include "client/store/store_state.h"

namespace field::client {

/// The server's rows of one area on their way into the tables, under own values where there are
/// any, with the digests kept beside them. Lives within the caller's transaction; finish() it.
class ArrivingRows {
  public:
    /// `fresh`: nothing of what comes is here yet (a first fill), so nothing is looked up.
    static Result<ArrivingRows> begin(StoreState& store, const Id& area, bool fresh);

    Result<> take(const Record& row);
    /// What changed of a row that is here. One that is not stays out: the digests then differ, and
    /// everything comes anew.
    Result<> takeChange(const Record& change);
    /// Everything comes anew: what is not taken until finishAfresh() is what the server lacks.
    Result<> beginAfresh();
    /// `sameLife`: what did not come is gone. Otherwise the ledger was restored, and it stays,
    /// marked, outside the digests.
    Result<> finishAfresh(bool sameLife);
    /// Takes what was pulled of a project that is no longer granted (none: of the whole area) out
    /// of sight. Own change sets and evidence stay.
    Result<> hide(const Id& project);

    /// Writes the digests.
    Result<> finish();
    [[nodiscard]] std::uint64_t hidden() const { return hiddenRows_; }

  private:
    ArrivingRows(StoreState& store, const Id& area, bool fresh)
        : store_(store), area_(area), fresh_(fresh) {}
    /// What stands here of a record.
    struct Standing {
        std::optional<EffectiveRow> effective;  ///< of a kind that this program knows
        std::optional<Record> apart;            ///< the server's row, where it is another

        /// The server's row, without own values; null where there is none.
        [[nodiscard]] const Record* server() const;
    };

    Result<Standing> standing(std::uint32_t kind, const Id& id);
    Result<> replace(const Standing& here, const Record& row);
    Result<> takeKnown(const shared::Kind& kind, const Standing& here, const Record& row);
    Result<bool> unmark(const Record& row);
    Result<> hideRow(const Record& row);
    Result<> hideKind(const shared::Kind& kind, const Id& project);
    Result<> hideForeign(const Id& project);
    Result<> eraseExtras(const shared::Kind& kind);
    Result<> closeExtraConflicts();

    StoreState& store_;
    Id area_;
    bool fresh_;
    bool overlaid_ = false;  ///< some record of the area may have own values
    bool extras_ = false;    ///< some row is marked as not shown by the server
    bool hides_ = false;     ///< some row of the area is hidden
    std::uint64_t hiddenRows_ = 0;
    Digests::Sums changes_;
};

/// Rows in all kinds' tables: what a removal is measured against.
Result<std::uint64_t> countRows(StoreState& store);

}  // namespace field::client
