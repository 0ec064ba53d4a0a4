#include "sync/server/evidence_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "shared/crypto.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Id;
using shared::Result;

namespace {

constexpr std::size_t blockBytes = 256 << 10;

/// What the system says of `path`, as the code that tells the caller what to do.
Failure broken(const std::string& path, int error) {
    const Code code = error == ENOSPC || error == EDQUOT || error == EFBIG ? Code::full
                      : error == EMFILE || error == ENFILE                 ? Code::busy
                                                                           : Code::damaged;
    return {code,
            fmt::format("evidence file {}: {}", path, std::generic_category().message(error))};
}

class File {
  public:
    File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] bool isOpen() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

/// A name in a directory is durable once the directory is.
Result<> syncDirectory(const std::string& path) {
    const File directory(path, O_RDONLY | O_DIRECTORY);
    if (!directory.isOpen() || ::fsync(directory.get()) != 0) return broken(path, errno);
    return Done{};
}

Failure takenOver() { return {Code::busy, "this upload goes on over a newer connection"}; }

std::string parentOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

/// Makes the directory that holds `path`, durably.
Result<> makeRoom(const std::string& path) {
    const auto directory = parentOf(path);
    if (::mkdir(directory.c_str(), 0700) == 0) return syncDirectory(parentOf(directory));
    if (errno != EEXIST) return broken(directory, errno);
    return Done{};
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

}  // namespace

EvidenceStore::EvidenceStore(std::string dir) : dir_(std::move(dir)) {}

Result<std::unique_ptr<EvidenceStore>> EvidenceStore::open(const std::string& dir) {
    for (const auto& path : {dir, dir + "/partial", dir + "/sent"})
        if (auto made = makeRoom(path + "/any"); !made) return made.failure();
    return std::unique_ptr<EvidenceStore>(new EvidenceStore(dir));
}

std::string EvidenceStore::whole(const Hash& sha256) const {
    const auto name = toText(sha256);
    return fmt::format("{}/{}/{}", dir_, name.substr(0, 2), name);
}

std::string EvidenceStore::partial(const Hash& sha256, const Id& device) const {
    return fmt::format("{}/partial/{}/{}", dir_, toText(device), toText(sha256));
}

std::string EvidenceStore::sent(const Hash& sha256, const Id& device) const {
    return fmt::format("{}/sent/{}/{}", dir_, toText(device), toText(sha256));
}

Result<std::optional<std::uint64_t>> EvidenceStore::size(const Hash& sha256) {
    return sizeOf(whole(sha256));
}

Result<bool> EvidenceStore::sentBy(const Hash& sha256, const Id& device) {
    auto marker = sizeOf(sent(sha256, device));
    if (!marker) return marker.failure();
    return marker->has_value();
}

Result<std::uint64_t> EvidenceStore::received(const Hash& sha256, const Id& device) {
    auto all = sentBy(sha256, device);
    if (!all) return all.failure();
    auto found = sizeOf(*all ? whole(sha256) : partial(sha256, device));
    if (!found) return found.failure();
    return found->value_or(0);
}

Result<std::unique_ptr<EvidenceStore::Piece>> EvidenceStore::hold(const Hash& sha256,
                                                                  const Id& device) {
    const Piece::Upload upload{sha256, device};
    auto turn = std::make_shared<Piece::Turn>();
    turn->held = true;
    const std::lock_guard lock(mutex_);
    if (!open_.emplace(upload, turn).second)
        return Failure{Code::busy, "this upload is under way on another connection; wait for it"};
    // From here the piece's end takes the upload out of `open_` again.
    return std::unique_ptr<Piece>(new Piece(*this, upload, std::move(turn)));
}

Result<std::unique_ptr<EvidenceStore::Piece>> EvidenceStore::takeOver(const Hash& sha256,
                                                                      const Id& device) {
    const Piece::Upload upload{sha256, device};
    auto turn = std::make_shared<Piece::Turn>();
    std::shared_ptr<Piece::Turn> former;
    {
        const std::lock_guard lock(mutex_);
        auto& open = open_[upload];
        if (open && open->held)
            return Failure{Code::busy, "this upload is being verified just now; ask again"};
        former = std::exchange(open, turn);
    }
    std::unique_ptr<Piece> piece(new Piece(*this, upload, std::move(turn)));
    if (former) {
        const std::lock_guard lock(former->mutex);
        former->over = true;
    }
    return piece;
}

Result<std::unique_ptr<EvidenceStore::Piece>> EvidenceStore::append(const Hash& sha256,
                                                                    const Id& device,
                                                                    std::uint64_t offset) {
    auto taken = takeOver(sha256, device);
    if (!taken) return taken;
    auto piece = taken.take();
    auto have = received(sha256, device);
    if (!have) return have.failure();
    auto all = sentBy(sha256, device);
    if (!all) return all.failure();
    if (*all || *have != offset)
        return Failure{Code::invalid, fmt::format("the upload goes on at byte {}", *have)};

    const auto path = partial(sha256, device);
    if (auto made = makeRoom(path); !made) return made.failure();
    File file(path, O_RDWR | O_CREAT);
    if (!file.isOpen()) return broken(path, errno);
    if (offset == 0)
        if (auto named = syncDirectory(parentOf(path)); !named) return named.failure();
    piece->file_ = file.release();
    piece->kept_ = piece->end_ = offset;
    return piece;
}

Result<> EvidenceStore::stop(const Hash& sha256, const Id& device) {
    const auto taken = takeOver(sha256, device);
    return taken ? Result<>(Done{}) : taken.failure();
}

EvidenceStore::Piece::Piece(EvidenceStore& store, Upload upload, std::shared_ptr<Turn> turn)
    : store_(store), upload_(std::move(upload)), turn_(std::move(turn)) {}

EvidenceStore::Piece::~Piece() {
    if (file_ >= 0) {
        const std::lock_guard turn(turn_->mutex);
        // Should this fail, the hash of the whole still tells; the upload then begins again.
        if (!turn_->over && end_ != kept_ && ::ftruncate(file_, static_cast<off_t>(kept_)) != 0)
            errno = 0;
        ::close(file_);
    }
    const std::lock_guard lock(store_.mutex_);
    const auto open = store_.open_.find(upload_);
    if (open != store_.open_.end() && open->second == turn_) store_.open_.erase(open);
}

Result<> EvidenceStore::Piece::write(std::string_view bytes) {
    const std::lock_guard turn(turn_->mutex);
    if (turn_->over) return takenOver();
    while (!bytes.empty()) {
        const auto count = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(end_));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return broken(store_.partial(upload_.first, upload_.second), errno);
        end_ += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return Done{};
}

Result<std::uint64_t> EvidenceStore::Piece::keep() {
    const std::lock_guard turn(turn_->mutex);
    if (turn_->over) return takenOver();
    // Also where nothing was added: a piece that was taken over may have left bytes behind.
    if (::fdatasync(file_) != 0)
        return broken(store_.partial(upload_.first, upload_.second), errno);
    kept_ = end_;
    return kept_;
}

Result<> EvidenceStore::finish(const Hash& sha256, const Id& device) {
    // What is hashed is what counts from then on: nothing may be added to it meanwhile.
    const auto held = hold(sha256, device);
    if (!held) return held.failure();
    auto already = sentBy(sha256, device);
    if (!already) return already.failure();
    if (*already) return Done{};

    const auto from = partial(sha256, device), to = whole(sha256), marker = sent(sha256, device);
    if (auto begun = sizeOf(from); !begun || !begun->has_value())
        return begun ? Failure{Code::missing, "nothing of this evidence was sent yet"}
                     : begun.failure();
    auto hash = hashOfFile(from);
    if (!hash) return hash.failure();
    if (*hash != sha256) {
        ::unlink(from.c_str());
        return Failure{
            Code::invalid,
            "the bytes sent do not hash to the name they were sent under; send them again"};
    }
    // The bytes first, then the word that this device sent them: a crash between costs one upload.
    auto there = size(sha256);
    if (!there) return there.failure();
    if (there->has_value()) {
        ::unlink(from.c_str());
    } else {
        if (auto made = makeRoom(to); !made) return made;
        if (::rename(from.c_str(), to.c_str()) != 0) return broken(to, errno);
        if (auto named = syncDirectory(parentOf(to)); !named) return named;
    }
    if (auto made = makeRoom(marker); !made) return made;
    if (const File file(marker, O_WRONLY | O_CREAT); !file.isOpen()) return broken(marker, errno);
    return syncDirectory(parentOf(marker));
}

Result<std::string> EvidenceStore::read(const Hash& sha256, std::uint64_t offset,
                                        std::size_t size) {
    const auto path = whole(sha256);
    const File file(path, O_RDONLY);
    if (!file.isOpen() && errno == ENOENT)
        return Failure{Code::missing, "the bytes of this evidence are not here"};
    if (!file.isOpen()) return broken(path, errno);
    return readBlock(file.get(), path, offset, size);
}

Result<> EvidenceStore::each(const std::function<Result<>(const Hash&, std::uint64_t)>& each) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(dir_, error), end;
         !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (entry->is_directory(error)) {
            // Only the two-letter directories hold bytes that count.
            if (entry.depth() == 0 && name.size() != 2) entry.disable_recursion_pending();
            continue;
        }
        const auto sha256 = shared::hashFromText(name);
        if (!sha256) continue;
        if (auto done = each(*sha256, entry->file_size(error)); !done) return done;
    }
    if (error) return broken(dir_, error.value());
    return Done{};
}

Result<> EvidenceStore::copyTo(const std::string& to) {
    std::error_code error;
    const auto partial = std::filesystem::path(dir_) / "partial";
    std::filesystem::create_directories(to, error);
    for (std::filesystem::recursive_directory_iterator entry(dir_, error), end;
         !error && entry != end; entry.increment(error)) {
        if (entry->path() == partial) {
            entry.disable_recursion_pending();
            continue;
        }
        const auto target = to / std::filesystem::relative(entry->path(), dir_, error);
        if (entry->is_directory(error)) {
            std::filesystem::create_directories(target, error);
        } else {
            std::filesystem::copy_file(entry->path(), target,
                                       std::filesystem::copy_options::skip_existing, error);
        }
    }
    if (error) return broken(to, error.value());
    return Done{};
}

Result<> EvidenceStore::noteBackup(const std::set<Hash>& hashes) {
    const auto path = dir_ + "/backed-up", arriving = path + ".new";
    std::string all;
    for (const auto& sha256 : hashes) all += sha256.view();
    {
        const File file(arriving, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file.isOpen()) return broken(arriving, errno);
        for (std::string_view rest = all; !rest.empty();) {
            const auto count = ::write(file.get(), rest.data(), rest.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return broken(arriving, errno);
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
        if (::fdatasync(file.get()) != 0) return broken(arriving, errno);
    }
    if (::rename(arriving.c_str(), path.c_str()) != 0) return broken(path, errno);
    return syncDirectory(dir_);
}

Result<bool> EvidenceStore::isBackedUp(const Hash& sha256) {
    const auto path = dir_ + "/backed-up";
    auto bytes = sizeOf(path);
    if (!bytes) return bytes.failure();
    const File file(path, O_RDONLY);
    if (!*bytes || (!file.isOpen() && errno == ENOENT)) return false;
    if (!file.isOpen()) return broken(path, errno);
    for (std::uint64_t first = 0, last = **bytes / Hash::size; first < last;) {
        const auto middle = first + (last - first) / 2;
        auto found = readBlock(file.get(), path, middle * Hash::size, Hash::size);
        if (!found) return found.failure();
        if (*found == sha256.view()) return true;
        (*found < sha256.view() ? first : last) = *found < sha256.view() ? middle + 1 : middle;
    }
    return false;
}

Result<> EvidenceStore::verify(const std::function<void(const Hash&)>& damaged) {
    return each([&](const Hash& wanted, std::uint64_t) -> Result<> {
        auto hash = hashOfFile(whole(wanted));
        if (!hash) return hash.failure();
        if (*hash != wanted) damaged(wanted);
        return Done{};
    });
}

}  // namespace field::server
