#include "sync/bundle/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "shared/proto/bundle.pb.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::StreamOpening;
using shared::StreamSealing;

namespace {

constexpr std::string_view magic = "fieldledger bundle 1\n";
/// What every version begins with.
constexpr std::string_view anyMagic = "fieldledger bundle ";
constexpr std::size_t beginBytes =
    magic.size() + shared::PublicKey::size + StreamOpening::headBytes;
constexpr std::size_t lengthBytes = 4;
constexpr WireLimits partLimits{.bytes = maxPartBytes, .nesting = 3, .elements = 65'536};

Failure failureOf(const std::string& path, int number) {
    const auto code = number == ENOSPC || number == EDQUOT || number == EFBIG  ? Code::full
                      : number == ENOENT                                       ? Code::missing
                      : number == EACCES || number == EPERM || number == EROFS ? Code::refused
                                                                               : Code::damaged;
    const char* next = code == Code::full ? "; free some room and write it again" : "";
    return {code, "bundle " + path + ": " + std::strerror(number) + next};
}

std::string lengthOf(std::string_view bytes) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(bytes.size() >> shift));
    return out;
}

/// What the maker signs: the hash of all that stands before the signature, receiver included.
std::string toSign(const shared::Hash& hash) { return std::string(magic) + hash.str(); }

/// The directory's entry is on the disk too. Some file systems cannot sync a directory.
Result<> syncDirectoryOf(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path().string();
    const int dir =
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) return failureOf(path, errno);
    const int problem = ::fsync(dir) == 0 ? 0 : errno;
    ::close(dir);
    if (problem != 0 && problem != EINVAL && problem != ENOTSUP) return failureOf(path, problem);
    return Done{};
}

Failure cutOffOf(const std::string& called) {
    return {Code::damaged,
            "bundle " + called + " is cut off before its end; copy or export it again"};
}

/// As many bytes as there are, at most `size`.
Result<> readFrom(int file, std::string& into, std::size_t size, const std::string& called) {
    into.resize(size);
    std::size_t got = 0;
    while (got < size) {
        const auto more = ::read(file, into.data() + got, size - got);
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) return failureOf(called, errno);
        if (more == 0) break;
        got += static_cast<std::size_t>(more);
    }
    into.resize(got);
    return Done{};
}

/// What every bundle begins with, as far as a file has it, is a bundle's of this version.
Result<> checkMagic(std::string_view begun, const std::string& called) {
    const auto common = std::min(begun.size(), magic.size());
    if (begun.substr(0, common) == magic.substr(0, common)) return Done{};
    if (begun.starts_with(anyMagic))
        return Failure{Code::unsupported,
                       "bundle " + called + " was made by a newer program; update this one"};
    return Failure{Code::invalid,
                   called + " is no bundle; choose the file that bundle export wrote"};
}

}  // namespace

BundleWriter::BundleWriter(std::string path, const shared::KeyPair& maker, StreamSealing sealing)
    : path_(std::move(path)), part_(path_ + ".part"), maker_(maker), sealing_(std::move(sealing)) {}

BundleWriter::~BundleWriter() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(part_.c_str());
}

Result<std::unique_ptr<BundleWriter>> BundleWriter::begin(const std::string& path,
                                                          const shared::KeyPair& maker,
                                                          const shared::PublicKey& receiver,
                                                          const BundleOpening& opening) {
    auto sealing = StreamSealing::to(receiver);
    if (!sealing)
        return Failure{Code::invalid, "bundle " + path + ": nothing can be sealed to the key " +
                                          shared::toHex(receiver.view())};
    std::unique_ptr<BundleWriter> writer(new BundleWriter(path, maker, std::move(*sealing)));
    writer->file_ =
        ::open(writer->part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (writer->file_ < 0) return failureOf(path, errno);
    const auto begun = std::string(magic) + receiver.str() + writer->sealing_.head();
    if (auto written = writer->write(begun); !written) return written.failure();
    wire::BundlePart part;
    part.mutable_opening()->set_maker(opening.maker.str());
    part.mutable_opening()->set_device(opening.device.str());
    part.mutable_opening()->set_made_ms(opening.madeMs);
    part.mutable_opening()->set_answers_ms(opening.answersMs);
    if (auto added = writer->put(part, false); !added) return added.failure();
    return writer;
}

Result<> BundleWriter::write(std::string_view bytes) {
    hash_.add(bytes);
    bytes_ += bytes.size();
    while (!bytes.empty()) {
        const auto written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return failureOf(path_, written < 0 ? errno : EIO);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return Done{};
}

Result<> BundleWriter::put(const wire::BundlePart& part, bool last) {
    const auto plain = part.SerializeAsString();
    if (plain.size() > maxPartBytes)
        return Failure{Code::invalid, "bundle " + path_ + ": a part of " +
                                          std::to_string(plain.size()) + " bytes is too long"};
    const auto sealed = sealing_.seal(plain, last);
    return write(lengthOf(sealed) + sealed);
}

Result<> BundleWriter::add(const wire::BundlePart& part) { return put(part, false); }

Result<std::uint64_t> BundleWriter::finish() {
    wire::BundlePart part;
    part.set_signature(shared::sign(maker_, toSign(std::exchange(hash_, {}).finish())).str());
    if (auto written = put(part, true); !written) return written.failure();
    if (::fsync(file_) != 0) return failureOf(path_, errno);
    if (::close(std::exchange(file_, -1)) != 0) return failureOf(path_, errno);
    if (::rename(part_.c_str(), path_.c_str()) != 0) {
        const int problem = errno;
        ::unlink(part_.c_str());
        return failureOf(path_, problem);
    }
    if (auto synced = syncDirectoryOf(path_); !synced) return synced.failure();
    return bytes_;
}

BundleReader::BundleReader(std::string called, int file, StreamOpening stream)
    : called_(std::move(called)), file_(file), stream_(stream) {}

BundleReader::~BundleReader() { ::close(file_); }

Failure BundleReader::cutOff() const { return cutOffOf(called_); }

Failure BundleReader::damaged() const {
    return {Code::damaged,
            "bundle " + called_ + " was damaged on its way; copy or export it again"};
}

Result<shared::PublicKey> receiverOf(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failureOf(path, errno);
    std::string begun;
    const auto read = readFrom(file, begun, magic.size() + shared::PublicKey::size, path);
    ::close(file);
    if (!read) return read.failure();
    if (auto ours = checkMagic(begun, path); !ours) return ours.failure();
    const auto key = shared::PublicKey::from(std::string_view(begun).substr(magic.size()));
    return key ? Result(*key) : cutOffOf(path);
}

Result<std::unique_ptr<BundleReader>> BundleReader::open(const std::string& path,
                                                         const shared::KeyPair& receiver,
                                                         const std::string& self,
                                                         const std::string& called) {
    const auto& name = called.empty() ? path : called;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failureOf(name, errno);
    std::unique_ptr<BundleReader> reader(new BundleReader(name, file, {}));
    std::string begun;
    if (auto read = reader->read(begun, beginBytes); !read) return read.failure();
    if (auto ours = checkMagic(begun, name); !ours) return ours.failure();
    if (begun.size() < beginBytes) return reader->cutOff();
    const auto rest = std::string_view(begun).substr(magic.size());
    const auto to = *shared::PublicKey::from(rest.substr(0, shared::PublicKey::size));
    if (to != receiver.publicKey)
        return Failure{Code::refused, "bundle " + name + " is for another " + self + " (key " +
                                          shared::toHex(to.view()).substr(0, 16) +
                                          "…); carry it there"};
    auto stream = StreamOpening::from(receiver, rest.substr(shared::PublicKey::size));
    if (!stream) return reader->damaged();
    reader->stream_ = *stream;
    shared::Sha256 hash;
    hash.add(begun);
    if (auto verified = reader->verify(std::move(hash)); !verified) return verified.failure();
    return reader;
}

Result<> BundleReader::read(std::string& into, std::size_t size) {
    return readFrom(file_, into, size, called_);
}

Result<bool> BundleReader::next(StreamOpening& stream, wire::BundlePart& part,
                                std::string& sealed) {
    if (auto got = read(sealed, lengthBytes); !got) return got.failure();
    if (sealed.size() < lengthBytes) return cutOff();
    std::size_t length = 0;
    for (const char byte : sealed) length = length << 8 | static_cast<unsigned char>(byte);
    if (length > maxPartBytes + StreamOpening::pieceOverhead) return damaged();
    std::string box;
    if (auto got = read(box, length); !got) return got.failure();
    if (box.size() < length) return cutOff();
    const auto piece = stream.open(box);
    if (!piece || !parseMessage(piece->bytes, part, partLimits)) return damaged();
    sealed += box;
    return piece->last;
}

/// Reads all of it once. What was sealed by another than the maker it names is told apart from what
/// was damaged: the seal is whole, the signature is not the maker's.
Result<> BundleReader::verify(shared::Sha256 hash) {
    auto stream = stream_;
    wire::BundlePart part;
    std::string sealed;
    for (bool first = true;; first = false) {
        auto last = next(stream, part, sealed);
        if (!last) return last.failure();
        bytes_ += sealed.size();
        if (first != part.has_opening() || *last != part.has_signature()) return damaged();
        if (first) {
            const auto maker = shared::PublicKey::from(part.opening().maker());
            const auto device = Id::from(part.opening().device());
            if (!maker || !device) return damaged();
            opening_ = {*maker, *device, part.opening().made_ms(), part.opening().answers_ms()};
        }
        if (*last) break;
        hash.add(sealed);
    }
    bytes_ += beginBytes;
    const auto signature = shared::Signature::from(part.signature());
    if (!signature || !shared::verify(opening_.maker, toSign(hash.finish()), *signature))
        return Failure{Code::damaged, "bundle " + called_ +
                                          " is forged: who it says made it did not sign it; "
                                          "nothing of it is taken"};
    if (auto more = read(sealed, 1); !more) return more;
    return sealed.empty() ? Result<>(Done{}) : damaged();
}

Result<> BundleReader::each(const std::function<Result<>(const wire::BundlePart&)>& visit) {
    if (::lseek(file_, beginBytes, SEEK_SET) < 0) return failureOf(called_, errno);
    auto stream = stream_;
    wire::BundlePart part;
    std::string sealed;
    for (bool first = true;; first = false) {
        auto last = next(stream, part, sealed);
        if (!last) return last.failure();
        if (*last) return Done{};
        if (first) continue;
        if (auto done = visit(part); !done) return done;
    }
}

}  // namespace field::sync
