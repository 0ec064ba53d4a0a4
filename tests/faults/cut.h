#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/chance.h"
#include "tests/simulation/disk.h"

/// Disks that fail, and power that goes.
namespace faults {

using simulation::Disk;
using simulation::DiskAct;

/// Contents by file name.
using Files = std::map<std::string, std::string>;

/// How much SQLite asks the disk to sync. The product runs under `full` alone; what the others
/// would have left tells whether a check can fail.
enum class Synchronous { full, normal, off };

/// What a power cut could leave of a machine's files. Of what was written since a file was last
/// synced a file system keeps any part, sector by sector and in any order; a name that was removed
/// may be back until its directory was synced, which SQLite does with the next log it makes.
class PowerCuts {
  public:
    /// With a hash of names and contents: another cut may have left the same.
    using Each = std::function<void(const Files&, std::size_t hash)>;

    /// `before` is on the disk; then `acts` happen.
    PowerCuts(Files before, const std::vector<DiskAct>& acts, Synchronous synchronous,
              std::uint64_t seed);

    /// Lets the next act happen; false after the last.
    bool step();
    /// Everything that was done so far, as a running system reads it.
    [[nodiscard]] Files whole() const;
    /// Calls `each` with what a cut here could leave: all, nothing, all but a torn last write of
    /// what is not synced, and `parts` random parts of it.
    void images(int parts, const Each& each);
    [[nodiscard]] std::size_t done() const { return done_; }

  private:
    /// A part of an act that reaches the disk whole or not at all.
    struct Piece {
        const DiskAct* act;
        std::size_t from, size;
    };
    struct File {
        bool is = false;
        std::string durable;
        std::vector<Piece> pending;
        std::optional<std::string> removed;  ///< content that may be back under the name
    };
    using Keep = std::function<bool(const Piece&)>;
    [[nodiscard]] Files kept(const Keep& keep, bool removals) const;
    [[nodiscard]] bool ignored(std::size_t act) const;

    std::map<std::string, File> files_;
    const std::vector<DiskAct>& acts_;
    Synchronous synchronous_;
    simulation::Chance chance_;
    std::size_t done_ = 0;
};

}  // namespace faults
