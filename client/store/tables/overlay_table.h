#pragma once

#include "client/store/overlay.h"
#include "shared/result.h"
#include "shared/sqlite.h"

namespace field::client {

/// Keeps each record's overlay; a record without one has no row here.
class OverlayTable {
  public:
    explicit OverlayTable(shared::Database& db) : db_(db) {}

    /// An empty overlay where there is none; Code::damaged for one that cannot be read.
    shared::Result<Overlay> find(const Id& area, const Id& record);
    /// Keeps `overlay`; an empty one goes.
    shared::Result<> put(const Id& area, const Id& record, const Overlay& overlay);
    /// Whether any record of `area` has one.
    shared::Result<bool> any(const Id& area);

  private:
    shared::Database& db_;
};

}  // namespace field::client
