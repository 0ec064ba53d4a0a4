#pragma once

#include <atomic>

#include "client/store/store.h"
#include "sync/administration/administration.pb.h"
#include "sync/transport.h"

namespace field::client {

/// Asks the server for one act of administration, as this device. Nothing of it is kept here or
/// done later: an act whose answer did not come may have been done all the same, and doing it again
/// changes nothing (but an invitation, of which there are then two). Code::offline after 20 s, or
/// once `cancelled`; Code::missing for what is not there, and for everything where this person is
/// no administrator.
Result<wire::AdministrationAnswer> administer(Store& store, sync::Transport& transport,
                                              shared::Env& env,
                                              const wire::AdministrationRequest& request,
                                              const std::atomic<bool>* cancelled = nullptr);

}  // namespace field::client
