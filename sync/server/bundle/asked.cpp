#include "sync/server/bundle/asked.h"

#include "sync/server/host/state.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

std::string settingOf(const Id& device) { return "bundle " + toText(device); }

}  // namespace

Result<wire::BundleAsked> askedBy(Host& host, const Id& device) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto kept = (*tx)->setting(settingOf(device));
    if (!kept) return kept.failure();
    wire::BundleAsked asked;
    if (!asked.ParseFromString(*kept))
        return Failure{Code::damaged, "what device " + toText(device) +
                                          " asked cannot be read; take its bundle again"};
    return asked;
}

Result<> keepAsked(Host& host, const Id& device, const wire::BundleAsked& asked) {
    return host.write([&](Writing& tx, Ledger&) {
        return tx.putSetting(settingOf(device), asked.SerializeAsString());
    });
}

Result<shared::KeyPair> keyOf(Host& host) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto secret = (*tx)->setting(settings::serverSecret);
    if (!secret) return secret.failure();
    const auto key = shared::keyPairFrom(*secret);
    if (!key) return Failure{Code::damaged, "the store lacks the server's key; run verify"};
    return *key;
}

}  // namespace field::server
