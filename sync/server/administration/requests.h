#pragma once

#include <string>
#include <string_view>

#include "sync/server/host.h"

/// Administration from the app: what POST /v1/administration answers. Each act is one request and
/// one function that the command line calls too (acts.h); it is judged by the grants that stand in
/// the store at that moment, kept in the journal as from the command line, and logged with the
/// person who did it. Lists name people, areas, projects and kinds, never a value of a record:
/// an administrator has no right to read what people found. What takes two administrators (to
/// redact) or the machine itself (backup, restore, keys) is not offered here.
namespace field::server {

/// What anybody else hears, and whoever asks for what is not there.
inline constexpr const char* nothingHere = "nothing answers here";

/// Whether `device` may administer now: it is confirmed, not revoked, and its person holds the role
/// of administrator on the city's area.
Result<bool> administers(Host& host, const Id& device);

/// Bytes of a request at most.
inline constexpr std::size_t administrationBytes = 4 << 10;
/// Lines of one answer at most.
inline constexpr std::size_t administrationLines = 50;

/// Does one act (field.wire.AdministrationRequest → AdministrationAnswer). Code::missing where
/// administers() says no; Code::refused for what would shut the asker out (its own device, its own
/// role); Code::invalid for a request that is none.
Result<std::string> administer(Host& host, shared::Env& env, const Id& device,
                               std::string_view body);

}  // namespace field::server
