#pragma once

#include "shared/proto/bundle.pb.h"
#include "sync/server/host.h"

namespace field::server {

/// What the newest bundle of `device` asked; an empty one if none was taken.
Result<wire::BundleAsked> askedBy(Host& host, const Id& device);
Result<> keepAsked(Host& host, const Id& device, const wire::BundleAsked& asked);

/// The server's own key.
Result<shared::KeyPair> keyOf(Host& host);

}  // namespace field::server
