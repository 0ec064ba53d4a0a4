#pragma once

#include <set>

#include "sync/server/bundle/bundles.h"

/// Bundles that come over a network, by carriers who have one, for devices that have none.
namespace field::server {

/// What carriers hand over while it arrives, and the answers until they are fetched. A carrier is
/// any device that is enrolled here; it can read neither, and learns nothing of whose they are. Any
/// thread may call.
///
///   DIR/partial/CARRIER/SHA256            what came of a bundle so far (evidence/store.h)
///   DIR/answers/CARRIER/SHA256.SHA256     to the bundle of the first hash, an answer of the second
///
/// Of both the newest of a carrier stay, for whoever is cut off and asks again, a week at most.
class CarriedBundles {
  public:
    /// `host` must outlive it.
    static Result<std::unique_ptr<CarriedBundles>> open(Host& host,
                                                        std::shared_ptr<shared::Env> env,
                                                        const std::string& dir);

    /// How far `carrier`'s upload of the bundle whose bytes hash to `bundle` got.
    Result<std::uint64_t> received(const Hash& bundle, const Id& carrier);
    /// As EvidenceStore::append() and stop(). One that begins takes the place of the carrier's
    /// oldest.
    Result<std::unique_ptr<EvidenceStore::Piece>> append(const Hash& bundle, const Id& carrier,
                                                         std::uint64_t offset);
    Result<> stop(const Hash& bundle, const Id& carrier);

    struct Answer {
        Hash sha256;
        std::uint64_t bytes = 0;
    };
    struct Taken {
        BundleNews news = BundleNews::taken;
        std::optional<Answer> answer;  ///< none: its device gets none, being revoked
    };
    /// Takes the bundle that arrived whole, as takeBundle() does, and makes the answer for its
    /// device; one that the carrier has `begun` to fetch, if it is the answer to this bundle,
    /// stays. Code::missing: nothing of it came; Code::invalid, Code::unsupported, Code::refused:
    /// nothing of it is taken, and it goes; Code::busy: this carrier's are being taken just now.
    Result<Taken> take(const Hash& bundle, const Id& carrier, const std::optional<Hash>& begun);

    /// The size of an answer that `carrier` may fetch; nothing for any other.
    Result<std::optional<std::uint64_t>> answerSize(const Hash& answer, const Id& carrier);
    /// Reads `size` bytes at `offset` of it; fewer at its end.
    Result<std::string> readAnswer(const Hash& answer, const Id& carrier, std::uint64_t offset,
                                   std::size_t size);

  private:
    CarriedBundles(Host& host, std::shared_ptr<shared::Env> env, std::string dir,
                   std::unique_ptr<EvidenceStore> arriving);
    [[nodiscard]] std::string partial(const Hash& bundle, const Id& carrier) const;
    [[nodiscard]] std::string answers(const Id& carrier) const;
    /// Where an answer of the carrier's is; empty: there is none.
    [[nodiscard]] std::string answerPath(const Hash& answer, const Id& carrier) const;
    Result<Taken> takeNow(const Hash& bundle, const Id& carrier, const std::optional<Hash>& begun);
    Result<std::optional<Answer>> answer(const Hash& bundle, const Id& carrier, const Id& device);

    Host& host_;
    std::shared_ptr<shared::Env> env_;
    std::string dir_;
    std::unique_ptr<EvidenceStore> arriving_;
    std::mutex mutex_;
    std::set<Id> taking_;  ///< carriers of whom something is being taken
};

}  // namespace field::server
