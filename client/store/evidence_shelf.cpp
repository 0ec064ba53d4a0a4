#include "client/store/evidence_shelf.h"

#include "client/store/store_state.h"

namespace field::client {

using shared::Code;
using shared::Failure;

Result<std::vector<EvidenceShelf::Copy>> EvidenceShelf::freeable() {
    auto statement = store_.db->prepare(
        "SELECT sha256, size FROM evidence_file WHERE own = 1 AND sent = 1 AND sha256 NOT IN "
        "(SELECT thumbnail_sha256 FROM evidence WHERE length(thumbnail_sha256) = 32) "
        "ORDER BY kept_ms");
    std::vector<Copy> copies;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return copies;
        const auto sha256 = statement.hash(0);
        // Whether they are here the folder knows best: whoever freed them may have died on it.
        if (store_.evidence.has(sha256))
            copies.push_back({sha256, static_cast<std::uint64_t>(statement.integer(1))});
    }
}

Result<> EvidenceShelf::free(const Hash& sha256) {
    bool ours = false;
    auto noted = store_.db->transaction([&]() -> Result<> {
        auto statement = store_.db->prepare(
            "UPDATE evidence_file SET freed = 1 WHERE sha256 = ?1 AND own = 1 AND sent = 1");
        if (auto done = statement.bind(1, sha256).run(); !done) return done;
        ours = store_.db->changes() > 0;
        return shared::Done{};
    });
    if (!noted) return noted;
    if (!ours) {
        return Failure{Code::refused, "evidence " + shared::toText(sha256) +
                                          " is not on the server yet; it stays on this device"};
    }
    return store_.evidence.drop(sha256);
}

Result<bool> EvidenceShelf::want(const Hash& sha256) {
    bool freed = false;
    auto noted = store_.db->transaction([&]() -> Result<> {
        auto statement = store_.db->prepare(
            "UPDATE evidence_file SET freed = 2 WHERE sha256 = ?1 AND freed <> 0");
        if (auto done = statement.bind(1, sha256).run(); !done) return done;
        freed = store_.db->changes() > 0;
        return shared::Done{};
    });
    if (!noted) return noted.failure();
    return freed;
}

}  // namespace field::client
