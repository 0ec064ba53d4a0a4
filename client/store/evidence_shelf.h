#pragma once

#include "client/store/store.h"

namespace field::client {

/// The local copies of this device's own evidence: which may go to make room, and which are to come
/// back. On the store's thread.
class EvidenceShelf {
  public:
    explicit EvidenceShelf(Store& store) : store_(*store.state_) {}

    struct Copy {
        Hash sha256;
        std::uint64_t size = 0;  ///< bytes
    };
    /// Copies that are here and that the server has confirmed, oldest first. Thumbnails stay.
    Result<std::vector<Copy>> freeable();
    /// Removes the bytes here; that they were here stays known, and they come back only when they
    /// are wanted. Code::refused if they are not ours to free or not sent yet.
    Result<> free(const Hash& sha256);
    /// Notes that freed bytes are to come with the next exchange; false if they were not freed.
    Result<bool> want(const Hash& sha256);

  private:
    StoreState& store_;
};

}  // namespace field::client
