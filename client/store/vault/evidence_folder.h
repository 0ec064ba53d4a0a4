#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/store/evidence_files.h"
#include "client/store/vault/vault.h"

namespace field::client {

/// The files of a profile's evidence, each under its hash: as it is, or sealed ("….sealed") while
/// the profile has a passphrase. No table knows of them here. The connections of a profile each
/// have one of their own.
class EvidenceFolder {
  public:
    EvidenceFolder(const std::string& profile, std::shared_ptr<Vault> vault,
                   std::shared_ptr<shared::Env> env);

    /// Removes what nobody writes any more, as a power cut leaves it in the open: copies that never
    /// came to an end, and what arrived and is held. Nothing while anybody has the profile open.
    static void sweep(const std::string& profile);

    /// Copies the unaltered bytes of the file at `path`; durable when it answers.
    Result<FileCopy> keep(const std::string& path);
    /// Where the bytes of `sha256` gather as they arrive, in the open until they are all here.
    Result<std::string> arriving(const Hash& sha256);
    /// Keeps what gathered. Code::damaged: it was other bytes and is gone.
    Result<FileCopy> arrived(const Hash& sha256);

    [[nodiscard]] bool has(const Hash& sha256) const { return size(sha256).has_value(); }
    /// Bytes, if they are here; known also of what is locked.
    [[nodiscard]] std::optional<std::uint64_t> size(const Hash& sha256) const;
    /// `size` bytes from `offset` on, fewer at the end. Code::missing, Code::damaged; Code::locked.
    Result<std::string> read(const Hash& sha256, std::uint64_t offset, std::size_t size);
    /// Whether the bytes that are here still have this hash. Failures as of read().
    Result<bool> isUnaltered(const Hash& sha256);
    /// The file, where it lies in the open.
    [[nodiscard]] std::optional<std::string> file(const Hash& sha256) const;
    Result<> drop(const Hash& sha256);

    /// Files that are not as the vault wants them: in the open although it is open, or sealed
    /// although there is no passphrase. None while it is locked.
    Result<std::vector<Hash>> misplaced();
    /// Seals such a file, or brings it into the open; cut short, it is as it was.
    Result<> putRight(const Hash& sha256);

  private:
    [[nodiscard]] std::string plain(const Hash& sha256) const;
    [[nodiscard]] std::string sealed(const Hash& sha256) const;
    /// A file at `path` into its place, sealed if the vault is open.
    Result<FileCopy> take(const std::string& path);
    Result<> bringOut(const Hash& sha256);
    std::string newName();

    std::string dir_;
    std::shared_ptr<Vault> vault_;
    std::shared_ptr<shared::Env> env_;
};

}  // namespace field::client
