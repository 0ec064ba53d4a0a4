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
    /// Failures of all three as of the vault. Whatever else could not be done once it has changed
    /// is carried on by settleKeys() and settle(). Answers a recovery code, which nothing keeps.
    /// set() also puts one in the place of one that was forgotten, once keyLiesOpen().
    Result<std::string> set(const std::string& passphrase);
    Result<std::string> change(const std::string& current, const std::string& next);
    Result<> remove(const std::string& current);

    /// Photos of a forgotten passphrase stay sealed until unlock() is given its words.
    bool lacksFormer();
    /// Whether the device's own key lies as it is although there is a passphrase: setting it was
    /// cut short, or the device was set up anew without it.
    Result<bool> keyLiesOpen();
    /// Seals them, if the door is open; brings them out where there is no passphrase any more.
    Result<> settleKeys();

    /// Evidence that is still to be sealed, or to be brought into the open, and one of it: a
    /// thousand photos take their time.
    Result<std::vector<Hash>> unsettledFiles();
    Result<> settle(const Hash& sha256);

  private:
    /// Of an enrolment anew that was asked for before the passphrase was forgotten.
    Result<> dropNextKey();
    StoreState& store_;
};

}  // namespace field::client
