#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/world.h"

namespace bench {

using field::shared::Id;

/// A world with one visit, on whose money checks all measures work: rows of twelve columns, saved
/// fifty to a change set as a person who fills a long table would.
class Ours {
  public:
    Ours();

    static constexpr std::size_t rowsPerSet = 50;

    using Changes = std::vector<std::vector<field::client::Change>>;
    /// Saves that make `rows` new rows, or change three columns of each of `ids`, `perSet` a save;
    /// what a form does before it is saved is done already.
    Changes makes(world::Device& device, std::size_t rows, std::size_t perSet = rowsPerSet);
    Changes edits(world::Device& device, const std::vector<Id>& ids, int round,
                  std::size_t perSet = rowsPerSet);
    static std::vector<Id> idsOf(const Changes& changes);
    /// The saves themselves: what is measured.
    static void save(world::Device& device, const Changes& changes);
    /// All that waits in the device's outbox, signed.
    static std::vector<field::sync::ChangeSet> outbox(world::Device& device);

    world::World world;
    world::Device& north;
    world::Device& south;
    Id visit;
};

}  // namespace bench
