#include "sync/server/host/place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "sync/server/postgres/open.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

std::string ledgerPath(const std::string& dir) { return dir + "/ledger.db"; }
std::string databasePath(const std::string& dir) { return dir + "/database"; }
std::string bucketPath(const std::string& dir) { return dir + "/bucket"; }

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string lineOf(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

/// Writes the new file `path` in `dir`, on disk. It may hold a password.
Result<> writeLine(const std::string& dir, const std::string& path, const std::string& line) {
    const auto text = line + "\n";
    bool kept = ::mkdir(dir.c_str(), 0700) == 0 || errno == EEXIST;
    const int file =
        kept ? ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    kept = file >= 0 &&
           ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
           ::fsync(file) == 0;
    const int error = errno;
    if (file >= 0) ::close(file);
    if (kept) return Done{};
    return Failure{error == ENOSPC ? Code::full : Code::invalid,
                   "cannot write " + path + ": " + std::generic_category().message(error)};
}

Result<> isFree(const std::string& dir) {
    if (!holdsStore(dir)) return Done{};
    return Failure{Code::refused, dir + " holds a store already; choose another directory"};
}

}  // namespace

bool holdsStore(const std::string& dir) {
    return exists(ledgerPath(dir)) || exists(databasePath(dir));
}

std::string databaseOf(const std::string& dir) { return lineOf(databasePath(dir)); }

Result<> placeLedger(const std::string& dir, const std::string& database) {
    if (auto free = isFree(dir); !free) return free;
    return writeLine(dir, databasePath(dir), database);
}

Result<> placeEvidence(const std::string& dir, const std::string& bucket) {
    if (auto free = isFree(dir); !free) return free;
    return writeLine(dir, bucketPath(dir), bucket);
}

void forgetPlaces(const std::string& dir) {
    ::unlink(databasePath(dir).c_str());
    ::unlink(bucketPath(dir).c_str());
}

Result<std::unique_ptr<Storage>> openLedger(const std::string& dir,
                                            std::shared_ptr<const shared::Catalog> catalog) {
    if (exists(databasePath(dir))) {
        const auto address = databaseOf(dir);
        if (address.empty())
            return Failure{Code::damaged, databasePath(dir) +
                                              " names no database; write its address there "
                                              "(postgresql://...)"};
        return openPostgresStorage(address, std::move(catalog));
    }
    const auto path = ledgerPath(dir);
    auto storage = openSqliteStorage(path, std::move(catalog));
    if (storage && ::chmod(path.c_str(), 0600) != 0)
        return Failure{Code::invalid, "cannot keep " + path + " from other users"};
    return storage;
}

Result<std::unique_ptr<EvidenceStore>> openEvidence(const std::string& dir) {
    const auto folder = dir + "/evidence";
    if (!exists(bucketPath(dir))) return EvidenceStore::open(folder);
    auto shelf = bucketShelf(lineOf(bucketPath(dir)));
    if (!shelf)
        return Failure{shelf.failure().code, bucketPath(dir) + ": " + shelf.failure().message};
    return EvidenceStore::open(folder, shelf.take());
}

}  // namespace field::server
