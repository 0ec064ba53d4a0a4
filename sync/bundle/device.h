#pragma once

#include "sync/bundle/content.h"
#include "sync/exchange.h"

/// A device's side of an exchange whose two halves are files: what it would ask over a network goes
/// out in one bundle, and what answers it comes back in another.
namespace field::sync {

struct ExportedBundle {
    BundleContent content;
    std::uint64_t bytes = 0;      ///< of the file
    bool more = false;            ///< more is in the outbox than one bundle takes
    std::string evidenceProblem;  ///< why some evidence is not in it; empty: all is
};
/// Writes what waits to be sent (the outbox, its evidence unless `evidence` is false) and where the
/// device stands to `path`, for the server alone. Nothing counts as sent by that.
Result<ExportedBundle> exportBundle(Replica& replica, std::int64_t madeMs, const std::string& path,
                                    bool evidence = true);

struct ImportedBundle {
    BundleOpening opening;
    Summary summary;
    bool whole = false;      ///< it brought everything that there was when it was made
    bool moved = false;      ///< what is visible here changed
    bool stale = false;      ///< some pages are not taken: late, or from where this device is not
    bool sendAgain = false;  ///< the server was restored and lacks sets: export once more
};
/// The bundle at `path` that `server` made for the device with `key`, verified; see
/// BundleReader::open.
Result<std::unique_ptr<BundleReader>> openFromServer(const std::string& path,
                                                     const shared::KeyPair& key,
                                                     const shared::PublicKey& server);
/// Takes an answer's receipts, pages and evidence as an exchange would; of one that is `late`,
/// behind the answer to a later request, no pages. Taken twice it changes nothing more.
Result<ImportedBundle> importBundle(Replica& replica, BundleReader& bundle, bool late);

/// Enrolment by bundle: asks `server` at `path` to enrol the device with `key`, which the
/// administrator tells from others by its matchCode(). `former`: as with enrol().
Result<> exportEnrolment(const std::string& path, const shared::KeyPair& key,
                         const shared::PublicKey& server, const std::string& deviceLabel,
                         const Id& former = {});
/// Who the device is, as the server's bundle says; Code::refused where it says nothing of that.
struct Enrolled {
    Id device, person;
};
Result<Enrolled> enrolledIn(BundleReader& bundle);

}  // namespace field::sync
