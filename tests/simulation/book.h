#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/store/held.h"
#include "shared/catalog.h"

/// The oracle's memory of what people did, apart from everything it judges: who saved what, with
/// which values before their eyes. Each saved value is a number of its own, that of its event.
namespace simulation {

using namespace field;
using shared::Hash;
using shared::Id;
using shared::Record;
using shared::Values;

/// One column or together set of one record.
using Place = std::pair<Id, std::uint32_t>;

/// How the oracle looks at a slot.
enum class Sort { numbered, numberedLatest, text, set, state, other };
Sort sortOf(const shared::Kind& kind, const shared::Slot& slot);

/// The number in "v17@1"; 0: empty.
std::int64_t numberIn(const shared::Value& value);
/// The numbers of a note's sentences "s17@1。".
std::set<std::int64_t> sentencesIn(const shared::Value& value);

struct Touch {
    std::uint32_t kind = 0;
    Id record;
    std::uint32_t slot = 0;
    Sort sort = Sort::other;
    Values values;             ///< of the slot, as the form left them
    bool made = false;         ///< the record was not there, or no longer
    std::int64_t content = 0;  ///< numbered: what was written
    /// Numbered: what was before the author's eyes; text: sentences of the sides of a conflict.
    std::set<std::int64_t> seen;
    std::set<std::int64_t> known;  ///< numbered: `seen`, and what the author wrote here before
    std::string shown, text;       ///< text: before and after
    std::vector<std::string> added, removed;  ///< set
};

/// All that a reviewer had before them.
struct Seen {
    std::int64_t state = 0;
    std::vector<Record> records;  ///< the report and what hangs on it
    std::size_t openConflicts = 0;
};

struct Save {
    int number = 0;         ///< of the event
    int device = 0;         ///< index of the machine
    int hand = 0;           ///< the Book's: what the machine's store went on from
    std::size_t place = 0;  ///< among the Book's saves
    int project = 0;
    Id area;
    std::uint64_t seq = 0;
    Hash hash;
    bool certain = true;  ///< false: the save failed, yet its bytes may have reached the disk
    std::vector<Touch> touches;
    std::int64_t stateSeen = 0;
    bool ownState = false;     ///< the state shown was the author's own unsettled step
    bool formWasOpen = false;  ///< since an earlier event: own steps may have come in between
    bool steps = false;
    Id removes;  ///< a record
    std::map<Place, std::set<std::int64_t>> sawAtRemoval;
    std::optional<Seen> read;  ///< a review's
    struct Photo {
        Hash sha256;
        std::uint64_t size = 0;
    };
    std::optional<Photo> photo;
    Id decides;  ///< a correction, of which its author had read:
    shared::Value readEdits;
};

class Book {
  public:
    explicit Book(std::shared_ptr<const shared::Catalog> catalog) : catalog_(std::move(catalog)) {}

    void add(Save save);
    /// What a store holds when it is copied: all that was saved by then into what it goes on from.
    struct Copy {
        int hand = -1;
        std::size_t saves = 0;
    };
    [[nodiscard]] Copy copyOf(int device) const { return {handOf(device), saves_.size()}; }
    /// The machine's store is that copy now: what was saved elsewhere or later, it does not know.
    void goesOnFrom(int device, const Copy& copy);
    /// Whether the machine's store has come by the save.
    [[nodiscard]] bool holds(int device, const Save& save) const {
        return reaches(handOf(device), saves_.size(), save);
    }
    /// Whether whoever made `save` had made `earlier` on the same store before.
    [[nodiscard]] bool isOwnBefore(const Save& earlier, const Save& save) const {
        return reaches(save.hand, save.place, earlier);
    }
    /// What `change` writes and what its author sees. `sides`: values of the conflict it decides.
    [[nodiscard]] std::vector<Touch> touchesOf(const client::Change& change,
                                               const std::set<std::int64_t>& sides) const;
    [[nodiscard]] const std::vector<Save>& saves() const { return saves_; }
    /// The save that made the set; null if none did (the server's own).
    [[nodiscard]] const Save* find(const Hash& hash) const;
    /// For a set whose save had failed: by what it carries.
    [[nodiscard]] const Save* guess(int device, const Id& area, std::int64_t content) const;
    /// How often `content` was written there.
    [[nodiscard]] int writers(const Place& place, std::int64_t content) const;
    /// `contents`, and all that whoever wrote them into the place knew, through others too.
    [[nodiscard]] std::set<std::int64_t> knownFrom(const Place& place,
                                                   std::set<std::int64_t> contents) const;

  private:
    [[nodiscard]] int handOf(int device) const {
        const auto found = hands_.find(device);
        return found == hands_.end() ? device : found->second;
    }
    [[nodiscard]] bool reaches(int hand, std::size_t before, const Save& save) const;
    void learn(int hand, const Save& save);

    std::shared_ptr<const shared::Catalog> catalog_;
    std::vector<Save> saves_;
    std::map<int, int> hands_;    ///< by machine; those that never were a copy have its index
    std::map<int, Copy> copied_;  ///< by hand: what it went on from
    std::map<Hash, std::size_t> byHash_;
    std::map<Place, std::map<std::int64_t, std::set<std::int64_t>>> seen_;
    std::map<std::pair<int, Place>, std::set<std::int64_t>> own_;  ///< written before, by hand
};

}  // namespace simulation
