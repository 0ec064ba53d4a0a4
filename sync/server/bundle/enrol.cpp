#include <algorithm>

#include "sync/server/bundle/asked.h"
#include "sync/server/bundle/bundles.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// A code is for who comes with it at once: here the bundle did.
constexpr std::int64_t codeLifetimeMs = 60'000;

/// What the bundle asks, signed by the key that it asks for.
Result<wire::EnrolRequest> requestIn(sync::BundleReader& bundle) {
    std::optional<wire::EnrolRequest> request;
    auto read = bundle.each([&](const wire::BundlePart& part) -> Result<> {
        if (part.has_enrol()) request = part.enrol();
        return Done{};
    });
    if (!read) return read.failure();
    if (!request || request->public_key() != bundle.opening().maker.view())
        return Failure{Code::invalid, "the bundle asks for no enrolment; import it"};
    return *request;
}

/// The device that enrolled with `key` before, as `person`'s.
Result<std::optional<Device>> enrolledBefore(Host& host, const shared::PublicKey& key,
                                             const Id& person) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto devices = (*tx)->devices();
    if (!devices) return devices.failure();
    const auto known = std::find_if(devices->begin(), devices->end(),
                                    [&](const Device& device) { return device.key == key; });
    if (known == devices->end()) return std::optional<Device>();
    if (known->person != person || known->revoked)
        return Failure{Code::refused, "the device that asks was enrolled already, as " +
                                          toText(known->id) + "; see devices"};
    return std::optional(*known);
}

Result<Device> enrolNew(Host& host, wire::EnrolRequest& request, const Id& person) {
    auto code = host.enrolCode(person, false, codeLifetimeMs);
    if (!code) return code.failure();
    request.set_code(*code);
    auto body = host.enrol(request.SerializeAsString());
    if (!body) return body.failure();
    wire::EnrolAnswer answer;
    answer.ParseFromString(*body);
    auto device = host.device(Id::from(answer.device()).value_or(Id{}));
    if (!device) return device.failure();
    if (!*device) return Failure{Code::damaged, "the device that was enrolled is not there"};
    return **device;
}

/// Who is new asks for all that is granted.
Result<> askForAll(Host& host, const Id& device) {
    auto asked = askedBy(host, device);
    if (!asked) return asked.failure();
    if (!asked->request().empty()) return Done{};
    wire::ExchangeRequest first;
    first.set_device(device.str());
    asked->add_request(sync::compress(first.SerializeAsString()));
    return keepAsked(host, device, *asked);
}

}  // namespace

Result<Device> enrolBundle(Host& host, const Id& person, const std::string& path) {
    auto key = keyOf(host);
    if (!key) return key.failure();
    auto bundle = sync::BundleReader::open(path, *key, "server");
    if (!bundle) return bundle.failure();
    auto request = requestIn(**bundle);
    if (!request) return request.failure();
    auto known = enrolledBefore(host, (*bundle)->opening().maker, person);
    if (!known) return known.failure();
    auto device = *known ? Result<Device>(**known) : enrolNew(host, *request, person);
    if (!device) return device;
    if (auto asked = askForAll(host, device->id); !asked) return asked.failure();
    return device;
}

}  // namespace field::server
