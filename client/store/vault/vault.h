#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "shared/crypto.h"
#include "shared/result.h"

namespace field::wire {
class Vault;
}

namespace field::client {

using shared::Hash;
using shared::Result;

/// The key that seals the device's own key and its evidence while the profile has a passphrase.
/// `vault` in the profile holds it, sealed under the passphrase (Argon2id) and under a recovery
/// code; `vault.copy` is the same once more, for a disk that loses one. A process has one vault for
/// a profile, whoever opens it: who unlocks it does so for all. Any thread.
class Vault {
  public:
    static std::shared_ptr<Vault> of(const std::string& profile);

    enum class Door {
        none,    ///< no passphrase: nothing is sealed
        locked,  ///< nothing sealed can be read
        open,
    };
    Door door();
    [[nodiscard]] bool isLocked() const { return locked_; }
    /// By the passphrase or the recovery code; where the vault is open, by those of a former one.
    /// Code::invalid: it is neither; Code::damaged: no copy of the vault holds; Code::full: too
    /// little memory. Nothing to do where there is none.
    Result<> unlock(shared::Env& env, const std::string& words);
    /// Forgets the key.
    void lock();

    /// A new key under a passphrase of 8 to 256 characters; the vault is open. Answers the recovery
    /// code, which nothing keeps. Code::invalid; Code::refused where there is a passphrase, unless
    /// it is `forgotten`: then that vault is kept inside the new one, and what is sealed under it
    /// opens again once its words are found.
    Result<std::string> guard(shared::Env& env, const std::string& passphrase,
                              bool forgotten = false);
    /// Another passphrase for the same key, and another recovery code, which it answers: who saw
    /// the one may have seen the other, and who lost the code has one again. As unlock().
    Result<std::string> change(shared::Env& env, const std::string& current,
                               const std::string& next);
    /// No passphrase any more; the key is kept in the open, for what is sealed still. As unlock().
    Result<> leave(const std::string& current);

    /// What new things are sealed under; nothing unless the vault is open.
    std::optional<Hash> sealing();
    /// What sealed things open with. Code::locked; Code::missing where there never was a
    /// passphrase.
    Result<Hash> opening();
    /// What things of former passphrases open with, as far as their words were found.
    struct Former {
        std::vector<Hash> keys;
        bool lacking = false;  ///< the words of one were not
    };
    Former former();

  private:
    explicit Vault(std::string profile);
    Result<wire::Vault> read() const;
    Result<> write(const wire::Vault& vault);
    Result<Hash> keyUnder(const wire::Vault& vault, const std::string& words) const;
    /// As the file says it is, if another process has changed it: who then knows a passphrase no
    /// more is asked for it, and nothing new is sealed under a key that is going.
    void look();
    void hold(std::optional<Hash> key, Door door, const wire::Vault& vault);
    /// The former vault that `words` open, into what this one's key opens.
    Result<> recall(shared::Env& env, wire::Vault& vault, const std::string& words);

    const std::string profile_;
    std::mutex mutex_;
    Door door_ = Door::none;
    std::atomic<bool> locked_ = false;  ///< asked at every save
    std::optional<Hash> key_;           ///< also where there is no passphrase any more
    Former former_;
    std::string seen_;  ///< names the file as it was read or written last
};

/// Characters that a passphrase has at least and at most.
inline constexpr std::size_t leastCharacters = 8, mostCharacters = 256;

/// How a secret of the profile is kept: as it is, or sealed while its vault is open.
std::string guarded(Vault& vault, shared::Env& env, std::string_view secret);
/// The key pair so kept. Code::locked; Code::damaged.
Result<shared::KeyPair> keyPairIn(Vault& vault, std::string_view kept);
/// Whether `kept` may be a key pair, open or sealed; and which.
bool isKeyPair(std::string_view kept);
bool isSealedKey(std::string_view kept);

}  // namespace field::client
