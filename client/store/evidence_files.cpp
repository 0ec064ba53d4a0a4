#include "client/store/evidence_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

Failure failureOf(const std::string& path, int number) {
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    const auto code = full                                  ? Code::full
                      : number == ENOENT                    ? Code::missing
                      : number == EACCES || number == EPERM ? Code::refused
                                                            : Code::damaged;
    const char* next = code == Code::full ? "; make room on the disk and try again" : "";
    return {code, "file " + path + ": " + std::strerror(number) + next};
}

/// An open file that closes itself.
class File {
  public:
    File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int fd() const { return fd_; }

  private:
    int fd_;
};

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Fills `piece` unless `in` ends before; how much it got, or -1.
ssize_t fill(int in, std::vector<char>& piece) {
    std::size_t filled = 0;
    while (filled < piece.size()) {
        const auto got = ::read(in, piece.data() + filled, piece.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(filled);
}

/// Reads `in` to its end, hashing; `out` < 0 copies nowhere.
Result<FileCopy> pump(int in, const std::string& from, int out, const std::string& to,
                      const Sealing* sealing) {
    std::vector<char> piece(copyPieceBytes);
    shared::Sha256 hash;
    FileCopy copy;
    if (sealing && !writeAll(out, sealing->head)) return failureOf(to, errno);
    for (;;) {
        const auto got = fill(in, piece);
        if (got < 0) return failureOf(from, errno);
        if (got == 0) break;
        const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
        hash.add(bytes);
        copy.size += got;
        if (out < 0) continue;
        const bool written = sealing ? writeAll(out, sealing->seal(bytes)) : writeAll(out, bytes);
        if (!written) return failureOf(to, errno);
    }
    if (sealing && static_cast<std::uint64_t>(copy.size) != sealing->size)
        return Failure{Code::busy, "file " + from + " is being written to; try again"};
    if (out >= 0 && ::fsync(out) != 0) return failureOf(to, errno);
    copy.sha256 = hash.finish();
    return copy;
}

Result<> syncFolder(const std::string& path) {
    const File folder(path, O_RDONLY | O_DIRECTORY);
    if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return failureOf(path, errno);
    return shared::Done{};
}

}  // namespace

Result<FileCopy> copyDurably(const std::string& from, const std::string& to,
                             const Sealing* sealing) {
    const File in(from, O_RDONLY);
    if (in.fd() < 0) return failureOf(from, errno);
    const File out(to, O_WRONLY | O_CREAT | O_EXCL);
    if (out.fd() < 0) return failureOf(to, errno);
    auto copy = pump(in.fd(), from, out.fd(), to, sealing);
    if (!copy) ::unlink(to.c_str());
    return copy;
}

Result<FileCopy> hashFile(const std::string& path) {
    const File in(path, O_RDONLY);
    if (in.fd() < 0) return failureOf(path, errno);
    return pump(in.fd(), path, -1, {}, nullptr);
}

Result<> makeFolderDurably(const std::string& path) {
    std::error_code problem;
    // The two above are synced in any case: who made them may have died before.
    auto above = std::filesystem::absolute(path);
    std::vector<std::string> toSync;
    for (int i = 0; above.has_relative_path(); ++i) {
        if (i >= 2 && std::filesystem::exists(above, problem)) break;
        above = above.parent_path();
        toSync.push_back(above.string());
    }
    std::filesystem::create_directories(path, problem);
    if (problem) return failureOf(path, problem.value());
    for (const auto& folder : toSync)
        if (auto synced = syncFolder(folder); !synced) return synced;
    return shared::Done{};
}

Result<> placeDurably(const std::string& from, const std::string& to) {
    const auto folder = std::filesystem::path(to).parent_path();
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem) return failureOf(folder.string(), problem.value());
    const File bytes(from, O_RDONLY);
    if (bytes.fd() < 0 || ::fsync(bytes.fd()) != 0) return failureOf(from, errno);
    if (::rename(from.c_str(), to.c_str()) != 0) return failureOf(to, errno);
    if (auto synced = syncFolder(folder.string()); !synced) return synced;
    return syncFolder(folder.parent_path().string());
}

}  // namespace field::client
