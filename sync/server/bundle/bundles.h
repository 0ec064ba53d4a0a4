#pragma once

#include "sync/bundle/content.h"
#include "sync/server/host.h"

/// Bundles as a server meets them: what carriers bring goes the way that requests go, and what
/// devices asked is answered when somebody carries the answer back. Any process may, beside one
/// that serves.
namespace field::server {

/// A device's bundle, verified, and whose it is.
struct OpenedBundle {
    std::unique_ptr<sync::BundleReader> bundle;
    Device device;
};
/// Code::refused: of a device that this server does not know, or that is not confirmed; for the
/// rest see BundleReader::open.
Result<OpenedBundle> openFromDevice(Host& host, const std::string& path);

/// What a bundle was to this server.
enum class BundleNews {
    taken,
    alreadyTaken,  ///< the device's newest, which was taken before
    older,         ///< than one that was taken: it says nothing new
};

struct TakenBundle {
    BundleNews news = BundleNews::taken;
    std::uint64_t sets = 0, fresh = 0;  ///< in it; of them not here before
    std::uint64_t received = 0, parked = 0, early = 0, invalid = 0;
    std::uint64_t files = 0, wholeFiles = 0;  ///< evidence in it; of it made whole by it
    std::string evidenceProblem;              ///< why some evidence was not taken; empty: all was
};
/// Takes the change sets and evidence of an opened bundle, and keeps what it asks until the
/// device's next one. Taken twice, late or beside a direct exchange it changes nothing more; cut
/// off in the middle, it goes on where it stopped when taken again.
Result<TakenBundle> takeBundle(Host& host, OpenedBundle& opened);

/// Enrols the device that asks for it in the bundle at `path` as `person`'s, not confirmed yet; its
/// answer goes out with answerBundle() once the match code was compared. Asked twice, enrolled
/// once; Code::refused: as another person's, or revoked.
Result<Device> enrolBundle(Host& host, const Id& person, const std::string& path);

struct AnsweredBundle {
    sync::BundleContent content;
    std::uint64_t bytes = 0;  ///< of the file
};
/// Writes to `path`, for `device` alone, the answer to what its newest bundle asked: receipts, all
/// pages to the present heads and, unless `evidence` is false, evidence. Code::missing: no bundle
/// of the device was taken.
Result<AnsweredBundle> answerBundle(Host& host, shared::Env& env, const Id& device,
                                    const std::string& path, bool evidence = true);

}  // namespace field::server
