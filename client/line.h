#pragma once

#include "client/store/store.h"

namespace field::client {

/// A line of a report as it stands on the form of a person who takes it out: what is needed to
/// bring it back.
struct Line {
    Held held;
    bool fresh = false;        ///< no save has it: what was typed is all there is of it
    std::vector<Draft> typed;  ///< what no save has
};

/// Removes the line, in a save of its own where there is something to remove, and its drafts with
/// it. Where that fails, what was typed is kept as drafts.
Result<> takeOut(Store& store, const Line& line);

/// Undoes takeOut(): the line is back with the values that it has by now, also those that others
/// gave it meanwhile, and what was typed waits on its form again.
Result<> bringBack(Store& store, const Line& line);

}  // namespace field::client
