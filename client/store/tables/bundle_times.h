#pragma once

#include "client/store/tables/device_tables.h"
#include "shared/env.h"

namespace field::client {

/// When bundles were made, by which both sides know which of them is the newest. Every call is one
/// transaction.
class BundleTimes {
  public:
    BundleTimes(shared::Database& db, shared::Env& env) : db_(db), settings_(db), env_(env) {}

    /// When the bundle now written is made: this clock's time, and later than any before.
    Result<std::int64_t> next();
    /// Notes that the server's bundle made at `madeMs` was taken. Answers when the newest one that
    /// was taken before was made; 0: none was.
    Result<std::int64_t> noteTaken(std::int64_t madeMs);
    /// Notes that it answers this device's own made at `madeMs`, of which a store that was put back
    /// to an old copy no longer knows. Answers when the newest own one known of before was made.
    Result<std::int64_t> noteAnswered(std::int64_t madeMs);
    /// Notes that the server's bundle which answers this device's own made at `madeMs` is being
    /// taken. True: it is late, behind the answer to a later one or overtaken, so that where the
    /// ledger stood it says of an earlier time. 0 (it enrolled the device) is never late.
    Result<bool> noteOrder(std::int64_t madeMs);
    /// Makes what answers the bundles made until now late: an exchange brought all they ask for, or
    /// the ledger lives on in another life.
    Result<> overtake();
    /// Notes that a bundle brought everything there was.
    Result<> notePulled();

  private:
    Result<std::int64_t> noted(std::string_view name);
    Result<std::int64_t> advance(std::string_view name, std::int64_t ms, bool always);

    shared::Database& db_;
    Settings settings_;
    shared::Env& env_;
};

}  // namespace field::client
