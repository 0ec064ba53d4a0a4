#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "shared/crypto.h"
#include "shared/result.h"

/// Folders of a profile, and files of evidence: copied with their hash, put in place so that a
/// power cut leaves all or nothing. No table knows of them here.
namespace field::client {

struct FileCopy {
    shared::Hash sha256;
    std::int64_t size = 0;
};

/// What a copy has in place of the bytes that it is of: `head`, and `seal` of piece after piece.
struct Sealing {
    std::string head;
    std::uint64_t size = 0;  ///< bytes that are sealed
    std::function<std::string(std::string_view piece)> seal;
};
/// All pieces but the last are as large.
inline constexpr std::size_t copyPieceBytes = 256 << 10;

/// Copies the bytes of `from` into a new file `to`, sealed if so asked, and syncs it; a failed copy
/// leaves no file. Hash and size are those of `from`. Code::missing, Code::full, Code::refused;
/// Code::busy if `from` is being written to.
shared::Result<FileCopy> copyDurably(const std::string& from, const std::string& to,
                                     const Sealing* sealing = nullptr);
/// Hash and size of the file at `path`.
shared::Result<FileCopy> hashFile(const std::string& path);
/// Makes the folder `path`, and those above it where they are not there; it and the one above it
/// are durable when it answers, and so are all that it made.
shared::Result<> makeFolderDurably(const std::string& path);
/// Moves `from` to `to`, making its folder; durable when it answers.
shared::Result<> placeDurably(const std::string& from, const std::string& to);

}  // namespace field::client
