#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "tests/simulation/disk.h"

/// SQLite's view of the simulated disk: its file system calls, each under the disk's mutex.
namespace simulation {

namespace {

constexpr std::size_t indexRegion = 32768;
/// SQLite's own files take no more at once; what asks for more fails on them too.
constexpr int mostAtOnce = 0x1ffff;

struct OpenFile {
    sqlite3_file base;
    std::shared_ptr<MemoryFile>* file;
    int level;
    bool usesIndex;
};

OpenFile& opened(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
MemoryFile& memory(sqlite3_file* file) { return **opened(file).file; }
std::lock_guard<std::mutex> locked() {
    return std::lock_guard<std::mutex>(Disk::installed().mutex);
}

enum class Step { read, write, truncate, sync };

bool canStrike(DiskFault fault, Step step) {
    switch (fault) {
        case DiskFault::none:
            return false;
        case DiskFault::readError:
            return step == Step::read;
        case DiskFault::failedSync:
            return step == Step::sync;
        case DiskFault::full:
        case DiskFault::shortWrite:
            return step == Step::write;
        default:
            return step != Step::read;
    }
}

/// What befalls this step of the file's machine.
DiskFault befalls(MemoryFile& file, Step step) {
    auto& machine = *file.machine;
    const auto fault = machine.fault;
    const bool strikes = canStrike(fault, step);
    const bool counts = machine.countsOwn ? strikes : step != Step::read;
    if (fault == DiskFault::none || !counts) return DiskFault::none;
    if (machine.after > 0 && --machine.after > 0) return DiskFault::none;
    if (!strikes) return DiskFault::none;
    ++machine.strikes;
    if (!machine.sticky) machine.fault = DiskFault::none;
    if (fault == DiskFault::kill || fault == DiskFault::powerCut) {
        machine.fault = DiskFault::none;
        machine.isDead = true;
        machine.lostPower = fault == DiskFault::powerCut;
    }
    return fault;
}

int close(sqlite3_file* file) {
    const auto lock = locked();
    delete opened(file).file;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    const auto lock = locked();
    auto& content = memory(file);
    if (size > mostAtOnce) return SQLITE_IOERR_READ;
    if (content.machine->isDead || befalls(content, Step::read) != DiskFault::none)
        return SQLITE_IOERR_READ;
    const auto at = static_cast<std::size_t>(offset), want = static_cast<std::size_t>(size);
    const auto there = content.now.size() > at ? std::min(want, content.now.size() - at) : 0;
    if (there > 0) std::memcpy(out, content.now.data() + at, there);
    if (there == want) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + there, 0, want - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    const auto lock = locked();
    auto& content = memory(file);
    if (size > mostAtOnce) return SQLITE_FULL;
    if (content.machine->isDead) return SQLITE_IOERR_WRITE;
    const auto* from = static_cast<const char*>(bytes);
    const auto at = static_cast<std::size_t>(offset), all = static_cast<std::size_t>(size);
    switch (befalls(content, Step::write)) {
        case DiskFault::none:
        case DiskFault::failedSync:
        case DiskFault::readError:
            break;
        case DiskFault::full:
            return SQLITE_FULL;
        case DiskFault::ioError:
            return SQLITE_IOERR_WRITE;
        case DiskFault::shortWrite:
        case DiskFault::kill:
        case DiskFault::powerCut:
            content.write(at, from, all / 2);
            return SQLITE_IOERR_WRITE;
    }
    content.write(at, from, all);
    return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const auto lock = locked();
    auto& content = memory(file);
    if (content.machine->isDead || befalls(content, Step::truncate) != DiskFault::none)
        return SQLITE_IOERR_TRUNCATE;
    content.truncate(static_cast<std::size_t>(size));
    return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
    const auto lock = locked();
    auto& content = memory(file);
    if (content.machine->isDead) return SQLITE_IOERR_FSYNC;
    if (befalls(content, Step::sync) != DiskFault::none) {
        // A machine that dies over a sync may bring some of it to the disk yet: restart().
        if (!content.machine->isDead) content.pending.clear();
        return SQLITE_IOERR_FSYNC;
    }
    content.sync();
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    const auto lock = locked();
    *size = static_cast<sqlite3_int64>(memory(file).now.size());
    return SQLITE_OK;
}

int lockFile(sqlite3_file* file, int level) {
    const auto lock = locked();
    auto& own = opened(file);
    auto& content = memory(file);
    if (level <= own.level) return SQLITE_OK;
    const auto foreign = [&](const void* holder) { return holder != nullptr && holder != file; };
    if (level == SQLITE_LOCK_SHARED) {
        if (foreign(content.exclusive) || foreign(content.waiting)) return SQLITE_BUSY;
        ++content.shared;
    } else if (level == SQLITE_LOCK_RESERVED) {
        if (foreign(content.reserved)) return SQLITE_BUSY;
        content.reserved = file;
    } else {
        if (foreign(content.reserved) || foreign(content.waiting)) return SQLITE_BUSY;
        content.waiting = file;
        if (level == SQLITE_LOCK_EXCLUSIVE) {
            if (content.shared > 1) {
                own.level = SQLITE_LOCK_PENDING;
                return SQLITE_BUSY;
            }
            content.exclusive = file;
        }
    }
    own.level = level;
    return SQLITE_OK;
}

int unlockFile(sqlite3_file* file, int level) {
    const auto lock = locked();
    auto& own = opened(file);
    auto& content = memory(file);
    if (level >= own.level) return SQLITE_OK;
    for (const void** holder : {&content.reserved, &content.waiting, &content.exclusive})
        if (*holder == file) *holder = nullptr;
    if (level == SQLITE_LOCK_NONE && own.level >= SQLITE_LOCK_SHARED) --content.shared;
    own.level = level;
    return SQLITE_OK;
}

int checkReserved(sqlite3_file* file, int* reserved) {
    const auto lock = locked();
    *reserved = memory(file).reserved != nullptr ? 1 : 0;
    return SQLITE_OK;
}

int fileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sectorSize(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int mapIndex(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    const auto lock = locked();
    auto& content = memory(file);
    *out = nullptr;
    if (static_cast<std::size_t>(size) != indexRegion) return SQLITE_IOERR_SHMMAP;
    if (!opened(file).usesIndex) {
        opened(file).usesIndex = true;
        ++content.indexUsers;
    }
    const auto number = static_cast<std::size_t>(region);
    if (content.index.size() <= number) {
        if (extend == 0) return SQLITE_OK;
        while (content.index.size() <= number)
            content.index.push_back(std::make_unique<std::string>(indexRegion, '\0'));
    }
    *out = content.index[number]->data();
    return SQLITE_OK;
}

int lockIndex(sqlite3_file* file, int first, int count, int flags) {
    const auto lock = locked();
    auto& content = memory(file);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
    for (int i = first; i < first + count && takes; ++i) {
        const bool taken = content.indexExclusive[i] != nullptr;
        if (taken || (exclusive && content.indexShared[i] > 0)) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; ++i) {
        if (exclusive) {
            content.indexExclusive[i] = takes ? file : nullptr;
        } else {
            content.indexShared[i] += takes ? 1 : -1;
        }
    }
    return SQLITE_OK;
}

void barrier(sqlite3_file*) { const auto lock = locked(); }

int unmapIndex(sqlite3_file* file, int) {
    const auto lock = locked();
    auto& content = memory(file);
    if (!opened(file).usesIndex) return SQLITE_OK;
    opened(file).usesIndex = false;
    if (--content.indexUsers == 0) content.index.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods methods{2,
                                 close,
                                 read,
                                 write,
                                 truncate,
                                 sync,
                                 fileSize,
                                 lockFile,
                                 unlockFile,
                                 checkReserved,
                                 fileControl,
                                 sectorSize,
                                 characteristics,
                                 mapIndex,
                                 lockIndex,
                                 barrier,
                                 unmapIndex,
                                 nullptr,
                                 nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    auto& disk = Disk::installed();
    const auto lock = locked();
    auto& own = opened(file);
    own.base.pMethods = nullptr;
    auto content =
        name ? disk.open(name, (flags & SQLITE_OPEN_CREATE) != 0) : std::make_shared<MemoryFile>();
    if (!content) return SQLITE_CANTOPEN;
    if (!content->machine) content->machine = std::make_shared<Disk::Machine>();
    if (content->machine->isDead) return SQLITE_CANTOPEN;
    own.file = new std::shared_ptr<MemoryFile>(std::move(content));
    own.level = SQLITE_LOCK_NONE;
    own.usesIndex = false;
    own.base.pMethods = &methods;
    if (outFlags) *outFlags = flags;
    return SQLITE_OK;
}

int removeFile(sqlite3_vfs*, const char* name, int) {
    auto& disk = Disk::installed();
    const auto lock = locked();
    if (!disk.has(name)) return SQLITE_IOERR_DELETE_NOENT;
    if (disk.open(name, false)->machine->isDead) return SQLITE_IOERR_DELETE;
    disk.remove(name);
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs*, const char* name, int, int* out) {
    const auto lock = locked();
    *out = Disk::installed().has(name) ? 1 : 0;
    return SQLITE_OK;
}

int fullPath(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

/// SQLite draws salts from here; they only need to differ.
int randomness(sqlite3_vfs*, int size, char* out) {
    static Chance chance(1);
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(chance.next());
    return size;
}

int pause(sqlite3_vfs*, int microseconds) { return microseconds; }

int now(sqlite3_vfs*, sqlite3_int64* out) {
    *out = 212'000'000'000'000;
    return SQLITE_OK;
}

int lastError(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

Disk& Disk::installed() {
    static Disk disk;
    static const bool registered = [] {
        static sqlite3_vfs vfs{};
        vfs.iVersion = 2;
        vfs.szOsFile = sizeof(OpenFile);
        vfs.mxPathname = 512;
        vfs.zName = "simulated";
        vfs.xOpen = openFile;
        vfs.xDelete = removeFile;
        vfs.xAccess = accessFile;
        vfs.xFullPathname = fullPath;
        vfs.xRandomness = randomness;
        vfs.xSleep = pause;
        vfs.xGetLastError = lastError;
        vfs.xCurrentTimeInt64 = now;
        return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
    }();
    if (!registered) std::abort();
    return disk;
}

}  // namespace simulation
