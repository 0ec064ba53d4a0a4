#pragma once

#include <functional>
#include <memory>
#include <string>

#include "client/store/store.h"
#include "sync/door/invitation.h"
#include "sync/exchange.h"
#include "sync/transport.h"

namespace field::client {

/// Makes a transport; sync::httpTransport, unless a test replaces the network.
using TransportMaking =
    std::function<std::unique_ptr<sync::Transport>(const std::string& url, sync::Trust trust)>;

/// The way to the server of the profile in `store`, which keeps the keys that the server announces;
/// `url` in place of the address that the profile knows, unless it is empty. The store must outlive
/// it, on the same thread.
Result<std::unique_ptr<sync::Transport>> wayToServer(
    Store& store, const std::string& url, const TransportMaking& make = sync::httpTransport);

struct EnrolHow {
    /// Also a device that its administrator has not confirmed yet; without it the profile stays as
    /// it is, and the same invitation answers again later.
    bool evenUnconfirmed = false;
    /// A profile that is enrolled gets a new key and begins anew as another device of the same
    /// person (whose old one was revoked, cloned, or put back to an old copy); what has not settled
    /// is carried over.
    bool again = false;
};
/// The device whose place an enrolment now takes; none: there is no other. Code::refused: the
/// profile is a device that has exchanged already, and not `again`.
Result<Id> mayEnrol(Store& store, bool again);
/// Makes the profile in `store` the device of the person whom `invitation` is for.
Result<sync::Enrolment> enrol(Store& store, shared::Env& env, const sync::Invitation& invitation,
                              const std::string& label, const EnrolHow& how);

}  // namespace field::client
