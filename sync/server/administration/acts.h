#pragma once

#include <cstdint>
#include <string>

#include "sync/server/host.h"

/// What an administrator does, at the machine (admin/) or from the app (requests.h): one function
/// for both, so that an act is judged, written and kept in the journal in one way. Confirming and
/// revoking a device are the host's own (host.h).
namespace field::server {

/// What a person is given with which a device becomes theirs.
struct Invited {
    /// `code` in a whole invitation, or bare where the server was last served without TLS.
    std::string line;
    std::string url;         ///< by which devices reach the server; empty: not known
    bool addressed = false;  ///< the line says where the server is
};
struct Inviting {
    std::string url;  ///< by which devices reach the server; empty: as it was last served
    std::int64_t minutes = 15;
    bool automatic = false;    ///< the device is confirmed at once
    bool mustAddress = false;  ///< Code::invalid, and no code, where no address is known
};
/// A one-use code for `person`. Code::missing if there is no such person.
Result<Invited> invite(Host& host, shared::Env& env, const Id& person, const Inviting& how);

/// A role on a whole area or on one project: one of the two codes.
struct Giving {
    Id person;
    std::string role, areaCode, projectCode;
};
/// Granted before: granted once. Code::missing for a place that is not there,
/// Code::invalid for a role that is none.
Result<shared::Grant> give(Host& host, shared::Env& env, const Giving& giving);
/// Ended before: nothing to do. Code::missing if there is no such grant.
Result<> endGrant(Host& host, const Id& grant);

/// Applies a parked set as an act of `person` (Ledger::release).
Result<sync::Receipt> releaseParked(Host& host, const Id& parked, const Id& person);

}  // namespace field::server
