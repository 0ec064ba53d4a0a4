#pragma once

#include <map>
#include <set>

#include "sync/server/storage.h"

namespace field::server {

/// The columns of `slot` that have a value.
shared::Values slotValues(const shared::Record& record, const shared::Slot& slot);

/// Whether the Conflict still asks.
bool isOpen(const shared::Record& conflict);

/// The records that one change set touches, held back until the whole set is judged: what is
/// refused half-way is dropped with this object, and nothing of it was ever written.
class WorkingSet {
  public:
    WorkingSet(Reading& tx, Id area) : tx_(tx), area_(area) {}

    /// The record as this set has made it so far; null if there is none. The pointer stays valid.
    Result<Stored*> find(std::uint32_t kind, const Id& id);
    /// A record that this set makes; a conflict must name its record already.
    Stored* make(shared::Record record);
    /// Remembers that `slot` of the record changed (0: its life); only touched records are written.
    void touch(const Stored& stored, std::uint32_t slot);
    /// Remembers that what its values were built on is known better: the record stays as it is,
    /// and nobody but this store hears of it.
    void touchVersions(const Stored& stored) { heldOf(stored).rewritten = true; }

    /// Remembers what stands in `slot` before this set writes over it.
    void replace(const Stored& stored, const shared::Slot& slot);
    /// What it has written over; without values: nothing.
    [[nodiscard]] sync::Replaced replaced(const Stored& stored, std::uint32_t slot);

    /// Live records of `kind` that hang on `parent`, those of this set included, by id.
    Result<std::vector<Stored*>> children(std::uint32_t kind, const Id& parent);
    /// The open conflict of a slot of a record, as this set has made it so far; null if none.
    Result<Stored*> openConflict(const shared::Record& record, std::uint32_t slot);
    Result<std::vector<Stored*>> openConflictsOf(const shared::Record& record);
    Result<std::vector<Id>> openConflictsOfReport(const Id& report);
    /// Records of the store, conflicts that are closed too, whose `column` ("record_id",
    /// "report_id") names `id`.
    Result<std::vector<Stored*>> naming(std::uint32_t kind, const std::string& column,
                                        const Id& id);
    /// The proposed correction of `record` that nobody decided yet; null if none.
    Result<Stored*> openCorrection(std::uint32_t kind, const Id& record);

    struct Touched {
        Stored stored;
        std::vector<std::uint32_t> slots;                  ///< ascending
        std::map<std::uint32_t, sync::Replaced> replaced;  ///< by slot
        bool changed = false;
        bool rewritten = false;          ///< its versions alone
        std::uint64_t digestBefore = 0;  ///< of the row as the store has it; 0: it has none
    };
    /// By (kind, id): what the set did.
    [[nodiscard]] const std::map<std::pair<std::uint32_t, Id>, Touched>& records() const {
        return records_;
    }
    /// Remembers a note of a record, by which a later edit may name its base.
    void keepText(const Id& record, std::string text) {
        texts_.emplace_back(record, std::move(text));
    }
    [[nodiscard]] const std::vector<std::pair<Id, std::string>>& texts() const { return texts_; }

    /// Every touched record at `revision`.
    void setRevision(std::uint64_t revision);

  private:
    /// A record of the store, or the one that this set already holds in its place.
    Stored* hold(Stored stored);
    Stored* keep(Stored stored, std::uint64_t digestBefore);
    /// What is held of a record that this object gave out.
    Touched& heldOf(const Stored& stored);
    Reading& tx_;
    Id area_;
    std::map<std::pair<std::uint32_t, Id>, Touched> records_;
    Touched* last_ = nullptr;  ///< asked for; an edit asks for its record ten times
    std::vector<std::pair<Id, std::string>> texts_;
    std::multimap<Id, Stored*> conflicts_;  ///< those held, by the record that they are about
    std::set<Id> asked_;                    ///< records whose open conflicts are held
};

}  // namespace field::server
