#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::server {

/// Where verified bytes of evidence lie, each under the SHA-256 of all of it, and which devices
/// sent all of them: a folder (folder.cpp) or a bucket of an S3-compatible store (bucket.cpp). Any
/// thread may call. Code::busy: it cannot be reached now, later it may be.
class Shelf {
  public:
    virtual ~Shelf() = default;

    /// Size of what lies under `sha256`; nothing if it does not lie here.
    virtual shared::Result<std::optional<std::uint64_t>> size(const shared::Hash& sha256) = 0;
    /// Takes over the file `path`, whose bytes hash to `sha256` and are on disk: it is gone when
    /// they lie here, durably.
    virtual shared::Result<> put(const shared::Hash& sha256, const std::string& path) = 0;
    /// Reads `size` bytes at `offset`; fewer at the end. Code::missing if it does not lie here.
    virtual shared::Result<std::string> read(const shared::Hash& sha256, std::uint64_t offset,
                                             std::size_t size) = 0;
    /// Copies all of it into the new file `path`. On disk when it answers, but for its name.
    virtual shared::Result<> copy(const shared::Hash& sha256, const std::string& path) = 0;
    /// Calls `each` with everything that lies here; a failure stops.
    using Each = std::function<shared::Result<>(const shared::Hash&, std::uint64_t size)>;
    virtual shared::Result<> each(const Each& each) = 0;

    virtual shared::Result<bool> sentBy(const shared::Hash& sha256, const shared::Id& device) = 0;
    /// Durable when it answers.
    virtual shared::Result<> noteSent(const shared::Hash& sha256, const shared::Id& device) = 0;
    /// Calls `each` with everything that was noted; a failure stops.
    using EachSent = std::function<shared::Result<>(const shared::Hash&, const shared::Id& device)>;
    virtual shared::Result<> eachSent(const EachSent& each) = 0;
};

/// The folder `dir`, which is made if it is not there:
///   DIR/ab/abcd…        bytes
///   DIR/sent/DEVICE/…   empty: this device sent all of it
shared::Result<std::unique_ptr<Shelf>> folderShelf(const std::string& dir);

/// The bucket at `address`, "https://KEY:SECRET@HOST[:PORT]/BUCKET[/PREFIX]?region=REGION"; what is
/// not a letter or digit of KEY and SECRET percent-encoded, or both left out and in the environment
/// as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Plain http is for loopback. Nothing is asked of
/// it yet. Code::invalid names what is wrong with the address.
///   PREFIX/bytes/abcd…        bytes
///   PREFIX/sent/DEVICE/…      empty: this device sent all of it
shared::Result<std::unique_ptr<Shelf>> bucketShelf(const std::string& address);

/// Makes sure that the bucket at `address` is there, can be written, and, unless `again`, that
/// nothing lies under its prefix: Code::refused then.
shared::Result<> claimBucket(const std::string& address, bool again);

}  // namespace field::server
