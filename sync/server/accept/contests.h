#pragma once

#include "shared/proto/records.pb.h"
#include "sync/server/accept/incoming.h"
#include "sync/server/accept/working_set.h"

namespace field::server {

/// Conflict records: opened, joined, settled and closed on behalf of one change set. At most one is
/// open per record and slot; further concurrent values join it.
class Contests {
  public:
    Contests(Reading& tx, const Incoming& in, WorkingSet& working)
        : tx_(tx), in_(in), working_(working) {}

    /// Opens, or joins, the conflict of `slot`: `standing` is what stands, `arriving` what came.
    /// Answers its id.
    Result<Id> contest(const Stored& record, const shared::Slot& slot,
                       const sync::SlotEdit& arriving);
    /// After an edit of a contested slot was applied: the value that stands is another one now.
    Result<> standsNow(const Stored& record, const shared::Slot& slot);
    /// A resolving edit settles what its base covers; all settled, the conflict closes.
    Result<> settle(const Stored& record, const shared::Slot& slot, const sync::Arriving& edit);
    /// Writes a conflict that is closed from the start: both authors are told in the same way.
    Result<Id> tell(const Stored& record, std::uint32_t slot, records::ConflictReason reason,
                    const std::vector<sync::Contested>& sides, const std::string& message);
    /// Closes the open conflicts of a record that was deleted, or opens those again.
    Result<> recordDeleted(const Stored& record);

    /// The value that stands, as one side of a conflict, with its author where one is known.
    Result<sync::Contested> standingSide(const Stored& record, const shared::Slot& slot);
    [[nodiscard]] sync::Contested arrivingSide(const sync::SlotEdit& edit) const;

  private:
    Result<> put(Stored& conflict, const std::vector<sync::Contested>& sides);
    [[nodiscard]] Id idFor(const Id& record, std::uint32_t slot) const;
    Stored* make(const Stored& record, std::uint32_t slot, records::ConflictReason reason);

    Reading& tx_;
    const Incoming& in_;
    WorkingSet& working_;
};

/// The report a record belongs to: its parent, or itself for a root.
Id reportOf(const shared::Record& record);

}  // namespace field::server
