#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "client/store/store.h"

namespace faults {

using namespace field;

/// What answers on a device stand for: saves that were acknowledged, in the order of their chain,
/// how many of them had a receipt, and the newest weather that a page had shown.
struct Promised {
    std::uint64_t sets = 0, received = 0;
    std::int64_t weather = 0;
};

/// One save of `number` on the report `visit`: an edit of two of its columns and a new finding,
/// which all say the number. What it saved is there whole, or not at all.
shared::Result<client::Saved> saveNumber(client::Store& store, const shared::Id& visit,
                                         std::uint64_t number);

/// How many saves, each by saveNumber() with the next number from 1, the profile `dir` has; a
/// Failure says what is wrong in it: the file, its chain, a save that is there by half, or one of
/// `promised` that is gone. `store` is the profile, open.
shared::Result<std::uint64_t> soundSaves(client::Store& store, const std::string& dir,
                                         const shared::Id& visit, const shared::Id& weatherOf,
                                         const Promised& promised);

/// What SQLite's own check of the whole file says against it; empty: nothing.
std::string integrityFault(const std::string& path);

}  // namespace faults
