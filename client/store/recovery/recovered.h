#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/store/tables/device_tables.h"

namespace field::client {

/// What became of a damaged database, for the person to be told.
struct Recovered {
    std::string
        aside;  ///< file name, in the profile's folder, of the damaged one; empty: it was gone
    std::int64_t atMs = 0;
    std::uint64_t waiting = 0;   ///< saves that had no receipt, and are here
    std::uint64_t received = 0;  ///< saves that the server has, and are here
    std::uint64_t lost = 0;      ///< saves that could not be read
    std::uint64_t drafts = 0;    ///< fields
    /// Key or numbers cannot be trusted: nothing is sent before the device is set up anew.
    bool anew = false;
    bool read = false;  ///< the person has seen it
    bool operator==(const Recovered&) const = default;
};

/// One line in English, for the command line.
std::string toText(const Recovered& recovered, const std::string& dir);

/// What this profile's last recovery came to. Nothing here is a transaction but markRead().
class Recovery {
  public:
    explicit Recovery(shared::Database& db) : db_(db), settings_(db) {}

    /// Nothing if there was none.
    Result<std::optional<Recovered>> last();
    Result<> put(const Recovered& recovered);
    /// Whether this device may send nothing before it is set up anew.
    Result<bool> holdsBack();
    /// It was set up anew.
    Result<> release();
    /// The person has read what happened.
    Result<> markRead();

  private:
    shared::Database& db_;
    Settings settings_;
};

}  // namespace field::client
