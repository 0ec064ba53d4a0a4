#include "client/store/vault/passphrase.h"

#include "client/store/store_state.h"

namespace field::client {

using shared::Code;
using shared::Done;

Vault::Door Passphrase::door() { return store_.vault->door(); }

Result<> Passphrase::unlock(const std::string& words) {
    if (auto opened = store_.vault->unlock(*store_.env, words); !opened) return opened;
    (void)settleKeys();  // where setting it was cut short
    return Done{};
}

void Passphrase::lock() {
    if (store_.known) shared::wipe(&store_.known->key.secret, sizeof store_.known->key.secret);
    store_.known.reset();
    store_.vault->lock();
}

Result<std::string> Passphrase::set(const std::string& passphrase) {
    // What an earlier passphrase left sealed opens with its key alone.
    if (door() == Vault::Door::none) {
        auto left = unsettledFiles();
        if (!left) return left.failure();
        for (const auto& sha256 : *left)
            if (auto done = settle(sha256); !done && done.failure().code != Code::locked)
                return done.failure();
    }
    // Where the device's own key is sealed, no word of a new passphrase would open it.
    auto open = keyLiesOpen();
    if (!open) return open.failure();
    if (auto dropped = *open ? dropNextKey() : Result<>(Done{}); !dropped) return dropped.failure();
    auto code = store_.vault->guard(*store_.env, passphrase, *open);
    // From here on there is a passphrase, and the code is told this once.
    if (code) (void)settleKeys();
    return code;
}

Result<> Passphrase::dropNextKey() {
    auto kept = store_.settings.get(settings::nextDeviceKey);
    if (!kept) return kept.failure();
    return isSealedKey(*kept) ? store_.settings.put(settings::nextDeviceKey, "") : Done{};
}

Result<std::string> Passphrase::change(const std::string& current, const std::string& next) {
    auto code = store_.vault->change(*store_.env, current, next);
    if (code) (void)settleKeys();
    return code;
}

Result<> Passphrase::remove(const std::string& current) {
    if (auto left = store_.vault->leave(current); !left) return left;
    (void)settleKeys();
    return Done{};
}

Result<std::vector<Hash>> Passphrase::unsettledFiles() { return store_.evidence.misplaced(); }
Result<> Passphrase::settle(const Hash& sha256) { return store_.evidence.putRight(sha256); }

bool Passphrase::lacksFormer() { return store_.vault->former().lacking; }

Result<bool> Passphrase::keyLiesOpen() {
    if (door() == Vault::Door::none) return false;
    auto kept = store_.settings.get(settings::deviceKey);
    if (!kept) return kept.failure();
    return !kept->empty() && !isSealedKey(*kept);
}

Result<> Passphrase::settleKeys() {
    bool anew = false;
    auto done = store_.db->transaction([&]() -> Result<> {
        for (const auto name : {settings::deviceKey, settings::nextDeviceKey}) {
            auto kept = store_.settings.get(name);
            if (!kept) return kept.failure();
            if (kept->empty()) continue;
            auto key = keyPairIn(*store_.vault, *kept);
            if (!key) return key.failure();
            const std::string_view secret(reinterpret_cast<const char*>(key->secret.data()),
                                          key->secret.size());
            const auto guardedKey = guarded(*store_.vault, *store_.env, secret);
            if (guardedKey.size() == kept->size()) continue;
            if (auto put = store_.settings.put(name, guardedKey); !put) return put;
            anew = true;
        }
        return Done{};
    });
    if (!done || !anew) return done;
    // The log of the database still holds the key as it was. Who reads it now keeps it a while.
    (void)store_.db->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return Done{};
}

}  // namespace field::client
