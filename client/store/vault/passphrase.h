#pragma once

#include "client/store/store.h"
#include "client/store/vault/vault.h"

namespace field::client {

/// The passphrase of a profile. While it has one, the device's key and its evidence lie sealed; the
/// database itself relies on the disk's encryption. Locking stops nothing that is saved: it waits.
/// On the store's thread; what it does to the vault holds for all who have the profile open.
class Passphrase {
  public:
    explicit Passphrase(Store& store) : store_(*store.state_) {}

    [[nodiscard]] Vault::Door door();
    Result<> unlock(const std::string& words);
    void lock();
    /// Failures of all three as of the vault; without Code::refused nothing is half done that
    /// unlocking does not carry on. Answers the recovery code.
    Result<std::string> set(const std::string& passphrase);
    Result<> change(const std::string& current, const std::string& next);
    Result<> remove(const std::string& current);

    /// Evidence that is still to be sealed, or to be brought into the open, and one of it: a
    /// thousand photos take their time.
    Result<std::vector<Hash>> unsettledFiles();
    Result<> settle(const Hash& sha256);

  private:
    Result<> keepKeysAsGuarded();
    StoreState& store_;
};

}  // namespace field::client
