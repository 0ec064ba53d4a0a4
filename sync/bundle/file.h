#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shared/result.h"
#include "shared/sealed_stream.h"

namespace field::wire {
class BundlePart;
}  // namespace field::wire

namespace field::sync {

using shared::Id;
using shared::Result;

/// What a bundle says first.
struct BundleOpening {
    shared::PublicKey maker;
    Id device;                   ///< whose exchange it carries
    std::int64_t madeMs = 0;     ///< its maker's clock, and later than the maker's bundle before
    std::int64_t answersMs = 0;  ///< of the server's: madeMs of the device's that it answers
};

/// No part of a bundle is longer: the longest answer, and room for its envelope.
inline constexpr std::size_t maxPartBytes = (2 << 20) + (64 << 10);

/// Writes a bundle to one receiver. A file under its name is whole: until finish() it grows beside
/// it as NAME.part, and one that is never finished leaves nothing. Who carries it may copy it.
///
///   "fieldledger bundle 1\n"
///   the receiver's public key   32 bytes
///   the head of the stream      StreamOpening::headBytes
///   parts                       4 bytes of length, big-endian, then a sealed wire::BundlePart
///
/// The first part is the opening, the last one the maker's signature over all bytes before it: who
/// carries it can neither read nor alter it, and what somebody else sealed to the receiver shows.
class BundleWriter {
  public:
    /// Code::full, Code::refused, Code::missing name the file; Code::invalid: `receiver` is no key.
    static Result<std::unique_ptr<BundleWriter>> begin(const std::string& path,
                                                       const shared::KeyPair& maker,
                                                       const shared::PublicKey& receiver,
                                                       const BundleOpening& opening);
    ~BundleWriter();
    BundleWriter(const BundleWriter&) = delete;
    BundleWriter& operator=(const BundleWriter&) = delete;

    Result<> add(const wire::BundlePart& part);
    /// Signs it and puts it in its place; durable when it answers the bytes of the file.
    Result<std::uint64_t> finish();

  private:
    BundleWriter(std::string path, const shared::KeyPair& maker, shared::StreamSealing sealing);
    Result<> write(std::string_view bytes);
    Result<> put(const wire::BundlePart& part, bool last);

    std::string path_, part_;
    shared::KeyPair maker_;
    shared::StreamSealing sealing_;
    shared::Sha256 hash_;
    int file_ = -1;
    std::uint64_t bytes_ = 0;
};

/// For whom the bundle at `path` is, which anybody can read. Code::invalid: it is no bundle;
/// Code::unsupported: of a newer program; Code::damaged: cut off before it says so.
Result<shared::PublicKey> receiverOf(const std::string& path);

/// Reads a bundle that was made for one receiver. Nothing of it is given out before all of it was
/// read and verified once; memory is bounded by one part.
class BundleReader {
  public:
    /// `receiver` is a "server" or a "device", as `self` says for messages. Code::invalid: it is no
    /// bundle; Code::unsupported: of a newer program; Code::refused: for another receiver;
    /// Code::damaged: cut off, damaged, or not signed by the maker it names. Failures call the file
    /// by its path, or as `called` says.
    static Result<std::unique_ptr<BundleReader>> open(const std::string& path,
                                                      const shared::KeyPair& receiver,
                                                      const std::string& self,
                                                      const std::string& called = {});
    ~BundleReader();
    BundleReader(const BundleReader&) = delete;
    BundleReader& operator=(const BundleReader&) = delete;

    [[nodiscard]] const BundleOpening& opening() const { return opening_; }
    /// Bytes of the file.
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Calls `visit` with each part between opening and signature, in order; a failure stops. The
    /// parts are those that were verified, even if the file is another by now.
    Result<> each(const std::function<Result<>(const wire::BundlePart&)>& visit);

  private:
    BundleReader(std::string called, int file, shared::StreamOpening stream);
    Result<> read(std::string& into, std::size_t size);
    /// The next part; `sealed` gets its bytes in the file.
    Result<bool> next(shared::StreamOpening& stream, wire::BundlePart& part, std::string& sealed);
    Result<> verify(shared::Sha256 hash);
    [[nodiscard]] shared::Failure cutOff() const;
    [[nodiscard]] shared::Failure damaged() const;

    std::string called_;
    int file_;
    shared::StreamOpening stream_;  ///< before the first part
    BundleOpening opening_;
    std::uint64_t bytes_ = 0;
};

}  // namespace field::sync
