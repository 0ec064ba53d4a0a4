#pragma once

#include <cstdint>

#include "client/store/store.h"
#include "sync/transport.h"

namespace field::client {

/// What freeEvidence() did.
struct Freed {
    std::uint64_t files = 0, bytes = 0;
    std::uint64_t kept = 0;  ///< copies that stay, since no verified backup of the server has them
};

/// Makes room, on the person's word: removes the local bytes of own evidence whose hash the server
/// names, file by file, as verified and in a verified backup. Thumbnails stay, and what was freed
/// comes back when it is wanted (EvidenceShelf::want). A failure ends it; what is freed by then
/// stays so.
Result<Freed> freeEvidence(Store& store, sync::Transport& transport, shared::Env& env);

}  // namespace field::client
