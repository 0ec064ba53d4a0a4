#pragma once

#include <string_view>

#include "sync/server/postgres/link.h"
#include "sync/server/storage.h"

/// Rows of areas, devices, grants and entries, and the SELECTs that give them.
namespace field::server::postgres {

inline constexpr std::string_view headSql =
    "SELECT area_id, code, name, epoch, revision, hash FROM area WHERE area_id = $1";
inline constexpr std::string_view deviceColumns =
    "SELECT id, person_id, public_key, label, match_code, confirmed, revoked, last_seen_ms "
    "FROM device WHERE area_id = $1";
inline constexpr std::string_view grantColumns =
    "SELECT id, person_id, area_id, project_id, role, revision, ended FROM access_grant "
    "WHERE area_id = $1 AND ";

inline constexpr std::string_view entryColumns =
    "SELECT revision, set_hash, device_id, device_seq, change_set, receipt, effect, hash "
    "FROM entry WHERE area_id = $1 AND ";

AreaHead readHead(const Rows& rows, int row);
Device readDevice(const Rows& rows, int row);
shared::Grant readGrant(const Rows& rows, int row);
Entry readEntry(const Rows& rows, int row);

}  // namespace field::server::postgres
