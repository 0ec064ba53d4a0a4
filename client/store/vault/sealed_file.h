#pragma once

#include <cstdint>
#include <string>

#include "client/store/evidence_files.h"
#include "shared/crypto.h"

namespace field::client {

using shared::Hash;
using shared::Result;

/// A file sealed under a key: a head (a mark, a random id, the size of what it holds), then pieces
/// of 256 KiB, each bound to the head and its place, so that one that was altered, moved, left out
/// or taken from another file shows, and any run can be read without what stands before it.
class SealedFile {
  public:
    /// Code::missing; Code::damaged where its head is none.
    static Result<SealedFile> open(const std::string& path);

    [[nodiscard]] std::uint64_t size() const { return size_; }  ///< bytes that it holds
    /// `size` of them from `offset` on, fewer at the end. Code::damaged where they are not as they
    /// were sealed, or the key is another.
    [[nodiscard]] Result<std::string> read(const Hash& key, std::uint64_t offset,
                                           std::size_t size) const;

  private:
    std::string path_, head_;
    std::uint64_t size_ = 0;
};

/// How a file of `size` bytes is sealed as it is copied.
Sealing sealingOf(std::shared_ptr<shared::Env> env, const Hash& key, std::uint64_t size);

}  // namespace field::client
