#include "sync/server/http/channel.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

auto into(beast::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

struct Channel::Tls {
    Tls(Tcp& tcp, asio::ssl::context& context) : stream(tcp, context) {}
    beast::ssl_stream<Tcp&> stream;
};

Channel::Channel(Socket socket, asio::ssl::context* tls) : tcp_(std::move(socket)), context_(tls) {
    // An answer of several writes is not to wait 40 ms for the client to confirm the first.
    beast::error_code ignored;
    tcp_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
}
Channel::~Channel() = default;

void Channel::read(std::vector<asio::mutable_buffer> into, Completed completed) {
    if (tls_)
        tls_->stream.async_read_some(into, std::move(completed));
    else
        tcp_.async_read_some(into, std::move(completed));
}

void Channel::write(std::vector<asio::const_buffer> from, Completed completed) {
    if (tls_)
        tls_->stream.async_write_some(from, std::move(completed));
    else
        tcp_.async_write_some(from, std::move(completed));
}

asio::awaitable<shared::Result<>> Channel::open() {
    if (!context_) co_return Done{};
    beast::error_code error;
    beast::flat_buffer first;
    const bool greets = co_await beast::async_detect_ssl(tcp_, first, into(error));
    if (error) co_return Failure{Code::offline, "the client went away"};
    if (!greets)
        co_return Failure{Code::invalid,
                          "this server speaks TLS; its address begins with https://"};
    auto tls = std::make_unique<Tls>(tcp_, *context_);
    co_await tls->stream.async_handshake(asio::ssl::stream_base::server, first.data(), into(error));
    if (error) co_return Failure{Code::offline, "no TLS handshake: " + error.message()};
    tls_ = std::move(tls);
    co_return Done{};
}

std::string Channel::peer() {
    beast::error_code error;
    const auto end = tcp_.socket().remote_endpoint(error);
    if (error) return {};
    const auto address = end.address();
    if (!address.is_v6() || address.to_v6().is_v4_mapped()) return address.to_string();
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return asio::ip::make_address_v6(bytes).to_string();
}

void Channel::endSending() {
    beast::error_code ignored;
    tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::awaitable<std::size_t> Channel::readAway(asio::mutable_buffer buffer,
                                               beast::error_code& error) {
    co_return co_await tcp_.async_read_some(buffer, into(error));
}

}  // namespace field::server
