#pragma once

#include <vector>

#include "sync/replica.h"
#include "sync/server/storage.h"

namespace field::server {

/// An area as one person may know it.
struct VisibleArea {
    sync::AreaState state;  ///< `visible` and `headHash` are the head
    bool live = false;      ///< a grant there lives
};

/// The areas in which `person` holds or held a grant, ascending by id. Where no grant lives any
/// more the head stands still where the last one ended: what happens there since is not theirs to
/// know.
Result<std::vector<VisibleArea>> visibleAreas(Reading& tx, const Id& person);

}  // namespace field::server
