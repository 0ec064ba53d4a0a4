#include "sync/server/sqlite/upgrade.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "shared/sqlite_check.h"
#include "sync/server/status/event.h"

namespace field::server {

using shared::Code;
using shared::Database;
using shared::Done;
using shared::Failure;

namespace {

/// Counts the changes of a file's tables; 0: it has none.
Result<std::int64_t> schemaVersion(Database& db) {
    auto query = db.prepare("PRAGMA schema_version");
    auto row = query.step();
    if (!row) return row.failure();
    return *row ? query.integer(0) : 0;
}

Failure cannot(const std::string& what, const std::string& path) {
    const int error = errno;
    return {error == ENOSPC ? Code::full : Code::refused,
            fmt::format("cannot {} {}: {}; the store stays as it was before the upgrade", what,
                        path, std::generic_category().message(error))};
}

Result<> throughToDisk(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return cannot("open", path);
    const bool kept = ::fsync(file) == 0;
    const auto failure = kept ? Failure{} : cannot("write through to disk", path);
    ::close(file);
    return kept ? Result<>(Done{}) : failure;
}

/// A copy of the file as it is, whole or not there at all under `kept`.
Result<> keepFormer(Database& db, const std::string& kept) {
    const auto arriving = kept + ".new";
    if (::unlink(arriving.c_str()) != 0 && errno != ENOENT) return cannot("replace", arriving);
    auto copied = db.copyTo(arriving);
    if (!copied) {
        ::unlink(arriving.c_str());  // the room that it took
        return Failure{copied.failure().code,
                       fmt::format("no copy of the store could be made before it is upgraded, so "
                                   "it stays as it was; make room for one: {}",
                                   copied.failure().message)};
    }
    // It holds the server's secret key.
    if (::chmod(arriving.c_str(), 0600) != 0) return cannot("keep to ourselves", arriving);
    if (auto done = throughToDisk(arriving); !done) return done;
    auto sound = shared::isSound(arriving);
    if (!sound) return sound.failure();
    if (!*sound)
        return Failure{Code::damaged,
                       "the store is damaged and is not upgraded: fieldledger-server verify says "
                       "where; restore it from a backup"};
    if (::rename(arriving.c_str(), kept.c_str()) != 0) return cannot("make", kept);
    return throughToDisk(kept.substr(0, kept.rfind('/')));
}

}  // namespace

Result<> fitTables(Database& db, const std::string& path, const std::function<Result<>()>& fit) {
    bool copied = false;
    std::int64_t former = 0;
    bool upgrades = false;
    const auto tried = [&] {
        return db.transaction([&]() -> Result<> {
            const auto before = schemaVersion(db);
            if (!before) return before.failure();
            if (auto done = fit(); !done) return done;
            const auto after = schemaVersion(db);
            if (!after) return after.failure();
            former = *before;
            upgrades = *before != 0 && *after != *before;
            if (!upgrades || copied) return Done{};
            return Failure{Code::busy, "not before there is a copy"};
        });
    };
    auto done = tried();
    if (done || !upgrades) return done;
    const auto kept = fmt::format("{}.before-upgrade-{}", path, former);
    if (auto made = keepFormer(db, kept); !made) return made;
    copied = true;
    Event("upgrade").text("copy", kept).info();
    return tried();
}

}  // namespace field::server
