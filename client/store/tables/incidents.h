#pragma once

#include <string>
#include <vector>

#include "client/store/listing.h"
#include "shared/sqlite.h"

namespace field::client {

/// What should not have been and was noticed here.
class Incidents {
  public:
    explicit Incidents(shared::Database& db) : db_(db) {}

    /// Named once: the same again changes nothing.
    shared::Result<> put(const Incident& incident);
    /// Newest first.
    shared::Result<std::vector<Incident>> all();

  private:
    shared::Database& db_;
};

}  // namespace field::client
