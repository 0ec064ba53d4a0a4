#include "sync/server/bundle/asked.h"
#include "sync/server/bundle/bundles.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// More than any device of ours asks in one bundle.
constexpr int maxRequests = 64, maxHashes = 100'000;

/// One bundle being taken.
class Taking {
  public:
    Taking(Host& host, const Device& device) : host_(host), device_(device) {}

    Result<> take(const wire::BundlePart& part) {
        if (part.has_request()) return takeRequest(part.request());
        if (part.has_evidence()) return takeEvidence(part.evidence());
        for (const auto& hash : sync::hashesIn(part.wanted()))
            if (asked.wanted_size() < maxHashes) asked.add_wanted(hash.str());
        for (const auto& hash : sync::hashesIn(part.unsent()))
            if (asked.unsent_size() < maxHashes) asked.add_unsent(hash.str());
        return Done{};
    }

    TakenBundle out;
    wire::BundleAsked asked;

  private:
    Result<> takeRequest(const std::string& part) {
        if (asked.request_size() == maxRequests)
            return Failure{Code::invalid, "a bundle with more than " + std::to_string(maxRequests) +
                                              " requests is no bundle of ours"};
        wire::ExchangeRequest request;
        if (auto read = sync::readRequest(part, request); !read) return read;
        asked.add_request(part);
        if (request.sets().empty()) return Done{};
        out.sets += static_cast<std::uint64_t>(request.sets_size());
        if (auto counted = countFresh(request); !counted) return counted;
        // What it asks is answered when the answer is written.
        request.set_push_only(true);
        request.clear_areas();
        auto answered = host_.exchange(device_.id, request.SerializeAsString());
        if (!answered) return answered.failure();
        wire::ExchangeAnswer answer;
        answer.ParseFromString(*answered);
        for (const auto& receipt : answer.receipts()) {
            out.received += receipt.verdict() == wire::RECEIVED;
            out.parked += receipt.verdict() == wire::PARKED;
            out.early += receipt.verdict() == wire::EARLY;
            out.invalid += receipt.verdict() == wire::INVALID;
        }
        return Done{};
    }

    Result<> countFresh(const wire::ExchangeRequest& request) {
        auto tx = host_.read();
        if (!tx) return tx.failure();
        for (const auto& set : request.sets()) {
            const auto area = Id::from(set.area());
            if (!area) continue;
            auto entry = (*tx)->entryBySeq(*area, device_.id, set.device_seq());
            if (!entry) return entry.failure();
            out.fresh += !*entry;
        }
        return Done{};
    }

    /// A run at the place where the upload of this device stands goes in; one that is there already
    /// is passed over.
    Result<> takeEvidence(const wire::BundleEvidence& run) {
        const auto sha256 = Hash::from(run.sha256());
        if (!sha256 || run.offset() > run.size() || run.bytes().size() > run.size() - run.offset())
            return Failure{Code::invalid, "evidence in the bundle is not what it should be"};
        if (run.offset() == 0) refused_ = false;
        out.files += run.offset() == 0;
        if (refused_) return Done{};
        auto taken = append(*sha256, run);
        if (taken) return taken;
        // Like a request for one photo that fails: the other ones go on.
        const auto code = taken.failure().code;
        if (code == Code::full || code == Code::damaged) return taken;
        refused_ = true;
        if (out.evidenceProblem.empty()) out.evidenceProblem = taken.failure().message;
        return Done{};
    }

    Result<> append(const Hash& sha256, const wire::BundleEvidence& run) {
        if (auto may = host_.maySend(device_.id, sha256); !may)
            return Failure{Code::missing, "evidence " + toText(sha256) +
                                              " waits until the record that names it was received"};
        auto& store = host_.evidence();
        auto whole = store.sentBy(sha256, device_.id);
        if (!whole) return whole.failure();
        auto at = store.received(sha256, device_.id);
        if (!at) return at.failure();
        const auto end = run.offset() + run.bytes().size();
        if (*whole || run.offset() > *at || (end <= *at && end < run.size())) return Done{};
        if (end > *at || *at == 0) {
            auto piece = store.append(sha256, device_.id, *at);
            if (!piece) return piece.failure();
            const auto fresh = std::string_view(run.bytes()).substr(*at - run.offset());
            if (auto written = (*piece)->write(fresh); !written) return written;
            if (auto kept = (*piece)->keep(); !kept) return kept.failure();
        }
        if (end < run.size()) return Done{};
        if (auto finished = store.finish(sha256, device_.id); !finished) return finished;
        ++out.wholeFiles;
        return Done{};
    }

    Host& host_;
    const Device& device_;
    bool refused_ = false;  ///< the file under way
};

}  // namespace

Result<OpenedBundle> openFromDevice(Host& host, const std::string& path) {
    auto key = keyOf(host);
    if (!key) return key.failure();
    auto bundle = sync::BundleReader::open(path, *key, "server");
    if (!bundle) return bundle.failure();
    const auto& opening = (*bundle)->opening();
    if (opening.device.none())
        return Failure{
            Code::refused,
            "bundle " + path + " asks for an enrolment; run enrol --person ID --bundle " + path};
    auto device = host.device(opening.device);
    if (!device) return device.failure();
    if (!*device || (*device)->key != opening.maker)
        return Failure{Code::refused, "bundle " + path + " is from an unknown device (" +
                                          toText(opening.device) +
                                          "); enrol it first, nothing of it is taken"};
    if (!(*device)->confirmed)
        return Failure{Code::refused, "bundle " + path +
                                          " is from a device that is not confirmed (" +
                                          toText(opening.device) + ", match code " +
                                          (*device)->matchCode + "); confirm it first"};
    return OpenedBundle{bundle.take(), **device};
}

Result<TakenBundle> takeBundle(Host& host, OpenedBundle& opened) {
    const auto& device = opened.device;
    auto kept = askedBy(host, device.id);
    if (!kept) return kept.failure();
    Taking taking(host, device);
    auto taken =
        opened.bundle->each([&](const wire::BundlePart& part) { return taking.take(part); });
    if (!taken) return taken.failure();
    auto out = std::move(taking.out);
    const auto madeMs = opened.bundle->opening().madeMs;
    const bool nothing = out.fresh == 0 && out.wholeFiles == 0;
    if (nothing && madeMs == kept->made_ms()) out.news = BundleNews::alreadyTaken;
    if (nothing && madeMs < kept->made_ms()) out.news = BundleNews::older;
    // Two carriers may come in the wrong order: the device's newest is the one to answer.
    if (madeMs < kept->made_ms()) return out;
    auto asked = std::move(taking.asked);
    asked.set_made_ms(madeMs);
    asked.set_answered_ms(kept->answered_ms());
    if (auto done = keepAsked(host, device.id, asked); !done) return done.failure();
    return out;
}

}  // namespace field::server
