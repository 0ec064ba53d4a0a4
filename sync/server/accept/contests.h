#pragma once

#include "shared/proto/records.pb.h"
#include "sync/server/accept/lineage.h"
#include "sync/server/accept/said.h"
#include "sync/server/accept/working_set.h"

namespace field::server {

/// Conflict records: opened, joined, settled and closed on behalf of one change set. At most one is
/// open per record and slot; further concurrent values join it.
class Contests {
  public:
    Contests(Reading& tx, const Incoming& in, WorkingSet& working, Lineage& lineage)
        : tx_(tx), in_(in), working_(working), lineage_(lineage) {}

    /// Opens, or joins, the conflict of `slot`: what stands is in `record`, `arriving` what came,
    /// of the set's edit `index`. Answers its id.
    Result<Id> contest(std::uint32_t index, const Stored& record, const shared::Slot& slot,
                       const sync::SlotEdit& arriving);
    /// After an edit of a contested slot was applied: the value that stands is another one now.
    Result<> standsNow(const Stored& record, const shared::Slot& slot, const sync::Arriving& came);
    /// A resolving edit settles what its base covers; all settled, the conflict closes.
    Result<> settle(const Stored& record, const shared::Slot& slot, const sync::Arriving& edit);
    /// Writes a conflict that is closed from the start: both authors are told in the same way.
    Result<Id> tell(const Stored& record, std::uint32_t slot, records::ConflictReason reason,
                    const std::vector<sync::Contested>& sides, const std::string& message);
    /// Closes the open conflicts of a record that was deleted, of a report with all in it.
    Result<> recordDeleted(const Stored& record);
    /// Opens them again: the record lives.
    Result<> recordRevived(const Stored& record);
    /// Whether a value waits in an open conflict of the record (of a report: of anything in it)
    /// that the author of `edit` has not seen.
    Result<bool> unseenWaits(const Stored& record, const sync::Arriving& edit);

    /// Whether the author of the released set at hand wrote a later value of the slot while what is
    /// released now was on their screen; it stands, or is in a conflict, also one that was decided.
    Result<bool> isReplaced(const Stored& record, const shared::Slot& slot);
    /// The value that stands, as one side of a conflict, with its author where one is known.
    Result<sync::Contested> standingSide(const Stored& record, const shared::Slot& slot);
    [[nodiscard]] sync::Contested arrivingSide(std::uint32_t index,
                                               const sync::SlotEdit& edit) const;

  private:
    Result<> put(Stored& conflict, const std::vector<sync::Contested>& sides);
    /// Null where the ledger has no such entry, or it was redacted. Good until the next call.
    Result<const Said*> saidAt(const Id& area, std::uint64_t revision);
    Result<std::optional<Said>> readSaid(const Id& area, std::uint64_t revision);
    /// The newest value of `slot` that was written over in the entry of `revision` or before, and
    /// that `base` covers; nothing where none is known.
    Result<sync::Replaced> seenBefore(const Stored& record, std::uint32_t slot,
                                      std::uint64_t revision, std::uint64_t base);
    /// Open conflicts of the record; of a root, of all that hangs on it.
    Result<std::vector<Stored*>> openWithin(const Stored& record);
    Result<> findSaw(sync::Contested& side);
    /// Whether `side` is such a later value.
    Result<bool> replacedBy(const sync::Contested& side);
    /// The sides of `conflict`, each with the version that an edit with `base`, named `said`, is
    /// held against.
    Result<std::vector<sync::Contested>> asSeen(const Stored& conflict,
                                                std::vector<sync::Contested> sides,
                                                std::uint64_t base, const Base& said);
    [[nodiscard]] Id idFor(const Id& record, std::uint32_t slot) const;
    Stored* make(const Stored& record, std::uint32_t slot, records::ConflictReason reason);

    Reading& tx_;
    const Incoming& in_;
    WorkingSet& working_;
    Lineage& lineage_;
    std::map<std::uint64_t, std::optional<Said>> said_;  ///< the entries read last
};

Result<std::vector<sync::Contested>> sidesOf(const Stored& conflict);
/// The report a record belongs to: its parent, or itself for a root.
Id reportOf(const shared::Record& record);

}  // namespace field::server
