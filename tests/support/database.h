#pragma once

#include <memory>
#include <string>

#include "sync/server/storage.h"

/// Which database the tests' stores are in: SQLite files, or with FIELD_STORAGE=postgresql in the
/// environment a private PostgreSQL of this process, started when it is first needed, listening on
/// a socket in a temporary folder alone and ended with the process.
namespace database {

/// Address of a new, empty database; empty: a store is to be in a SQLite file.
std::string fresh();

/// Has the ledger of a store that is still to be made in `dir` be in a database of its own, if the
/// tests' stores are to be in one.
void place(const std::string& dir);

/// A storage on `path`, or on a database of its own that only `path` names.
std::unique_ptr<field::server::Storage> open(const std::string& path,
                                             std::shared_ptr<const field::shared::Catalog> catalog);

/// The private PostgreSQL, for tests that are about it.
class Cluster {
  public:
    /// Where its files are, as the first call says. `memory`: as a file system in memory has them,
    /// where a full sync costs nothing, if there is one with room; what a test kills are processes,
    /// and those lose nothing there.
    enum class On { memory, disk };
    static Cluster& own(On on = On::memory);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// A new, empty database; its address as the role that owns it.
    std::string make();
    /// Runs `sql` as the superuser; the first column of its first row.
    std::string run(const std::string& sql, const std::string& databaseName = "postgres");
    /// The superuser's address of a database.
    [[nodiscard]] std::string superuser(const std::string& databaseName = "postgres") const;
    /// Kills the server with SIGKILL and starts it again.
    void kill();
    /// Kills one process that serves a store with SIGKILL: the server then ends all others and
    /// recovers by itself, as after a crash.
    void killOne();

  private:
    explicit Cluster(On on);
    void start();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace database
