#pragma once

#include "sync/correction.h"
#include "sync/server/accept/contests.h"

namespace field::server {

/// Proposed corrections on behalf of one change set: made, joined, and decided by a review that is
/// bound to the report with the correction in it.
class Corrections {
  public:
    Corrections(const Ledger::Rules& rules, const Incoming& in, WorkingSet& working,
                Contests& contests)
        : rules_(rules), in_(in), working_(working), contests_(contests) {}

    /// Keeps `edit`, of a record in `report`, in the correction of its record. Answers its id.
    Result<Id> propose(const sync::Edit& edit, const Stored& report);

    /// The review hash of `report` as it stands, with the edits of `correction` in it (null: as it
    /// is).
    Result<Hash> reviewHash(const Stored& report, const Stored* correction);

    /// Makes the correction's edits the values of its record and closes it.
    Result<> accept(Stored& correction);
    void close(Stored& correction, records::CorrectionState state);

  private:
    Result<> apply(const sync::ProposedEdit& proposed, const Stored& correction);
    void applySlot(const shared::Slot& slot, const sync::SlotEdit& edit, Stored& stored);

    const Ledger::Rules& rules_;
    const Incoming& in_;
    WorkingSet& working_;
    Contests& contests_;
};

/// The edits that wait in `correction`; Code::damaged if they do not read.
Result<std::vector<sync::ProposedEdit>> editsOf(const Stored& correction);

/// The id in a blob column of `record`; none if it holds none.
Id idIn(const shared::Record& record, int column);
std::int64_t integerIn(const shared::Record& record, int column);

}  // namespace field::server
