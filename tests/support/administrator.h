#pragma once

#include <string>

#include "sync/administration/administration.pb.h"
#include "sync/signing.h"
#include "tests/support/served.h"

/// Requests of an administrator's tablet, made by hand, so that anybody else can send them too.
namespace administrator {

using namespace field;
using served::City;
using served::Tablet;
using shared::Id;
using wire::AdministrationAnswer;
using wire::AdministrationRequest;

inline constexpr const char* path = "/v1/administration";

/// What is told apart from outside.
inline std::string told(const sync::Answer& answer) {
    return std::to_string(answer.status) + " " + answer.headers.at("fl-code") + " " + answer.body;
}

inline sync::Answer send(City& city, const Tablet& by, const AdministrationRequest& request) {
    return city.send(by.request("POST", path, request.SerializeAsString()));
}

inline AdministrationAnswer ask(City& city, const Tablet& by,
                                const AdministrationRequest& request) {
    const auto answer = send(city, by, request);
    AdministrationAnswer out;
    if (answer.status != 200 || !out.ParseFromString(answer.body))
        qFatal("administration failed: %d %s", answer.status, answer.body.c_str());
    return out;
}

inline AdministrationRequest devices(std::uint32_t state = 0) {
    AdministrationRequest request;
    request.mutable_devices()->set_state(state);
    return request;
}

inline AdministrationRequest confirming(const Tablet& tablet, const std::string& digits) {
    AdministrationRequest request;
    request.mutable_confirm()->set_device(tablet.device.str());
    request.mutable_confirm()->set_match_code(digits);
    return request;
}

inline AdministrationRequest revoking(const Id& device) {
    AdministrationRequest request;
    request.mutable_revoke()->set_device(device.str());
    return request;
}

inline AdministrationRequest about(const Id& person) {
    AdministrationRequest request;
    request.mutable_person()->set_person(person.str());
    return request;
}

inline AdministrationRequest giving(const Id& person, const std::string& role,
                                    const std::string& area) {
    AdministrationRequest request;
    request.mutable_give()->set_person(person.str());
    request.mutable_give()->set_role(role);
    request.mutable_give()->set_area_code(area);
    return request;
}

inline AdministrationRequest ending(const std::string& grant) {
    AdministrationRequest request;
    request.mutable_end()->set_grant(grant);
    return request;
}

inline AdministrationRequest parked() {
    AdministrationRequest request;
    request.mutable_parked();
    return request;
}

inline AdministrationRequest releasing(const std::string& id) {
    AdministrationRequest request;
    request.mutable_release()->set_parked(id);
    return request;
}

inline std::string digitsOf(const Tablet& tablet) {
    return sync::matchCode(tablet.server, tablet.key.publicKey);
}

}  // namespace administrator
