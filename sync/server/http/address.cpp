#include "sync/server/http/address.h"

#include <boost/asio/io_context.hpp>
#include <charconv>

#include <fmt/format.h>

namespace field::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using shared::Code;
using shared::Failure;
using shared::Result;

Result<tcp::endpoint> readAddress(const std::string& text) {
    const Failure wrong{Code::invalid,
                        text + " is no address to listen on; write it like 127.0.0.1:8443"};
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return wrong;
    auto name = text.substr(0, colon);
    const auto digits = std::string_view(text).substr(colon + 1);
    std::uint16_t port = 0;
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, port);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return wrong;
    if (name.size() > 2 && name.front() == '[' && name.back() == ']')
        name = name.substr(1, name.size() - 2);
    if (name == "localhost") name = "127.0.0.1";
    boost::system::error_code error;
    const auto address = asio::ip::make_address(name, error);
    if (error) return wrong;
    return tcp::endpoint(address, port);
}

std::string addressText(const tcp::endpoint& end) {
    const auto name = end.address().to_string();
    return fmt::format("{}:{}", end.address().is_v6() ? "[" + name + "]" : name, end.port());
}

Result<tcp::acceptor> listenOn(asio::io_context& io, const tcp::endpoint& end,
                               const std::string& address) {
    tcp::acceptor acceptor(io);
    boost::system::error_code error;
    acceptor.open(end.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(end, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return Failure{Code::busy, fmt::format("cannot listen on {}: {}; choose another port, or 0",
                                               address, error.message())};
    return acceptor;
}

}  // namespace field::server
