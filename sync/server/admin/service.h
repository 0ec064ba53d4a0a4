#pragma once

#include <string_view>

namespace field::server {

/// Tells systemd `state` ("READY=1", "STOPPING=1") over the socket that it names in NOTIFY_SOCKET,
/// as sd_notify(3) does; nothing where it names none.
void tellService(std::string_view state);

}  // namespace field::server
