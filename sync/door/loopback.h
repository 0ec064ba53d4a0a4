#pragma once

#include <string>

namespace field::sync {

/// Whether a URL's host is this machine: there alone records may go in the open.
inline bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

}  // namespace field::sync
