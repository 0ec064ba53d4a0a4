#pragma once

#include "client/store/store.h"
#include "sync/bundle/carry.h"
#include "sync/bundle/device.h"

/// Exchange by file: for the command line and for the app's pages.
namespace field::client {

/// What a bundle was to this device.
enum class BundleNews {
    taken,
    alreadyTaken,  ///< the one that was taken last
    older,         ///< than what is here: it says nothing new
};

struct TakenBundle {
    sync::ImportedBundle import;
    BundleNews news = BundleNews::taken;
    bool putBack = false;  ///< it answers one that this store, put back since, does not know of

    /// Whether the rest comes only once this device has exported another one.
    [[nodiscard]] bool exportAgain() const { return putBack || import.sendAgain || import.stale; }
};

/// What waits here, in a new file at `path` for the server alone.
Result<sync::ExportedBundle> exportBundle(Store& store, const std::string& path, bool evidence);
/// Takes the server's bundle at `path`; the first one also enrols a device that asked for it.
Result<TakenBundle> importBundle(Store& store, const std::string& path);

struct PreviewedBundle {
    sync::BundleOpening opening;
    sync::BundleContent content;
    std::uint64_t bytes = 0;  ///< of the file
};
/// What the server's bundle at `path` holds; changes nothing.
Result<PreviewedBundle> previewBundle(Store& store, const std::string& path);

/// For a device that has no network: hands its bundle at `out` to the server of the device in
/// `store`, which has one, and brings the answer back; see sync::carryBundle().
Result<sync::CarriedBundle> carryBundle(Store& store, sync::Transport& transport, shared::Env& env,
                                        const std::string& out, const std::string& back);

/// Asks `server` by a bundle at `path` to enrol this device. Answers the match code, by which the
/// administrator knows it. `again`: also a device that is enrolled; see EnrolHow.
Result<std::string> askEnrolment(Store& store, const std::string& path,
                                 const shared::PublicKey& server, const std::string& deviceLabel,
                                 bool again = false);

}  // namespace field::client
