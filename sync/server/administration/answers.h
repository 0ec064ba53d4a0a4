#pragma once

#include "shared/env.h"
#include "sync/administration/administration.pb.h"
#include "sync/server/host.h"

/// What requests.h reads for an answer. Lists begin at a request's `from`.
namespace field::server {

Result<> answerDevices(Host& host, const Id& asking,
                       const wire::AdministrationRequest::Devices& wanted,
                       wire::AdministrationAnswer& answer);
Result<> answerPeople(Host& host, const wire::AdministrationRequest::People& wanted,
                      wire::AdministrationAnswer& answer);
/// One person with their live grants and their devices. Code::missing if nobody has the id.
Result<> answerPerson(Host& host, const Id& asking, const Id& asker, const Id& person,
                      wire::AdministrationAnswer& answer);
/// Areas and projects whose code or name holds what is searched.
Result<> answerPlaces(Host& host, const wire::AdministrationRequest::Places& wanted,
                      wire::AdministrationAnswer& answer);
/// Sets that wait, of all areas, with the kinds of what is in them.
Result<> answerParked(Host& host, const wire::AdministrationRequest::Parked& wanted,
                      wire::AdministrationAnswer& answer);
/// The last backup that was verified.
Result<> answerBackup(Host& host, shared::Env& env, wire::AdministrationAnswer& answer);

}  // namespace field::server
