#include "sync/server/evidence/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "shared/crypto.h"
#include "sync/server/evidence/files.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Id;
using shared::Result;

namespace {

Failure takenOver() { return {Code::busy, "this upload goes on over a newer connection"}; }

}  // namespace

EvidenceStore::EvidenceStore(std::string dir, std::unique_ptr<Shelf> shelf)
    : dir_(std::move(dir)), shelf_(std::move(shelf)) {}

Result<std::unique_ptr<EvidenceStore>> EvidenceStore::open(const std::string& dir,
                                                           std::unique_ptr<Shelf> shelf) {
    for (const auto& path : {dir, dir + "/partial"})
        if (auto made = files::makeRoom(path + "/any"); !made) return made.failure();
    if (!shelf) {
        auto folder = folderShelf(dir);
        if (!folder) return folder.failure();
        shelf = folder.take();
    }
    return std::unique_ptr<EvidenceStore>(new EvidenceStore(dir, std::move(shelf)));
}

std::string EvidenceStore::partial(const Hash& sha256, const Id& device) const {
    return fmt::format("{}/partial/{}/{}", dir_, toText(device), toText(sha256));
}

Result<std::optional<std::uint64_t>> EvidenceStore::size(const Hash& sha256) {
    return shelf_->size(sha256);
}

Result<bool> EvidenceStore::sentBy(const Hash& sha256, const Id& device) {
    auto noted = shelf_->sentBy(sha256, device);
    if (!noted || !*noted) return noted;
    // Whatever became of the bytes: a device that is told that they are here sends them no more.
    auto there = size(sha256);
    if (!there) return there.failure();
    return there->has_value();
}

Result<std::uint64_t> EvidenceStore::received(const Hash& sha256, const Id& device) {
    auto all = sentBy(sha256, device);
    if (!all) return all.failure();
    auto found = *all ? size(sha256) : files::sizeOf(partial(sha256, device));
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
    if (auto made = files::makeRoom(path); !made) return made.failure();
    files::File file(path, O_RDWR | O_CREAT);
    if (!file.isOpen()) return files::broken(path, errno);
    if (offset == 0)
        if (auto named = files::syncDirectory(files::parentOf(path)); !named)
            return named.failure();
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
        if (count < 0) return files::broken(store_.partial(upload_.first, upload_.second), errno);
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
        return files::broken(store_.partial(upload_.first, upload_.second), errno);
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

    const auto from = partial(sha256, device);
    if (auto begun = files::sizeOf(from); !begun || !begun->has_value())
        return begun ? Failure{Code::missing, "nothing of this evidence was sent yet"}
                     : begun.failure();
    auto hash = files::hashOfFile(from);
    if (!hash) return hash.failure();
    if (*hash != sha256) {
        ::unlink(from.c_str());
        return Failure{
            Code::invalid,
            "the bytes sent do not hash to the name they were sent under; send them again"};
    }
    // The bytes first, then the word that this device sent them: a crash between costs one upload.
    if (auto put = shelf_->put(sha256, from); !put) return put;
    return shelf_->noteSent(sha256, device);
}

Result<std::string> EvidenceStore::read(const Hash& sha256, std::uint64_t offset,
                                        std::size_t size) {
    return shelf_->read(sha256, offset, size);
}

Result<> EvidenceStore::each(const Shelf::Each& each) { return shelf_->each(each); }

Result<> EvidenceStore::copyTo(EvidenceStore& to) {
    // Who sent what comes first: what is on its way while this copies has its bytes here before
    // the word that they were sent, and the copy must not have that word alone.
    std::vector<std::pair<Hash, Id>> sent;
    auto listed = shelf_->eachSent([&](const Hash& sha256, const Id& device) -> Result<> {
        sent.emplace_back(sha256, device);
        return Done{};
    });
    if (!listed) return listed;
    auto copied = shelf_->each([&](const Hash& sha256, std::uint64_t) -> Result<> {
        auto there = to.size(sha256);
        if (!there) return there.failure();
        if (there->has_value()) return Done{};
        const auto arriving = to.partial(sha256, Id{});
        if (auto made = files::makeRoom(arriving); !made) return made;
        ::unlink(arriving.c_str());  // of a copy that did not end
        if (auto done = shelf_->copy(sha256, arriving); !done) return done;
        return to.shelf_->put(sha256, arriving);
    });
    if (!copied) return copied;
    for (const auto& [sha256, device] : sent)
        if (auto noted = to.shelf_->noteSent(sha256, device); !noted) return noted;
    return copyBackedUp(to);
}

Result<> EvidenceStore::copyBackedUp(EvidenceStore& to) {
    std::set<Hash> kept;
    auto listed = each([&](const Hash& sha256, std::uint64_t) -> Result<> {
        auto backedUp = isBackedUp(sha256);
        if (!backedUp) return backedUp.failure();
        if (*backedUp) kept.insert(sha256);
        return Done{};
    });
    return listed ? to.noteBackup(kept) : listed;
}

Result<> EvidenceStore::noteBackup(const std::set<Hash>& hashes) {
    const auto path = dir_ + "/backed-up", arriving = path + ".new";
    std::string all;
    for (const auto& sha256 : hashes) all += sha256.view();
    {
        const files::File file(arriving, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file.isOpen()) return files::broken(arriving, errno);
        if (auto written = files::writeAll(file.get(), arriving, all); !written) return written;
        if (::fdatasync(file.get()) != 0) return files::broken(arriving, errno);
    }
    if (::rename(arriving.c_str(), path.c_str()) != 0) return files::broken(path, errno);
    return files::syncDirectory(dir_);
}

Result<bool> EvidenceStore::isBackedUp(const Hash& sha256) {
    const auto path = dir_ + "/backed-up";
    auto bytes = files::sizeOf(path);
    if (!bytes) return bytes.failure();
    const files::File file(path, O_RDONLY);
    if (!*bytes || (!file.isOpen() && errno == ENOENT)) return false;
    if (!file.isOpen()) return files::broken(path, errno);
    for (std::uint64_t first = 0, last = **bytes / Hash::size; first < last;) {
        const auto middle = first + (last - first) / 2;
        auto found = files::readBlock(file.get(), path, middle * Hash::size, Hash::size);
        if (!found) return found.failure();
        if (*found == sha256.view()) return true;
        (*found < sha256.view() ? first : last) = *found < sha256.view() ? middle + 1 : middle;
    }
    return false;
}

Result<Hash> EvidenceStore::hashOf(const Hash& sha256) {
    shared::Sha256 hash;
    for (std::uint64_t offset = 0;;) {
        auto block = read(sha256, offset, files::blockBytes);
        if (!block) return block.failure();
        hash.add(*block);
        offset += block->size();
        if (block->size() < files::blockBytes) return hash.finish();
    }
}

Result<> EvidenceStore::verify(const std::function<void(const Hash&)>& damaged) {
    auto whole = each([&](const Hash& wanted, std::uint64_t) -> Result<> {
        auto hash = hashOf(wanted);
        if (!hash) return hash.failure();
        if (*hash != wanted) damaged(wanted);
        return Done{};
    });
    if (!whole) return whole;
    return shelf_->eachSent([&](const Hash& wanted, const Id&) -> Result<> {
        auto there = size(wanted);
        if (!there) return there.failure();
        if (!there->has_value()) damaged(wanted);
        return Done{};
    });
}

}  // namespace field::server
