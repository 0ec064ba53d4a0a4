#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "shared/proto/sync.pb.h"
#include "shared/text/pieces.h"
#include "sync/server/evidence/files.h"
#include "sync/server/host/backup_note.h"
#include "sync/server/host/place.h"
#include "sync/server/host/state.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

std::string ledgerPath(const std::string& dir) { return dir + "/ledger.db"; }
std::string manifestPath(const std::string& dir) { return dir + "/manifest.tsv"; }

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Failure cannot(const std::string& what, const std::string& path) {
    const int error = errno;
    return {error == ENOSPC ? Code::full : Code::refused,
            fmt::format("cannot {} {}: {}", what, path, std::generic_category().message(error))};
}

Result<> throughToDisk(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return cannot("open", path);
    const bool kept = ::fsync(file) == 0;
    ::close(file);
    return kept ? Result<>(Done{}) : cannot("write through to disk", path);
}

Result<> makeDirectory(const std::string& dir) {
    if (::mkdir(dir.c_str(), 0700) == 0 || errno == EEXIST) return Done{};
    return cannot("make the directory", dir);
}

/// What a backup holds: a line of the ledger file's hash, a line an area (id, epoch, revision,
/// hash) and a line a piece of evidence (hash, size).
struct Manifest {
    Hash ledger;  ///< of all bytes of its file
    std::vector<AreaHead> heads;
    std::map<Hash, std::uint64_t> evidence;
};

constexpr std::string_view withoutLedger = "fieldledger backup\t1\n";  // as they were first made

std::string textOf(const Manifest& manifest, bool first = false) {
    std::string out(withoutLedger);
    if (!first) out = fmt::format("fieldledger backup\t2\nledger\t{}\n", toText(manifest.ledger));
    for (const auto& head : manifest.heads)
        out += fmt::format("area\t{}\t{}\t{}\t{}\n", toText(head.area), toText(head.at.epoch),
                           head.at.revision, toText(head.hash));
    for (const auto& [sha256, size] : manifest.evidence)
        out += fmt::format("evidence\t{}\t{}\n", toText(sha256), size);
    return out;
}

Result<Manifest> manifestOf(Host& host) {
    Manifest manifest;
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    manifest.heads = heads.take();
    auto listed = host.evidence().each([&](const Hash& sha256, std::uint64_t size) -> Result<> {
        manifest.evidence[sha256] = size;
        return Done{};
    });
    if (!listed) return listed.failure();
    return manifest;
}

Result<std::string> readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Failure{Code::missing, path + " is not there; is this a backup?"};
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

/// Everything that a store needs, in a directory that holds none.
Result<> copyStore(Storage& storage, EvidenceStore& evidence, const std::string& to) {
    if (auto made = makeDirectory(to); !made) return made;
    if (holdsStore(to))
        return Failure{Code::refused, to + " holds a store already; choose another directory"};
    if (auto copied = storage.copyTo(ledgerPath(to)); !copied) return copied;
    if (::chmod(ledgerPath(to).c_str(), 0600) != 0) return cannot("keep to ourselves", to);
    auto copy = openEvidence(to);
    if (!copy) return copy.failure();
    if (auto copied = evidence.copyTo(**copy); !copied) return copied;
    return throughToDisk(ledgerPath(to));
}

Result<> writeManifest(const std::string& dir, const Manifest& manifest) {
    {
        std::ofstream out(manifestPath(dir), std::ios::binary);
        out << textOf(manifest);
        if (!out.flush()) return cannot("write", manifestPath(dir));
    }
    for (const auto& path : {ledgerPath(dir), manifestPath(dir), dir})
        if (auto kept = throughToDisk(path); !kept) return kept;
    return Done{};
}

/// What the backup in `dir` says of itself, and whether its ledger is the file that it says.
struct Said {
    std::string manifest;
    Hash ledger;
};
Result<Said> readBackup(const std::string& dir) {
    auto manifest = readFile(manifestPath(dir));
    if (!manifest) return manifest.failure();
    auto ledger = files::hashOfFile(ledgerPath(dir));
    if (!ledger) return ledger.failure();
    if (!manifest->starts_with(withoutLedger) &&
        manifest->find("\nledger\t" + toText(*ledger) + "\n") == std::string::npos)
        return Failure{Code::damaged, dir +
                                          " holds another ledger than its manifest says; use "
                                          "another backup"};
    return Said{manifest.take(), *ledger};
}

/// Whether the store in `dir` is whole and what the manifest lists.
Result<> checkStore(const std::string& dir, const Said& said,
                    const std::shared_ptr<shared::Env>& env) {
    auto host = Host::open(dir, env);
    if (!host) return host.failure();
    if (auto sound = (*host)->verify([](const std::string&) {}); !sound) return sound;
    auto found = manifestOf(**host);
    if (!found) return found.failure();
    found->ledger = said.ledger;
    if (textOf(*found, said.manifest.starts_with(withoutLedger)) == said.manifest) return Done{};
    return Failure{Code::damaged,
                   "the backup does not hold what its manifest lists; use another backup"};
}

/// Copies a backup, which stays untouched, into a directory that holds no store, and checks the
/// copy: its tables may be brought up to this program, those of the backup never.
Result<> copyBackup(const std::string& from, const std::string& to,
                    const std::shared_ptr<shared::Env>& env) {
    auto said = readBackup(from);
    if (!said) return said.failure();
    if (auto made = makeDirectory(to); !made) return made;
    if (holdsStore(to))
        return Failure{Code::refused, to + " holds a store already; choose another directory"};
    auto evidence = openEvidence(from), copy = openEvidence(to);
    if (!evidence) return evidence.failure();
    if (!copy) return copy.failure();
    std::string damaged;
    auto verified = (*evidence)->verify([&](const Hash& sha256) { damaged = toText(sha256); });
    if (!verified) return verified;
    if (!damaged.empty())
        return Failure{Code::damaged, fmt::format("evidence {} of {} is not what was sent; use "
                                                  "another backup",
                                                  damaged, from)};
    if (auto copied = (*evidence)->copyTo(**copy); !copied) return copied;
    std::error_code error;
    std::filesystem::copy_file(ledgerPath(from), ledgerPath(to), error);
    if (error)
        return Failure{Code::full, "cannot write " + ledgerPath(to) + ": " + error.message()};
    if (::chmod(ledgerPath(to).c_str(), 0600) != 0) return cannot("keep to ourselves", to);
    auto sound = checkStore(to, *said, env);
    if (!sound)
        for (const char* rest : {"", "-wal", "-shm"}) ::unlink((ledgerPath(to) + rest).c_str());
    return sound ? throughToDisk(ledgerPath(to)) : sound;
}

}  // namespace

Result<> Host::backup(const std::string& to) {
    BackupNote note;
    note.madeMs = state_->env->wallMs();
    note.place = to;
    if (exists(manifestPath(to)))
        return Failure{Code::refused, to + " holds a backup already; choose another directory"};
    // The ledger first: what it names of evidence is here by then, or was not here at all.
    if (auto copied = copyStore(*state_->storage, *state_->evidence, to); !copied) return copied;
    Manifest manifest;
    {
        auto copy = open(to, state_->env);
        if (!copy) return copy.failure();
        auto found = manifestOf(**copy);
        if (!found) return found.failure();
        manifest = found.take();
    }
    auto ledger = files::hashOfFile(ledgerPath(to));
    if (!ledger) return ledger.failure();
    manifest.ledger = *ledger;
    if (auto kept = writeManifest(to, manifest); !kept) return kept;
    auto said = readBackup(to);
    if (!said) return said.failure();
    if (auto sound = checkStore(to, *said, state_->env); !sound) return sound;

    std::set<Hash> evidence;
    for (const auto& [sha256, size] : manifest.evidence) {
        evidence.insert(sha256);
        note.bytes += size;
    }
    note.files = evidence.size();
    note.areas = manifest.heads.size();
    for (const auto& head : manifest.heads) note.entries += head.at.revision;
    // From now on devices may free their copies of these.
    if (auto noted = state_->evidence->noteBackup(evidence); !noted) return noted;
    return state_->writer->run([&](Writing& tx) { return noteLastBackup(tx, note); });
}

Result<Host::Restored> Host::restore(const std::string& from, const std::string& dir,
                                     const std::shared_ptr<shared::Env>& env,
                                     const std::string& journal) {
    // Before anything is made; promote() says what is wrong with it.
    if (!journal.empty() && !exists(journal)) return promote(dir, env, journal);
    if (auto copied = copyBackup(from, dir, env); !copied) return copied.failure();
    return promote(dir, env, journal);
}

}  // namespace field::server
