#pragma once

#include <optional>
#include <string>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::client {

/// Whose device a profile is, as a file beside its database says it too: without it, own saves in
/// a damaged database could not be told from others, and an empty one not from a new one. It holds
/// no secret.
struct Owner {
    shared::Id device, person;
    shared::PublicKey server;
    std::string serverUrl, pins;  ///< as the settings of the same names
    bool operator==(const Owner&) const = default;
};

/// Nothing where the profile in `dir` is nobody's, or the file is not what keepOwner() wrote.
std::optional<Owner> ownerOf(const std::string& dir);
/// Durable when it answers; a file that says so already is left alone.
shared::Result<> keepOwner(const std::string& dir, const Owner& owner);

}  // namespace field::client
