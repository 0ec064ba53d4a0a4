#include "sync/server/status/survey.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <fmt/format.h>

#include "sync/server/host/backup_note.h"
#include "sync/server/host/state.h"

namespace field::server {

using shared::Done;

namespace {

constexpr std::int64_t countEveryMs = 300'000;
/// Less than this is used up by a Monday's photos before anybody comes: 1,766 devices, a few each.
constexpr std::uint64_t leastFreeBytes = std::uint64_t{1} << 30;

std::uint64_t bytesOf(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

}  // namespace

Result<Condition> Survey::look() {
    Condition condition;
    if (auto looked = lookAtLedger(condition); !looked) return looked.failure();
    if (auto looked = lookAtEvidence(condition); !looked) return looked.failure();
    condition.waitingWrites = host_.waitingWrites();
    const auto ledger = host_.dir() + "/ledger.db";
    condition.ledgerBytes = bytesOf(ledger) + bytesOf(ledger + "-wal");
    struct statvfs disk {};
    if (::statvfs(host_.dir().c_str(), &disk) == 0) {
        condition.diskBytes = std::uint64_t{disk.f_blocks} * disk.f_frsize;
        condition.diskFreeBytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    }
    return condition;
}

Result<> Survey::lookAtLedger(Condition& condition) {
    auto tx = host_.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        condition.areas.push_back({head.code, head.at.revision});
        auto parked = (*tx)->waitingParked(head.area);
        if (!parked) return parked.failure();
        condition.parked += parked->size();
    }
    auto own = (*tx)->setting(settings::serverDevice);
    if (!own) return own.failure();
    auto devices = (*tx)->devices();
    if (!devices) return devices.failure();
    for (const auto& device : *devices) {
        if (device.id.view() == *own) continue;
        ++(device.revoked      ? condition.revoked
           : !device.confirmed ? condition.unconfirmed
                               : condition.devices);
    }
    auto incidents = (*tx)->incidents();
    if (!incidents) return incidents.failure();
    condition.incidents = incidents->size();
    auto unconfirmed = (*tx)->setting(settings::grantsUnconfirmed);
    if (!unconfirmed) return unconfirmed.failure();
    condition.grantsUnconfirmed = !unconfirmed->empty();
    auto backup = lastBackup(**tx);
    if (!backup) return backup.failure();
    if (*backup) condition.backedUpMs = (*backup)->madeMs;
    return Done{};
}

Result<> Survey::lookAtEvidence(Condition& condition) {
    const auto nowMs = env_.bootMs();
    if (!countedMs_ || nowMs - *countedMs_ >= countEveryMs) {
        std::uint64_t files = 0, bytes = 0;
        auto counted = host_.evidence().each([&](const Hash&, std::uint64_t size) -> Result<> {
            ++files;
            bytes += size;
            return Done{};
        });
        if (!counted) return counted;
        files_ = files;
        bytes_ = bytes;
        countedMs_ = nowMs;
    }
    condition.evidenceFiles = files_;
    condition.evidenceBytes = bytes_;
    return Done{};
}

std::vector<std::string> troublesOf(const Result<Condition>& condition) {
    if (!condition) return {"the store cannot be read: " + condition.failure().message};
    std::vector<std::string> troubles;
    if (condition->diskFreeBytes < leastFreeBytes)
        troubles.push_back(fmt::format(
            "the disk is nearly full, {} MiB are free: make room, or move the store to a larger "
            "disk; what devices send waits on them meanwhile",
            condition->diskFreeBytes >> 20));
    if (condition->incidents > 0)
        troubles.push_back(
            fmt::format("{} incidents, see fieldledger-server incidents", condition->incidents));
    return troubles;
}

}  // namespace field::server
