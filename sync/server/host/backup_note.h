#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sync/server/storage.h"

namespace field::server {

/// What the store remembers of its last backup, once that was verified.
struct BackupNote {
    std::int64_t madeMs = 0;                                     ///< UTC, when the copy began
    std::uint64_t areas = 0, entries = 0, files = 0, bytes = 0;  ///< `bytes`: of the files
    std::string place;  ///< the directory that it was made in
    bool operator==(const BackupNote&) const = default;
};

/// A backup that is older should worry an administrator: a day's work of a whole city is at stake.
inline constexpr std::int64_t oldBackupMs = std::int64_t{24} * 3'600'000;

/// Nothing if no backup was made, or none that was verified.
Result<std::optional<BackupNote>> lastBackup(Reading& tx);
Result<> noteLastBackup(Writing& tx, const BackupNote& note);

}  // namespace field::server
