#include "client/server_way.h"

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

Result<sync::Enrolment> enrol(Store& store, shared::Env& env, const sync::Invitation& invitation,
                              const std::string& label, const EnrolHow& how) {
    auto self = store.identity();
    const bool anew = how.again && self;
    if (self && !how.again) {
        // Before its first exchange it may only ask whether it was confirmed meanwhile.
        auto counts = store.counts();
        if (!counts) return counts.failure();
        if (counts->lastExchangeMs > 0)
            return shared::Failure{
                shared::Code::refused,
                "this profile is enrolled already: use another folder for another device, or enrol "
                "--again, which takes along what the server lacks; the code is not used up"};
    }
    auto key = anew ? store.keyForNext() : store.ownKey();
    if (!key) return key.failure();
    auto pins = invitation.pins;
    const auto transport = sync::httpTransport(
        invitation.url, {pins, [&pins](const sync::Pins& announced) { pins = announced; }});
    auto enrolment = sync::enrol(*transport, env, key->publicKey, invitation.code, label,
                                 anew ? self->device : Id{});
    if (!enrolment) return enrolment;
    if (!enrolment->confirmed && !how.evenUnconfirmed) return enrolment;
    auto kept = store.enrolled(enrolment->server, enrolment->device, enrolment->person,
                               invitation.url, pins);
    if (!kept) return kept.failure();
    return enrolment;
}

}  // namespace field::client
