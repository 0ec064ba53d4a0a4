#include "client/store/vault/evidence_folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "client/store/recovery/profile_lock.h"
#include "client/store/vault/sealed_file.h"
#include "sync/pieces/run.h"

namespace field::client {

namespace fs = std::filesystem;
using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr std::string_view sealedEnding = ".sealed", partEnding = ".part";
constexpr std::string_view copyBeginning = "arriving-";

bool isThere(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Result<> removed(const std::string& path) {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return Done{};
    return Failure{Code::refused, "evidence file " + path + " cannot be removed"};
}

}  // namespace

EvidenceFolder::EvidenceFolder(const std::string& profile, std::shared_ptr<Vault> vault,
                               std::shared_ptr<shared::Env> env)
    : dir_(profile + "/evidence"), vault_(std::move(vault)), env_(std::move(env)) {}

void EvidenceFolder::sweep(const std::string& profile) {
    std::vector<std::string> orphans;
    std::error_code problem;
    for (fs::recursive_directory_iterator at(profile + "/evidence", problem), end;
         !problem && at != end; at.increment(problem)) {
        const auto path = at->path().string(), name = at->path().filename().string();
        const auto whole = path.substr(0, path.size() - std::min(path.size(), partEnding.size()));
        const bool held = isThere(whole) || isThere(whole + std::string(sealedEnding));
        if (name.starts_with(copyBeginning) || (name.ends_with(partEnding) && held))
            orphans.push_back(path);
    }
    if (orphans.empty()) return;
    if (const auto alone = ProfileLock::alone(profile); !alone) return;
    for (const auto& path : orphans) ::unlink(path.c_str());
}

std::string EvidenceFolder::plain(const Hash& sha256) const {
    const auto name = shared::toText(sha256);
    return dir_ + "/" + name.substr(0, 2) + "/" + name;
}

std::string EvidenceFolder::sealed(const Hash& sha256) const {
    return plain(sha256) + std::string(sealedEnding);
}

std::string EvidenceFolder::newName() {
    return dir_ + "/" + std::string(copyBeginning) + shared::toText(shared::newId(*env_));
}

Result<FileCopy> EvidenceFolder::take(const std::string& path) {
    const auto key = vault_->sealing();
    std::optional<Sealing> sealing;
    if (key) {
        std::error_code problem;
        const auto size = fs::file_size(path, problem);
        // copyDurably() says what is wrong with it.
        sealing = sealingOf(env_, *key, problem ? 0 : size);
    }
    const auto name = newName();
    auto copied = copyDurably(path, name, sealing ? &*sealing : nullptr);
    if (!copied) return copied;
    const auto place = key ? sealed(copied->sha256) : plain(copied->sha256);
    if (auto placed = placeDurably(name, place); !placed) {
        ::unlink(name.c_str());
        return placed.failure();
    }
    return copied;
}

Result<FileCopy> EvidenceFolder::keep(const std::string& path) { return take(path); }

Result<std::string> EvidenceFolder::arriving(const Hash& sha256) {
    const auto path = plain(sha256);
    std::error_code problem;
    fs::create_directories(fs::path(path).parent_path(), problem);
    if (problem) return Failure{Code::refused, "evidence folder: " + problem.message()};
    return path + std::string(partEnding);
}

Result<FileCopy> EvidenceFolder::arrived(const Hash& sha256) {
    const auto part = plain(sha256) + std::string(partEnding);
    auto hashed = hashFile(part);
    if (!hashed) return hashed;
    if (hashed->sha256 != sha256) {
        ::unlink(part.c_str());
        return Failure{Code::damaged, "evidence " + shared::toText(sha256) +
                                          " arrived with other bytes and was thrown away"};
    }
    if (vault_->sealing()) {
        auto taken = take(part);
        if (taken) ::unlink(part.c_str());
        return taken;
    }
    if (auto placed = placeDurably(part, plain(sha256)); !placed) {
        ::unlink(part.c_str());  // after a failed sync its bytes are not to be believed
        return placed.failure();
    }
    return hashed;
}

std::optional<std::uint64_t> EvidenceFolder::size(const Hash& sha256) const {
    std::error_code problem;
    const auto bytes = fs::file_size(plain(sha256), problem);
    if (!problem) return bytes;
    const auto file = SealedFile::open(sealed(sha256));
    if (file) return file->size();
    return std::nullopt;
}

Result<std::string> EvidenceFolder::read(const Hash& sha256, std::uint64_t offset,
                                         std::size_t size) {
    const auto path = plain(sha256);
    if (isThere(path)) {
        auto run = sync::runsOf(path, "evidence " + shared::toText(sha256))(offset, size);
        // It may be sealed just now.
        if (run || isThere(path)) return run;
    }
    const auto file = SealedFile::open(sealed(sha256));
    if (!file) return file.failure();
    const auto key = vault_->opening();
    if (!key) return key.failure();
    auto run = file->read(*key, offset, size);
    if (run || run.failure().code != Code::damaged) return run;
    // It may be older than this passphrase.
    const auto former = vault_->former();
    for (const auto& one : former.keys)
        if (auto older = file->read(one, offset, size)) return older;
    if (!former.lacking) return run;
    return Failure{Code::locked, "evidence " + shared::toText(sha256) +
                                     " is sealed under an earlier passphrase: give that one"};
}

Result<bool> EvidenceFolder::isUnaltered(const Hash& sha256) {
    shared::Sha256 hash;
    for (std::uint64_t at = 0;;) {
        auto run = read(sha256, at, copyPieceBytes);
        if (!run && run.failure().code == Code::damaged) return false;
        if (!run) return run.failure();
        if (run->empty()) break;
        hash.add(*run);
        at += run->size();
    }
    return hash.finish() == sha256;
}

std::optional<std::string> EvidenceFolder::file(const Hash& sha256) const {
    auto path = plain(sha256);
    std::error_code problem;
    if (!fs::is_regular_file(path, problem)) return std::nullopt;
    return path;
}

Result<> EvidenceFolder::drop(const Hash& sha256) {
    if (auto done = removed(plain(sha256)); !done) return done;
    return removed(sealed(sha256));
}

Result<std::vector<Hash>> EvidenceFolder::misplaced() {
    std::vector<Hash> names;
    const auto door = vault_->door();
    if (door == Vault::Door::locked) return names;
    std::error_code problem;
    for (fs::recursive_directory_iterator at(dir_, problem), end; !problem && at != end;
         at.increment(problem)) {
        auto name = at->path().filename().string();
        const bool isSealed = name.ends_with(sealedEnding);
        if (isSealed) name.resize(name.size() - sealedEnding.size());
        const auto sha256 = shared::hashFromText(name);
        if (sha256 && isSealed == (door == Vault::Door::none)) names.push_back(*sha256);
    }
    if (problem) return Failure{Code::refused, dir_ + ": " + problem.message()};
    return names;
}

Result<> EvidenceFolder::putRight(const Hash& sha256) {
    if (!vault_->sealing()) return bringOut(sha256);
    const auto path = plain(sha256);
    if (!isThere(path)) return Done{};
    auto taken = take(path);
    if (!taken) return taken.failure();
    // Altered bytes are sealed under the hash that they have; what they should be is not here.
    return removed(path);
}

Result<> EvidenceFolder::bringOut(const Hash& sha256) {
    const auto from = sealed(sha256);
    if (!isThere(from)) return Done{};
    const auto name = newName();
    std::ofstream out(name, std::ios::binary | std::ios::trunc);
    for (std::uint64_t at = 0;;) {
        auto run = read(sha256, at, copyPieceBytes);
        if (!run || run->empty() || !out) {
            out.close();
            const bool written = run.ok() && out.good();
            auto placed = written ? placeDurably(name, plain(sha256)) : Result<>(Done{});
            if (!written || !placed) ::unlink(name.c_str());
            if (!run) return run.failure();
            if (!written)
                return Failure{Code::full, name + " cannot be written; make room and try again"};
            return placed ? removed(from) : placed;
        }
        out.write(run->data(), static_cast<std::streamsize>(run->size()));
        at += run->size();
    }
}

}  // namespace field::client
