#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/catalog.h"
#include "sync/change_set.h"

/// How a value that arrives meets the value that stands: sync.md's rules as pure functions. They
/// know no clock, socket, file, thread or database. The server applies them in ledger order; the
/// device uses them to predict a conflict; tests and the simulator call them directly.
namespace field::sync {

/// Who set a slot's value, and when.
struct Version {
    std::uint64_t revision = 0;
    Id device;  ///< none: a merged value belongs to no device
    std::uint64_t deviceSeq = 0;
    /// Where the value stood in earlier lives of the ledger, as its sealed receipts say, and where
    /// it waited in a conflict.
    std::vector<Base> former = {}, waited = {};
    /// What its author, and those it was built on, had seen of lives that have ended: a value that
    /// a restore lost and that comes later was no news to them.
    std::vector<Base> saw = {};
    /// What they had decided over, of values that waited in conflicts of such lives.
    std::vector<Base> decided = {};
    auto operator<=>(const Version&) const = default;
};

/// An element of a `union` slot with its own version; removed ones stay as tombstones.
struct ElementVersion {
    std::string element;
    bool present = true;
    Version version;
    bool operator==(const ElementVersion&) const = default;
};

/// The slot as it stands.
struct Standing {
    Values values;
    Version version;                       ///< revision 0: never set
    std::vector<ElementVersion> elements;  ///< `union` only, sorted by element
    bool operator==(const Standing&) const = default;
};

/// The slot's edit as it arrives.
struct Arriving {
    Values values;
    ElementChange elements;
    std::uint64_t base = 0;  ///< revision, already brought to the ledger's present epoch
    Id device;
    std::uint64_t deviceSeq = 0;
    bool whole = true;  ///< carries every member of the together set that the server knows
    /// `text`: the value that the author changed; nothing where the server does not know it.
    std::optional<std::string> baseText = {};
    Base said = {};  ///< the base as its author named it
    /// What `said` means in the lives of the ledger that its own was restored from.
    std::vector<Base> alsoSaid = {};
    /// Where it became the value in earlier lives of the ledger, and where it came and did not.
    std::vector<Base> former = {}, waited = {};
    bool resolves = false;  ///< names the conflict that it decides
    bool ended = false;     ///< `said` is of a life that has ended
};

enum class Decision {
    apply,    ///< the arriving value becomes the value
    same,     ///< equal values, or one that what stands was built on: nothing to do
    unite,    ///< sets joined element by element
    weave,    ///< notes joined sentence by sentence: wovenText(); a closed Conflict tells both
    giveWay,  ///< applied over a value that its author had not seen; a closed Conflict tells both
    ask,      ///< the standing value stays; a Conflict opens, or is joined, with both
    late,     ///< a step whose `from` is no longer so and that is not legal now: the state stays
};

/// Whether the author of `arriving` had seen what stands: its base covers the standing version, or
/// an earlier set of the same device made it and it is exactly what that set carried, or its base
/// covers the place where the value stood before a restore, or waited and is decided over now.
bool covers(const Arriving& arriving, const Version& standing);
/// Whether the standing value was made by someone who had seen the arriving one stand, or had
/// decided over it where it waited, before a restore lost that.
bool builtOn(const Version& standing, const Arriving& arriving);
/// The version at `revision` of what `arriving` writes over `replaced`; and `standing` once
/// `arriving` comes that it was built on. Both with what goes on being seen and decided, per life
/// of the ledger that has ended the furthest place.
Version versionOver(const Arriving& arriving, std::uint64_t revision, const Version& replaced);
Version versionAfter(Version standing, const Arriving& arriving);

/// What becomes of `arriving` under the slot's policy; not `server`, which is judged before. For
/// `step`, `legalNow`: the transition from the state that stands to the wanted one is legal.
Decision decide(const shared::Slot& slot, const Standing& standing, const Arriving& arriving,
                bool legalNow = true);

/// `text`: what both authors' sentences become together; nothing where only a person can say.
std::optional<std::string> wovenText(const shared::Slot& slot, const Standing& standing,
                                     const Arriving& arriving);

/// `unite`: the elements after `arriving` at `revision`. An element added stays unless a removal
/// whose base covers it, or an earlier set of whose device added it, takes it out; in whichever
/// order the two arrive, since a set may be released later.
std::vector<ElementVersion> unite(std::vector<ElementVersion> before, const Arriving& arriving,
                                  std::uint64_t revision);

/// What stood in a slot before it was written over; without values: nothing did.
struct Replaced {
    Values values = {};
    std::uint64_t revision = 0;  ///< the entry that had written it
    bool operator==(const Replaced&) const = default;
};

/// One side of an open conflict.
struct Contested {
    Values values;
    Id person, device;
    std::uint64_t deviceSeq = 0;
    std::int64_t wallMs = 0;
    Base base;
    std::uint64_t revision = 0;  ///< when it came into the ledger
    bool current = false;        ///< the value that stands
    bool settled = false;        ///< closed by an edit whose base covers it, or superseded
    bool decides = false;        ///< its author named the conflict of an earlier value
    /// Where it stood in earlier lives of the ledger, and where it waited.
    std::vector<Base> former = {}, waited = {};
    /// `base` and what it means in the lives before its own; not kept, but found for each set.
    std::vector<Base> saw = {};
    Replaced was = {};  ///< what its author had seen there
    bool operator==(const Contested&) const = default;
};

/// A conflict joined by `later`, whose base is `base` in the ledger's present epoch. Where its
/// device's own value waits that is newer than the base, its author built on that: `later` takes
/// its place and the former is settled. One that the base covers was seen as waiting, and goes on
/// to. Equal values are listed once. Of two values of which one's author had seen the other stand,
/// before a restore, that other is settled, in whichever order they come.
std::vector<Contested> joinContest(std::vector<Contested> waiting, Contested later,
                                   std::uint64_t base);

/// A conflict once `standing`, whose base is `base` in the ledger's present epoch, has become the
/// value: the former one is settled, and so is one that waits and equals it, since equal values
/// never conflict, and an own one that its author built on.
std::vector<Contested> standNow(std::vector<Contested> waiting, Contested standing,
                                std::uint64_t base);

/// A conflict after a resolving edit whose base is `base` by `device` up to `deviceSeq`: values the
/// author had seen are settled; later ones stay. All settled: the conflict closes.
std::vector<Contested> settleContest(std::vector<Contested> waiting, const Arriving& resolution);
bool allSettled(const std::vector<Contested>& waiting);

}  // namespace field::sync
