#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "shared/result.h"

namespace field::server {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// Bytes to and from one client, under TLS or in the open; a stream as Beast wants it, so that all
/// above is compiled once. All calls are from the coroutine that owns it.
class Channel {
  public:
    using Tcp = beast::basic_stream<asio::ip::tcp, asio::strand<asio::io_context::executor_type>>;
    using Socket = Tcp::socket_type;
    using executor_type = Tcp::executor_type;

    /// `tls` null: in the open.
    Channel(Socket socket, asio::ssl::context* tls);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// Shakes hands where TLS is spoken, within the deadline that is set. Code::offline: no
    /// handshake came about. Code::invalid: the client speaks something else; what is written from
    /// then on goes out in the open, which is for one answer that says so.
    asio::awaitable<shared::Result<>> open();

    /// The client's address: of IPv6 the first 64 bits. Empty: it is gone already.
    [[nodiscard]] std::string peer();
    /// One deadline for all that is begun from now on.
    void expireAfter(std::chrono::milliseconds within) { tcp_.expires_after(within); }
    /// The end of what this side sends, beneath TLS: what the client still sends can be read away.
    void endSending();
    /// Reads bytes of the client's away, not decrypted.
    asio::awaitable<std::size_t> readAway(asio::mutable_buffer into, beast::error_code& error);
    void close() { tcp_.close(); }

    executor_type get_executor() noexcept { return tcp_.get_executor(); }
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(beast::error_code, std::size_t)>(
            [this](auto completion, const Buffers& into) {
                read({asio::buffer_sequence_begin(into), asio::buffer_sequence_end(into)},
                     copyable(std::move(completion)));
            },
            token, buffers);
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(beast::error_code, std::size_t)>(
            [this](auto completion, const Buffers& from) {
                write({asio::buffer_sequence_begin(from), asio::buffer_sequence_end(from)},
                      copyable(std::move(completion)));
            },
            token, buffers);
    }

  private:
    using Completed = std::function<void(beast::error_code, std::size_t)>;
    /// Beast's operations as plain functions: each is compiled over TLS and TCP once, in one file,
    /// and not once for each that stands on it (a minute and a gigabyte).
    template <class Completion>
    static Completed copyable(Completion completion) {
        return [one = std::make_shared<Completion>(std::move(completion))](
                   beast::error_code error, std::size_t bytes) { std::move (*one)(error, bytes); };
    }
    void read(std::vector<asio::mutable_buffer> into, Completed completed);
    void write(std::vector<asio::const_buffer> from, Completed completed);

    Tcp tcp_;
    asio::ssl::context* context_;
    struct Tls;
    std::unique_ptr<Tls> tls_;  ///< once shaken hands
};

}  // namespace field::server
