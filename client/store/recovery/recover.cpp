#include "client/store/recovery/recover.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>

#include "client/store/evidence_files.h"
#include "client/store/recovery/owner.h"
#include "client/store/recovery/profile_lock.h"
#include "client/store/recovery/rebuild.h"
#include "shared/sqlite_check.h"

namespace field::client {

using shared::Code;
using shared::Database;
using shared::Done;
using shared::Failure;

namespace {

/// What belongs to a database of SQLite, the database itself last: as long as that stands in its
/// place, so does the profile.
constexpr std::array<const char*, 4> parts{"-wal", "-shm", "-journal", ""};

bool exists(const std::string& path) {
    struct stat file {};
    return ::lstat(path.c_str(), &file) == 0;
}

/// The profile's files that a recovery knows of.
struct Places {
    explicit Places(std::string folder)
        : dir(std::move(folder)),
          database(dir + "/field.db"),
          doubt(database + ".doubt"),
          making(database + ".new"),
          ready(database + ".ready") {}
    std::string dir, database;
    std::string doubt;   ///< somebody met damage: check the whole
    std::string making;  ///< a new database that is not whole yet
    std::string ready;   ///< whole: the damaged one is to give way
};

/// Names a database as long as it stands; another after it was replaced.
std::uint64_t inodeOf(const std::string& path) {
    struct stat file {};
    return ::stat(path.c_str(), &file) == 0 ? file.st_ino : 0;
}

bool isEmptyOrGone(const std::string& database) {
    struct stat file {};
    const bool there = ::stat(database.c_str(), &file) == 0;
    return (there && file.st_size == 0 && !exists(database + "-wal")) ||
           (!there && errno == ENOENT);
}

/// Whether to look closer, before anything is written into the database.
bool isDoubtful(const Places& at) {
    if (exists(at.ready) || exists(at.doubt)) return true;
    auto db = Database::open(at.database, Database::Mode::readOnly);
    return !db && db.failure().code == Code::damaged;
}

/// A name that no file has: "field.db.damaged-20261127T064100Z", "…-2", and so on.
std::string freeName(const Places& at, std::int64_t ms) {
    const std::time_t seconds = ms / 1000;
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &utc);
    const auto name = std::string("field.db.damaged-") + text.data();
    const auto taken = [&](const std::string& asked) {
        for (const auto* part : parts)
            if (exists(at.dir + "/" + asked + part)) return true;
        return false;
    };
    auto asked = name;
    for (int i = 2; taken(asked); ++i) asked = name + "-" + std::to_string(i);
    return asked;
}

void dropUnfinished(const std::string& database) {
    for (const auto* part : parts) ::unlink((database + part).c_str());
}

/// Never onto a file that is there, whoever made it meanwhile.
Result<> moveTo(const std::string& from, const std::string& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return Done{};
    int problem = errno;
    // A file system that cannot promise it; the lock keeps our own programs away.
    if (problem == EINVAL && !exists(to))
        problem = ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
    if (problem == 0) return Done{};
    return Failure{problem == ENOSPC ? Code::full : Code::refused,
                   from + " is damaged and cannot be moved aside to " + to + ": " +
                       std::strerror(problem) +
                       "; let this folder be written and start again: nothing is lost"};
}

Result<> syncFolder(const std::string& dir) {
    const int folder = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (synced) return Done{};
    return Failure{Code::refused, dir + ": cannot be synced to disk; start again"};
}

/// All that can be had of the damaged database, in a file of its own.
Result<> makeReady(const Places& at, const std::shared_ptr<const shared::Catalog>& catalog,
                   const std::shared_ptr<shared::Env>& env) {
    Recovered told;
    told.atMs = env->wallMs();
    for (const auto* part : parts)
        if (exists(at.database + part)) told.aside = freeName(at, told.atMs);
    dropUnfinished(at.making);
    auto made = rebuild(at.making, at.dir, catalog, env, salvage(at.database, ownerOf(at.dir)),
                        std::move(told));
    if (made) made = placeDurably(at.making, at.ready);
    if (made) return made;
    dropUnfinished(at.making);
    return Failure{made.failure().code, "the database of " + at.dir +
                                            " is damaged and could not be recovered, nothing was "
                                            "changed: " +
                                            made.failure().message};
}

/// The damaged database gives way to the one that is ready.
Result<> exchangeThem(const Places& at) {
    std::string aside;
    {
        auto ready = Database::open(at.ready, Database::Mode::readOnly);
        if (!ready) return ready.failure();
        auto told = Recovery(**ready).last();
        if (!told) return told.failure();
        if (*told) aside = (*told)->aside;
    }
    // Reading leaves an index of a log that is not there.
    for (const auto* part : {"-wal", "-shm"}) ::unlink((at.ready + part).c_str());
    for (const auto* part : parts) {
        const auto from = at.database + part;
        if (!exists(from)) continue;
        if (auto moved = moveTo(from, at.dir + "/" + aside + part); !moved) return moved;
    }
    if (auto synced = syncFolder(at.dir); !synced) return synced;
    if (auto placed = placeDurably(at.ready, at.database); !placed) return placed;
    ::unlink(at.doubt.c_str());
    return Done{};
}

/// `lost`: the database is whole, and not what it was, as long as it is the file `inode`.
Result<> recover(const Places& at, bool lost, std::uint64_t inode,
                 const std::shared_ptr<const shared::Catalog>& catalog,
                 const std::shared_ptr<shared::Env>& env) {
    auto lock = ProfileLock::alone(at.dir);
    if (!lock) return lock.failure();
    if (!exists(at.ready)) {
        if (inodeOf(at.database) != inode) return Done{};  // somebody was quicker
        if (!lost) {
            auto sound = shared::isSound(at.database);
            if (!sound) return sound.failure();
            if (*sound) ::unlink(at.doubt.c_str());
            if (*sound) return Done{};
        }
        if (auto made = makeReady(at, catalog, env); !made) return made;
    }
    return exchangeThem(at);
}

/// The file beside the database says whose it is.
void noteOwner(const std::string& dir, Store& store) {
    auto self = store.identity();
    auto url = store.serverUrl();
    auto pins = store.serverPins();
    if (!self || !url || !pins) return;
    // Recovery is poorer without it, and work goes on.
    (void)keepOwner(dir, {self->device, self->person, self->server, *url, sync::toText(*pins)});
}

}  // namespace

void noteDamage(const std::string& dir, const Failure& failure) {
    if (!dir.empty() && failure.code == Code::damaged)
        std::ofstream(Places(dir).doubt) << failure.message << "\n";
}

bool isProfile(const std::string& dir) {
    const Places at(dir);
    return exists(at.database) || exists(at.ready) || ownerOf(dir);
}

Result<OpenedStore> openOrRecover(const std::string& dir,
                                  std::shared_ptr<const shared::Catalog> catalog,
                                  std::shared_ptr<shared::Env> env) {
    const Places at(dir);
    const auto inode = inodeOf(at.database);
    bool lost = isEmptyOrGone(at.database) && ownerOf(dir);
    if (!lost && !isDoubtful(at)) {
        auto store = Store::open(dir, catalog, env);
        if (!store && store.failure().code != Code::damaged) return store.failure();
        if (store) {
            auto self = (*store)->identity();
            lost = !self && self.failure().code == Code::refused && ownerOf(dir);
            if (!lost) {
                noteOwner(dir, **store);
                return OpenedStore{store.take(), false};
            }
        }
    }
    if (auto done = recover(at, lost, inode, catalog, env); !done) return done.failure();
    auto store = Store::open(dir, catalog, env);
    if (!store) return store.failure();
    return OpenedStore{store.take(), inodeOf(at.database) != inode};
}

}  // namespace field::client
