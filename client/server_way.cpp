#include "client/server_way.h"

#include "client/store/recovery/recovered.h"

namespace field::client {

Result<std::unique_ptr<sync::Transport>> wayToServer(Store& store, const std::string& url,
                                                     const TransportMaking& make) {
    auto kept = store.serverUrl();
    if (!kept) return kept.failure();
    auto pins = store.serverPins();
    if (!pins) return pins.failure();
    // A failed write costs nothing now: the next answer announces the same.
    sync::Trust trust{pins.take(), [&store](const sync::Pins& announced) {
                          (void)store.keepServerPins(announced);
                      }};
    return make(url.empty() ? *kept : url, std::move(trust));
}

Result<Id> mayEnrol(Store& store, bool again) {
    const auto self = store.device();
    if (!self && self.failure().code != shared::Code::refused) return self.failure();
    if (!self) return Id{};
    if (again) return *self;
    auto held = store.recovery().holdsBack();
    if (!held) return held.failure();
    if (*held)
        return shared::Failure{shared::Code::refused,
                               "this profile was recovered from a damaged database: enrol --again, "
                               "which takes along what was recovered; no code is used up"};
    // Before its first exchange it may ask once more whether it was confirmed meanwhile.
    auto counts = store.counts();
    if (!counts) return counts.failure();
    if (counts->lastExchangeMs == 0) return Id{};
    return shared::Failure{
        shared::Code::refused,
        "this profile is enrolled already: use another folder for another device, or enrol "
        "--again, which takes along what the server lacks; no code is used up"};
}

Result<sync::Enrolment> enrol(Store& store, shared::Env& env, const sync::Invitation& invitation,
                              const std::string& label, const EnrolHow& how) {
    auto former = mayEnrol(store, how.again);
    if (!former) return former.failure();
    auto key = former->none() ? store.ownKey() : store.keyForNext();
    if (!key) return key.failure();
    auto pins = invitation.pins;
    const auto transport = sync::httpTransport(
        invitation.url, {pins, [&pins](const sync::Pins& announced) { pins = announced; }});
    auto enrolment = sync::enrol(*transport, env, key->publicKey, invitation.code, label, *former);
    if (!enrolment) return enrolment;
    if (!enrolment->confirmed && !how.evenUnconfirmed) return enrolment;
    auto kept = store.enrolled(enrolment->server, enrolment->device, enrolment->person,
                               invitation.url, pins);
    if (!kept) return kept.failure();
    return enrolment;
}

}  // namespace field::client
