#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "shared/ids.h"
#include "shared/result.h"
#include "sync/server/evidence/shelf.h"

namespace field::server {

/// Bytes of evidence, each named by the SHA-256 of all of it. What arrives grows in a partial file
/// of the uploading device; it counts only once its hash is verified and it lies on the shelf, and
/// who sent all of it is remembered. Paths are made from hashes and device ids alone. Any thread
/// may call.
///
///   DIR/partial/DEVICE/…    what a device has sent so far
///   DIR/backed-up           hashes in the last verified backup, ascending, 32 bytes each
class EvidenceStore {
  public:
    /// `shelf` null: the folder `dir` itself.
    static shared::Result<std::unique_ptr<EvidenceStore>> open(
        const std::string& dir, std::unique_ptr<Shelf> shelf = nullptr);

    /// Size of the verified bytes; nothing if they are not all here.
    shared::Result<std::optional<std::uint64_t>> size(const shared::Hash& sha256);
    /// How far the upload of `device` got; the whole size once it has sent all.
    shared::Result<std::uint64_t> received(const shared::Hash& sha256, const shared::Id& device);
    /// Whether `device` itself sent all of it.
    shared::Result<bool> sentBy(const shared::Hash& sha256, const shared::Id& device);

    /// A run of bytes on its way to the end of a partial file. What is not kept when it ends is
    /// removed again, unless another piece took the upload over. Must not outlive its store.
    class Piece {
      public:
        ~Piece();
        Piece(const Piece&) = delete;
        Piece& operator=(const Piece&) = delete;

        /// Code::full: no room on the disk; what came before stays. Code::busy, here and in
        /// keep(): another piece took the upload over.
        shared::Result<> write(std::string_view bytes);
        /// Durable when it answers: how far the upload got.
        shared::Result<std::uint64_t> keep();

      private:
        friend class EvidenceStore;
        using Upload = std::pair<shared::Hash, shared::Id>;
        /// Held while the piece writes, so that whoever takes over knows where it ended.
        struct Turn {
            std::mutex mutex;
            bool over = false;
            bool held = false;  ///< by hold(): nobody takes over; never changes
        };
        Piece(EvidenceStore& store, Upload upload, std::shared_ptr<Turn> turn);
        EvidenceStore& store_;
        Upload upload_;
        std::shared_ptr<Turn> turn_;
        int file_ = -1;
        std::uint64_t kept_ = 0, end_ = 0;
    };
    /// Begins a piece at `offset`, which must be received(): Code::invalid says where that is. A
    /// piece of the same upload that is open ends where it stands: of a line that broke off without
    /// a word only the device knows. Code::busy while the whole is verified.
    shared::Result<std::unique_ptr<Piece>> append(const shared::Hash& sha256,
                                                  const shared::Id& device, std::uint64_t offset);
    /// Ends the piece of this upload that is open, if there is one, where it stands: from then on
    /// received() stays what it is until somebody goes on from there. Code::busy as append().
    shared::Result<> stop(const shared::Hash& sha256, const shared::Id& device);
    /// Verifies the whole: its bytes hash to `sha256`, or the partial file goes and Code::invalid
    /// says so. Durable when it answers. Code::busy while a piece of it is under way.
    shared::Result<> finish(const shared::Hash& sha256, const shared::Id& device);

    /// Reads `size` bytes at `offset` of verified evidence; fewer at its end.
    shared::Result<std::string> read(const shared::Hash& sha256, std::uint64_t offset,
                                     std::size_t size);
    /// Calls `each` with hash and size of all that is verified; a failure stops.
    shared::Result<> each(const Shelf::Each& each);
    /// Copies all that is verified, and who sent it, into `to`; what that has already is left.
    /// Durable when it answers.
    shared::Result<> copyTo(EvidenceStore& to);
    /// Notes that a verified backup holds exactly `hashes`. Durable when it answers.
    shared::Result<> noteBackup(const std::set<shared::Hash>& hashes);
    /// Whether the last verified backup holds `sha256`.
    shared::Result<bool> isBackedUp(const shared::Hash& sha256);
    /// Reads and hashes all that is verified anew; `damaged` is called with each that differs, or
    /// is gone though a device sent it.
    shared::Result<> verify(const std::function<void(const shared::Hash&)>& damaged);

  private:
    EvidenceStore(std::string dir, std::unique_ptr<Shelf> shelf);
    /// An upload that nobody else goes on with as long as this piece of nothing lives; Code::busy
    /// while another does.
    shared::Result<std::unique_ptr<Piece>> hold(const shared::Hash& sha256,
                                                const shared::Id& device);
    /// A piece of nothing yet, in the place of the one that was open; Code::busy while it is held.
    shared::Result<std::unique_ptr<Piece>> takeOver(const shared::Hash& sha256,
                                                    const shared::Id& device);
    [[nodiscard]] std::string partial(const shared::Hash& sha256, const shared::Id& device) const;
    shared::Result<shared::Hash> hashOf(const shared::Hash& sha256);
    /// Has `to` know what of this is in the last verified backup.
    shared::Result<> copyBackedUp(EvidenceStore& to);

    std::string dir_;
    std::unique_ptr<Shelf> shelf_;
    std::mutex mutex_;
    std::map<Piece::Upload, std::shared_ptr<Piece::Turn>> open_;  ///< pieces under way
};

}  // namespace field::server
