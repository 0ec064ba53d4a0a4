#pragma once

#include <functional>

#include "tests/simulation/history.h"
#include "tests/simulation/line.h"

namespace simulation {

/// What is asked of a town: each question answers the law that is broken, by its name in sync.md
/// and with what broke it, or an empty text.
class Laws {
  public:
    /// `former`: the lives that a restore ended, the last one at the end.
    Laws(Town& town, const Book& book, History& history, const std::vector<History>& former)
        : town_(town), book_(book), history_(history), former_(former) {}

    /// After an exchange: no set of columns is torn, and the rows shown are those of one moment of
    /// the server, of what is granted and of nothing else.
    std::string shown(Machine& machine);
    /// After a device started again: all that it said was saved is there.
    std::string kept(Machine& machine, int index);
    /// Before a machine's store is put back: what its person was told is received is on nobody's
    /// disk but the server's, and asked for at rest.
    void promised(Machine& machine);
    /// When all devices have exchanged until nothing changes.
    std::string atRest();

  private:
    using Law = std::string (Laws::*)();
    std::string converged();
    std::string ledgerIsTheState();
    std::string nothingLost();
    std::string notesKept();
    std::string setsJoined();
    std::string removalsSaw();
    std::string conflictsRight();
    std::string correctionsKept();
    std::string correctionDecided(const std::vector<History::Version>& versions, std::size_t at);
    std::string told();
    std::string promisesKept();
    std::string photosArrive();
    std::string photosShown();
    [[nodiscard]] bool anyHolds(const Save& save) const;
    std::string scope();

    [[nodiscard]] bool grantedAt(const History& life, const Id& person, int project,
                                 std::uint64_t revision) const;
    [[nodiscard]] bool reads(const History& life, const Machine& machine, const Record& record,
                             std::uint64_t revision) const;
    /// Whether the rules leave open if the machine holds the row: a parked set is its author's also
    /// without a grant, and goes with the project when the grant ends.
    [[nodiscard]] bool either(const History& life, const Machine& machine, const Record& record,
                              std::uint64_t revision) const;
    std::vector<Record> records(Machine& machine, bool all);
    static bool isFilled(const sync::AreaState& area, const Id& project);
    /// Whether a row was the server's before a restore: devices keep what the present life lacks.
    [[nodiscard]] bool isOfFormerLife(std::uint32_t kind, const Id& id) const;
    /// The life that `area` shows a moment of; null if none is known.
    [[nodiscard]] const History* lifeOf(const sync::AreaState& area) const;
    std::string momentOf(Machine& machine, const History& life, const sync::AreaState& area,
                         const std::vector<Record>& shown);
    [[nodiscard]] std::set<Id> underOwnEdits(Machine& machine);
    std::string ownInSight(Machine& machine, const std::vector<Record>& shown);
    [[nodiscard]] int indexOf(const Machine& machine) const;
    [[nodiscard]] int projectIndex(const Id& project) const;
    /// The entry of a save that was taken and merged; null while it waits or is parked.
    [[nodiscard]] const History::Entry* merged(const Save& save) const;
    /// The entry by which the save was judged at last: its own, or that of its release.
    [[nodiscard]] const History::Entry* taken(const Save& save) const;
    /// The entry by which the save's edits, or some, became proposals; null if none did.
    [[nodiscard]] const History::Entry* proposed(const Save& save) const;
    /// Whether all that the save proposed was accepted.
    [[nodiscard]] bool accepted(const Save& save) const;
    /// What stood where an accepted correction came: its reviewer had read it.
    [[nodiscard]] std::map<Place, std::vector<shared::Value>> replacedByReview() const;
    [[nodiscard]] bool couldTell(const Save& decision, const Place& place,
                                 const std::function<bool(const Touch&)>& wrote) const;
    [[nodiscard]] std::string toldOn(Machine& machine, int index);
    /// By project and number of the event: when in one life of the server a value came; and when
    /// the machine's owner was last granted each project.
    struct Reach {
        std::map<std::pair<int, std::int64_t>, std::uint64_t> came;
        std::uint64_t lastGranted[3] = {};
    };
    [[nodiscard]] Reach reachIn(const History& life, const Machine& machine) const;

    Town& town_;
    const Book& book_;
    History& history_;
    const std::vector<History>& former_;
    std::set<Hash> promised_;
};

/// A conflict's unsettled values beside the one that stands, and all its values.
struct Sides {
    Id record;
    std::uint32_t slot = 0;
    bool open = false;
    std::int64_t reason = 0;
    std::vector<shared::Values> waiting, all;
    shared::Values current;
    std::uint32_t kind = 0;  ///< of the record
};
Sides sidesOf(const Record& conflict);

/// Exactly once, of the ledger's chains.
std::string chainsHold(const Town& town, const History& history);

/// The ledger read entry by entry: what each did to the rows, and whether its author had the right
/// and the sight to do it.
std::string judgeEntries(const Town& town, const Book& book, const History& history,
                         const std::vector<History>& former, std::map<std::string, int>& marks);

}  // namespace simulation
