#include "client/bundle.h"

#include "sync/signing.h"

namespace field::client {

namespace {

Result<std::unique_ptr<sync::BundleReader>> open(Store& store, const std::string& path) {
    auto server = store.server();
    if (!server) return server.failure();
    auto key = store.ownKey();
    if (!key) return key.failure();
    return sync::openFromServer(path, *key, *server);
}

/// A device that asked for it becomes what the server's first bundle says.
Result<> enrolBy(Store& store, sync::BundleReader& bundle) {
    if (store.identity()) return shared::Done{};
    auto enrolled = sync::enrolledIn(bundle);
    if (!enrolled) return enrolled.failure();
    return store.enrolled(bundle.opening().maker, enrolled->device, enrolled->person, "");
}

}  // namespace

Result<sync::ExportedBundle> exportBundle(Store& store, const std::string& path, bool evidence) {
    // Before anything is noted: who is no device yet has nothing to export.
    if (auto self = store.identity(); !self) return self.failure();
    auto madeMs = store.nextBundleMs();
    if (!madeMs) return madeMs.failure();
    return sync::exportBundle(store.replica(), *madeMs, path, evidence);
}

Result<TakenBundle> importBundle(Store& store, const std::string& path) {
    auto bundle = open(store, path);
    if (!bundle) return bundle.failure();
    if (auto known = enrolBy(store, **bundle); !known) return known.failure();
    auto before = store.counts();
    if (!before) return before.failure();
    auto import = sync::importBundle(store.replica(), **bundle);
    if (!import) return import.failure();
    auto after = store.counts();
    if (!after) return after.failure();
    TakenBundle out;
    out.import = import.take();
    auto newest = store.noteBundleTaken(out.import.opening.madeMs);
    if (!newest) return newest.failure();
    const bool nothing =
        !out.import.moved && !out.import.sendAgain && out.import.summary.counts.filesDone == 0 &&
        before->waiting == after->waiting && before->evidenceWaiting == after->evidenceWaiting;
    if (!nothing) return out;
    const auto madeMs = out.import.opening.madeMs;
    if (madeMs < *newest || out.import.stale) out.news = BundleNews::older;
    if (madeMs == *newest) out.news = BundleNews::alreadyTaken;
    return out;
}

Result<PreviewedBundle> previewBundle(Store& store, const std::string& path) {
    auto bundle = open(store, path);
    if (!bundle) return bundle.failure();
    auto content = sync::contentOf(**bundle);
    if (!content) return content.failure();
    return PreviewedBundle{(*bundle)->opening(), *content, (*bundle)->bytes()};
}

Result<std::string> askEnrolment(Store& store, const std::string& path,
                                 const shared::PublicKey& server, const std::string& deviceLabel) {
    auto key = store.ownKey();
    if (!key) return key.failure();
    if (auto asked = store.askServer(server); !asked) return asked.failure();
    auto made = sync::exportEnrolment(path, *key, server, deviceLabel);
    if (!made) return made.failure();
    return sync::matchCode(server, key->publicKey);
}

}  // namespace field::client
