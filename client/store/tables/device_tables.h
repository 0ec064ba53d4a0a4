#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "shared/catalog.h"
#include "shared/ids.h"
#include "shared/result.h"
#include "shared/sqlite.h"

namespace field::client {

using shared::Result;

/// Brings `db` to this program's tables: the record tables of the catalog and the device's own
/// beside them. Code::unsupported, and nothing touched, where a newer program wrote the file.
Result<> makeDeviceTables(shared::Database& db,
                          const std::shared_ptr<const shared::Catalog>& catalog);

/// Small facts of the profile by name.
class Settings {
  public:
    explicit Settings(shared::Database& db) : db_(db) {}

    /// Empty if never set.
    Result<std::string> get(std::string_view name);
    Result<> put(std::string_view name, std::string_view value);

  private:
    shared::Database& db_;
};

/// Names of settings, one place for all.
namespace settings {
inline constexpr std::string_view deviceKey = "device_key", nextDeviceKey = "next_device_key",
                                  server = "server", device = "device", person = "person",
                                  serverUrl = "server_url", serverPins = "server_pins",
                                  lastExchangeMs = "last_exchange_ms",
                                  bundleMadeMs = "bundle_made_ms",
                                  bundleTakenMs = "bundle_taken_ms",
                                  bundleAnsweredMs = "bundle_answered_ms", recovered = "recovered";
/// Roles that the person holds in `area`, with commas between them.
std::string rolesIn(const shared::Id& area);
/// Set while a full reconcile of `area` repairs a difference in its digests.
std::string repairOf(const shared::Id& area);
}  // namespace settings

}  // namespace field::client
