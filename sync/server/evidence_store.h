#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::server {

/// Bytes of evidence, each named by the SHA-256 of all of it. What arrives grows in a partial file
/// of the uploading device; it counts only once its hash is verified. Paths are made from hashes and
/// device ids alone. Any thread may call; two uploads of one (device, hash) at once are refused busy.
class EvidenceStore {
  public:
    static shared::Result<std::unique_ptr<EvidenceStore>> open(const std::string& dir);

    /// Size of the verified bytes; nothing if they are not all here.
    shared::Result<std::optional<std::uint64_t>> size(const shared::Hash& sha256);
    /// How far the upload of `device` got.
    shared::Result<std::uint64_t> received(const shared::Hash& sha256, const shared::Id& device);

    /// Appends `bytes` at `offset`, which must be received(); Code::invalid says where it got to.
    /// Durable when it answers.
    shared::Result<> append(const shared::Hash& sha256, const shared::Id& device,
                            std::uint64_t offset, std::string_view bytes);
    /// Verifies the whole: its bytes hash to `sha256` or the partial file goes and Code::invalid says so.
    shared::Result<> finish(const shared::Hash& sha256, const shared::Id& device);

    /// Reads `size` bytes at `offset` of verified evidence; fewer at its end.
    shared::Result<std::string> read(const shared::Hash& sha256, std::uint64_t offset,
                                     std::size_t size);
    /// Re-hashes every verified file; `damaged` is called with each that differs.
    shared::Result<> verify(const std::function<void(const shared::Hash&)>& damaged);

  private:
    explicit EvidenceStore(std::string dir);
    std::string dir_;
};

}  // namespace field::server
