#include "client/free_evidence.h"

#include "client/store/evidence_shelf.h"
#include "sync/evidence_transfer.h"

namespace field::client {

Result<Freed> freeEvidence(Store& store, sync::Transport& transport, shared::Env& env) {
    auto self = store.identity();
    if (!self) return self.failure();
    EvidenceShelf shelf(store);
    auto copies = shelf.freeable();
    if (!copies) return copies.failure();
    sync::Asking asking(transport, env, &*self, nullptr);
    Freed freed;
    for (const auto& copy : *copies) {
        auto backedUp = sync::isBackedUp(asking, copy.sha256);
        // One that the server does not know as ours stays, and stops no other.
        const bool unknown = !backedUp && backedUp.failure().code == shared::Code::missing;
        if (!backedUp && !unknown) return backedUp.failure();
        if (unknown || !*backedUp) {
            ++freed.kept;
            continue;
        }
        if (auto gone = shelf.free(copy.sha256); !gone) return gone.failure();
        ++freed.files;
        freed.bytes += copy.size;
    }
    return freed;
}

}  // namespace field::client
