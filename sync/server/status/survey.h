#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/server/host.h"

namespace field::server {

/// How a store is, for its administrator. Areas go by their division codes; of people and devices
/// there are counts alone.
struct Condition {
    struct Area {
        std::string code;
        std::uint64_t revision = 0;
    };
    std::vector<Area> areas;
    std::uint64_t devices = 0, unconfirmed = 0, revoked = 0;  ///< each is one of the three
    std::uint64_t parked = 0;                                 ///< sets that wait for a decision
    std::uint64_t incidents = 0;
    bool grantsUnconfirmed = false;  ///< since a restore without its journal
    std::uint64_t waitingWrites = 0;
    std::uint64_t ledgerBytes = 0;  ///< with its log
    std::uint64_t evidenceFiles = 0, evidenceBytes = 0;
    std::uint64_t diskBytes = 0, diskFreeBytes = 0;  ///< free to this program
    std::optional<std::int64_t> backedUpMs;          ///< UTC, of the last verified backup
};

/// Looks at a store while it serves. For one thread at a time.
class Survey {
  public:
    Survey(Host& host, shared::Env& env) : host_(host), env_(env) {}

    /// Evidence is counted every five minutes: there may be a hundred thousand files of it.
    Result<Condition> look();

  private:
    Result<> lookAtLedger(Condition& condition);
    Result<> lookAtEvidence(Condition& condition);

    Host& host_;
    shared::Env& env_;
    std::optional<std::int64_t> countedMs_;  ///< Env::bootMs
    std::uint64_t files_ = 0, bytes_ = 0;
};

/// Why a server that answers is not well, a line each: what it is and what to do. Empty: it is.
std::vector<std::string> troublesOf(const Result<Condition>& condition);

}  // namespace field::server
