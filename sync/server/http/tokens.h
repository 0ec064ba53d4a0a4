#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "shared/crypto.h"

namespace field::server {

using shared::Hash;
using shared::Id;

/// The tokens of sync/signing.h, and what was done under them. A token says for which device it
/// was given and when, under a key that this process alone has: of a request that came before the
/// process nothing is known, and so no token of that time counts. Within the life of a token every
/// nonce of its device is remembered, so no request is taken twice. Any thread may call.
class Tokens {
  public:
    /// `lifeMs`: how long one is good; `noncesPerDevice`: how many requests are remembered, after
    /// which the device's tokens end early.
    Tokens(shared::Env& env, std::int64_t lifeMs, std::size_t noncesPerDevice);

    /// A token for `device`, whether there is one or not.
    std::string give(const Id& device);
    /// Whether `token` was given for `device` and is good; `ageing`: past half of its life.
    enum class Standing { none, good, ageing };
    Standing standing(const Id& device, std::string_view token);
    /// Takes a nonce of a request that was signed well; false: it came before.
    bool isNew(const Id& device, const Id& nonce);

  private:
    /// The nonces of a device's present and former tokens.
    struct Used {
        std::unordered_set<Id> present, former;
        std::int64_t presentSinceMs = 0;  ///< from when on nonces went into `present`
        std::int64_t goodFromMs = 0;      ///< tokens given before are none
    };
    [[nodiscard]] Hash seal(const Id& device, std::int64_t givenMs) const;

    shared::Env& env_;
    const std::int64_t lifeMs_;
    const std::size_t noncesPerDevice_;
    Hash key_;
    std::mutex mutex_;
    std::unordered_map<Id, Used> used_;
};

}  // namespace field::server
