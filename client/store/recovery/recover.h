#pragma once

#include "client/store/store.h"

namespace field::client {

/// A profile that was opened.
struct OpenedStore {
    std::unique_ptr<Store> store;
    bool recovered = false;  ///< just now; Store::recovery() knows what came of it
};

/// Store::open(), for programs that people start. A database that is damaged, empty or gone, though
/// the profile is somebody's, is moved aside with its log, under a name with the time, and never
/// deleted; a new one takes its place with whatever can be read out of it (salvage.h).
///
/// Cut short at any point, it goes on where it was the next time: what was salvaged is whole in one
/// file before anything is moved. Code::busy while another program has the damaged one open;
/// Code::full, Code::refused: nothing was changed.
Result<OpenedStore> openOrRecover(const std::string& dir,
                                  std::shared_ptr<const shared::Catalog> catalog,
                                  std::shared_ptr<shared::Env> env);

/// Whether somebody made `dir` a profile, also one whose database is gone.
bool isProfile(const std::string& dir);

/// Notes that work on the profile in `dir` met `failure`: after Code::damaged the next
/// openOrRecover() checks the whole database.
void noteDamage(const std::string& dir, const shared::Failure& failure);

}  // namespace field::client
