#include "client/bundle.h"

#include "client/server_way.h"
#include "client/store/tables/bundle_times.h"
#include "sync/signing.h"

namespace field::client {

namespace {

Result<std::unique_ptr<sync::BundleReader>> open(Store& store, const std::string& path) {
    auto server = store.server();
    if (!server) return server.failure();
    auto key = store.ownKey();
    auto bundle = key ? sync::openFromServer(path, *key, *server)
                      : Result<std::unique_ptr<sync::BundleReader>>(key.failure());
    const bool another = !bundle && (bundle.failure().code == shared::Code::refused ||
                                     bundle.failure().code == shared::Code::locked);
    if (!another) return bundle;
    // The answer to an enrolment anew is sealed to the key that was made for it, which lies open
    // where the passphrase was not known.
    auto next = store.nextKey();
    if (!next && next.failure().code != shared::Code::locked) return next.failure();
    if (!next || !*next) return bundle;
    auto anew = sync::openFromServer(path, **next, *server);
    return anew ? std::move(anew) : std::move(bundle);
}

/// A device that asked for it becomes what the server's first bundle says; true: just now.
Result<bool> enrolBy(Store& store, sync::BundleReader& bundle) {
    if (auto self = store.device(); self && *self == bundle.opening().device) return false;
    auto enrolled = sync::enrolledIn(bundle);
    if (!enrolled) return enrolled.failure();
    auto kept = store.enrolled(bundle.opening().maker, enrolled->device, enrolled->person, "");
    return kept ? Result<bool>(true) : kept.failure();
}

}  // namespace

Result<sync::ExportedBundle> exportBundle(Store& store, const std::string& path, bool evidence) {
    // Before anything is noted: who is no device yet has nothing to export.
    if (auto self = store.identity(); !self) return self.failure();
    auto madeMs = store.bundleTimes().next();
    if (!madeMs) return madeMs.failure();
    return sync::exportBundle(store.replica(), *madeMs, path, evidence);
}

Result<TakenBundle> importBundle(Store& store, const std::string& path) {
    auto bundle = open(store, path);
    if (!bundle) return bundle.failure();
    auto enrolled = enrolBy(store, **bundle);
    if (!enrolled) return enrolled.failure();
    auto before = store.counts();
    if (!before) return before.failure();
    auto late = store.bundleTimes().noteOrder((*bundle)->opening().answersMs);
    if (!late) return late.failure();
    auto import = sync::importBundle(store.replica(), **bundle, *late);
    if (!import) return import.failure();
    if (import->whole) {
        if (auto noted = store.bundleTimes().notePulled(); !noted) return noted.failure();
    }
    auto after = store.counts();
    if (!after) return after.failure();
    TakenBundle out;
    out.import = import.take();
    auto newest = store.bundleTimes().noteTaken(out.import.opening.madeMs);
    if (!newest) return newest.failure();
    auto made = store.bundleTimes().noteAnswered(out.import.opening.answersMs);
    if (!made) return made.failure();
    out.putBack = *made < out.import.opening.answersMs;
    const bool nothing = !*enrolled && !out.putBack && !out.import.moved && !out.import.sendAgain &&
                         out.import.summary.counts.filesDone == 0 &&
                         before->waiting == after->waiting &&
                         before->evidenceWaiting == after->evidenceWaiting;
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

Result<sync::CarriedBundle> carryBundle(Store& store, sync::Transport& transport, shared::Env& env,
                                        const std::string& out, const std::string& back) {
    auto self = store.identity();
    if (!self) return self.failure();
    sync::Asking asking(transport, env, &*self, nullptr);
    return sync::carryBundle(asking, self->server, out, back);
}

Result<std::string> askEnrolment(Store& store, const std::string& path,
                                 const shared::PublicKey& server, const std::string& deviceLabel,
                                 bool again) {
    auto former = mayEnrol(store, again);
    if (!former) return former.failure();
    if (auto asked = store.askServer(server); !asked) return asked.failure();
    auto key = former->none() ? store.ownKey() : store.keyForNext();
    if (!key) return key.failure();
    auto made = sync::exportEnrolment(path, *key, server, deviceLabel, *former);
    if (!made) return made.failure();
    return sync::matchCode(server, key->publicKey);
}

}  // namespace field::client
