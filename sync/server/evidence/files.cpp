#include "sync/server/evidence/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace field::server::files {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Result;

File::File(const std::string& path, int flags)
    : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}

File::~File() {
    if (fd_ >= 0) ::close(fd_);
}

Failure broken(const std::string& path, int error) {
    const Code code = error == ENOSPC || error == EDQUOT || error == EFBIG ? Code::full
                      : error == EMFILE || error == ENFILE                 ? Code::busy
                                                                           : Code::damaged;
    return {code,
            fmt::format("evidence file {}: {}", path, std::generic_category().message(error))};
}

Result<> syncDirectory(const std::string& path) {
    const File directory(path, O_RDONLY | O_DIRECTORY);
    if (!directory.isOpen() || ::fsync(directory.get()) != 0) return broken(path, errno);
    return Done{};
}

std::string parentOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

Result<> makeRoom(const std::string& path) {
    const auto directory = parentOf(path);
    if (::mkdir(directory.c_str(), 0700) == 0) return syncDirectory(parentOf(directory));
    if (errno != EEXIST) return broken(directory, errno);
    return Done{};
}

Result<> mark(const std::string& path) {
    if (auto made = makeRoom(path); !made) return made;
    if (const File file(path, O_WRONLY | O_CREAT); !file.isOpen()) return broken(path, errno);
    return syncDirectory(parentOf(path));
}

Result<std::optional<std::uint64_t>> sizeOf(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) == 0)
        return std::optional(static_cast<std::uint64_t>(facts.st_size));
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::uint64_t>{};
    return broken(path, errno);
}

Result<std::string> readBlock(int file, const std::string& path, std::uint64_t offset,
                              std::size_t size) {
    std::string block(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        const auto count =
            ::pread(file, block.data() + got, size - got, static_cast<off_t>(offset + got));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return broken(path, errno);
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    block.resize(got);
    return block;
}

Result<> writeAll(int file, const std::string& path, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return broken(path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return Done{};
}

Result<Hash> hashOfFile(const std::string& path) {
    const File file(path, O_RDONLY);
    if (!file.isOpen()) return broken(path, errno);
    shared::Sha256 hash;
    for (std::uint64_t offset = 0;;) {
        auto block = readBlock(file.get(), path, offset, blockBytes);
        if (!block) return block.failure();
        if (block->empty()) return hash.finish();
        hash.add(*block);
        offset += block->size();
    }
}

}  // namespace field::server::files
