#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/simulation/chance.h"

/// The disks of all machines of a simulation, in memory, under SQLite. Product code opens its
/// databases as ever; once installed this is SQLite's default file system in the process.
namespace simulation {

enum class DiskFault { none, ioError, full, shortWrite, failedSync, kill, powerCut, readError };

struct MemoryFile;

/// One thing that SQLite had done to a file, whose name is without its machine's directory.
struct DiskAct {
    enum class Kind { write, truncate, sync, remove } kind;
    std::string file;
    std::size_t offset = 0;  ///< of a truncation: the new size
    std::string bytes;
};

class Disk {
  public:
    /// The one disk of this process; installs it as SQLite's default at the first call.
    static Disk& installed();

    /// All that stands under a directory belongs to one machine, which fails as one. `fault`
    /// strikes the `after`-th write, truncation or sync from now (1: the next); a sticky one every
    /// later one too. A killed machine answers nothing until restart(). What a failed sync was to
    /// bring to the disk is not there, and later syncs take it for done, as Linux does.
    void plan(const std::string& machine, DiskFault fault, int after, bool sticky);
    /// The same, where `nth` counts only the steps that the fault can strike: syncs for failedSync,
    /// reads for readError, writes for full and shortWrite.
    void planNth(const std::string& machine, DiskFault fault, int nth, bool sticky);
    void heal(const std::string& machine);
    /// How many times a planned fault struck since the machine was made.
    int strikes(const std::string& machine);
    [[nodiscard]] bool dead(const std::string& machine);
    /// After all who had its files open let go: what was written and not synced is kept after a
    /// kill of the process; after a power cut each such write was kept, torn or lost by `chance`.
    void restart(const std::string& machine, Chance& chance);

    /// The machine dies now.
    void die(const std::string& machine);
    /// Of what was not synced nothing is kept, as after a power cut; when nobody has files open.
    void forgetUnsynced(const std::string& machine);
    /// From now on all that is done to the machine's files is noted in `acts`; null: no more.
    void record(const std::string& machine, std::vector<DiskAct>* acts);

    /// Contents of all files by path, when nobody has them open; and a fresh start from them.
    using Image = std::map<std::string, std::string>;
    Image image();
    void begin(const Image& image);
    /// The files of one machine alone, which nobody has open; and these put in the place of all
    /// that it has, on a disk that is well.
    Image image(const std::string& machine);
    void replace(const std::string& machine, const Image& image);
    /// Calls `each` with the bytes of every file of the machine.
    template <class Each>
    void eachFile(const std::string& machine, Each each);

    struct Machine {
        DiskFault fault = DiskFault::none;
        int after = 0;
        bool sticky = false;
        bool isDead = false;
        bool lostPower = false;
        bool countsOwn = false;
        int strikes = 0;
        std::vector<DiskAct>* acts = nullptr;
    };

    // For SQLite's calls (disk_vfs.cpp).
    std::mutex mutex;
    std::shared_ptr<MemoryFile> open(const std::string& path, bool create);
    void remove(const std::string& path);
    [[nodiscard]] bool has(const std::string& path) const { return files_.contains(path); }

  private:
    Machine& machineOf(const std::string& path);
    void put(const std::string& path, const std::string& content);
    std::map<std::string, std::shared_ptr<MemoryFile>> files_;
    std::map<std::string, std::shared_ptr<Machine>> machines_;
};

/// One file, with what a power cut would leave of it.
struct MemoryFile {
    struct Write {
        std::size_t offset;  ///< of a truncation: the new size
        std::string bytes;
        bool truncates;
    };
    std::string now, durable;
    std::vector<Write> pending;  ///< since the last sync
    std::string name;            ///< without its machine's directory
    std::shared_ptr<Disk::Machine> machine;

    // Locks of SQLite's five levels, and the index of its write-ahead log.
    int shared = 0;
    const void* reserved = nullptr;
    const void* waiting = nullptr;
    const void* exclusive = nullptr;
    std::vector<std::unique_ptr<std::string>> index;
    int indexUsers = 0;
    int indexShared[8] = {};
    const void* indexExclusive[8] = {};

    void write(std::size_t offset, const char* bytes, std::size_t size);
    void truncate(std::size_t size);
    void sync();

  private:
    void note(DiskAct act);
};

template <class Each>
void Disk::eachFile(const std::string& machine, Each each) {
    const std::lock_guard lock(mutex);
    for (const auto& [path, file] : files_)
        if (path.starts_with(machine + "/")) each(std::string_view(file->now));
}

}  // namespace simulation
