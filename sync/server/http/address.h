#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "shared/result.h"

namespace field::server {

/// "127.0.0.1:8443", "[::1]:0", "localhost:8443" as an end to listen on; Code::invalid says how to
/// write it.
shared::Result<boost::asio::ip::tcp::endpoint> readAddress(const std::string& text);

/// The other way: "127.0.0.1:8443", "[::1]:40123".
std::string addressText(const boost::asio::ip::tcp::endpoint& end);

/// Listens on `end`; `address` is its text for Code::busy, which says that it is taken.
shared::Result<boost::asio::ip::tcp::acceptor> listenOn(boost::asio::io_context& io,
                                                        const boost::asio::ip::tcp::endpoint& end,
                                                        const std::string& address);

}  // namespace field::server
