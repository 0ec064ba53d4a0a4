#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "shared/crypto.h"
#include "shared/result.h"

/// Files of evidence on this machine's disk.
namespace field::server::files {

/// Bytes that are read, hashed or copied at once.
inline constexpr std::size_t blockBytes = 256 << 10;

class File {
  public:
    File(const std::string& path, int flags);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] bool isOpen() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

/// What the system says of `path`, as the code that tells the caller what to do.
shared::Failure broken(const std::string& path, int error);
/// A name in a directory is durable once the directory is.
shared::Result<> syncDirectory(const std::string& path);
std::string parentOf(const std::string& path);
/// Makes the directory that holds `path`, durably.
shared::Result<> makeRoom(const std::string& path);
/// Makes the empty file `path`, durably.
shared::Result<> mark(const std::string& path);
/// Nothing if it is not there.
shared::Result<std::optional<std::uint64_t>> sizeOf(const std::string& path);
/// Reads `size` bytes at `offset`; fewer at the end.
shared::Result<std::string> readBlock(int file, const std::string& path, std::uint64_t offset,
                                      std::size_t size);
shared::Result<> writeAll(int file, const std::string& path, std::string_view bytes);
shared::Result<shared::Hash> hashOfFile(const std::string& path);

}  // namespace field::server::files
