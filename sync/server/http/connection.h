#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/env.h"
#include "sync/server/http/channel.h"
#include "sync/server/http/server.h"

namespace field::server {

namespace http = boost::beast::http;

/// What is answered to one request: `body`, or `size` bytes that `next` gives piece by piece (an
/// empty piece cuts the answer). Endpoints make it, one place writes it: GCC 12 destroys wrongly
/// what a conditional inside a co_await expression makes.
struct Reply {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint64_t size = 0;
    std::function<asio::awaitable<std::string>()> next;
};

/// A failure as its answer: status, `fl-code` and one line.
Reply replyOf(const shared::Failure& failure);
Reply replyOf(int status, shared::Code code, const std::string& text);

/// One client's connection: heads before bodies, a deadline for each step, nothing held that a
/// limit does not allow. All calls are from the coroutine that owns it.
class Connection {
  public:
    /// `tls` null: in the open.
    Connection(Channel::Socket socket, asio::ssl::context* tls, const HttpLimits& limits,
               shared::Env& env, std::atomic<std::size_t>& heldBytes);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// As Channel::open(), as fast as a head must come.
    asio::awaitable<Result<>> open();
    /// Where the client is: without a port, of IPv6 the first 64 bits, which are one line's.
    [[nodiscard]] const std::string& address() const { return address_; }
    /// What ends the connection from any thread, even after it has ended.
    [[nodiscard]] std::function<void()> ending();
    /// The next answer is the last.
    void last() { keep_ = false; }

    /// Waits for a request and reads its head. Nothing: the peer is gone or too slow. A Failure:
    /// the head is not acceptable; answer it and end.
    asio::awaitable<std::optional<Result<>>> readHead();
    [[nodiscard]] const std::string& method() const { return method_; }
    [[nodiscard]] const std::string& path() const { return path_; }
    /// Of the last answer; 0 before it.
    [[nodiscard]] int status() const { return status_; }
    /// Names in lower case.
    [[nodiscard]] const std::map<std::string, std::string>& headers() const { return headers_; }
    [[nodiscard]] std::string_view header(const std::string& name) const;
    /// An unsigned number in a header; nothing if it is not there or not one.
    [[nodiscard]] std::optional<std::uint64_t> number(const std::string& name) const;

    /// Reads the next bytes of the body into `piece`; 0 at its end. Code::offline: the peer is gone
    /// or slower than the floor. Code::invalid: past `limit` bytes in all.
    asio::awaitable<Result<std::size_t>> readSome(std::string& piece, std::size_t limit);
    /// Reads the whole body. Code::busy: no room for it now.
    asio::awaitable<Result<std::string>> readBody(std::size_t limit);

    /// Writes the answer; false: the peer is gone, or the connection ends here.
    asio::awaitable<bool> write(Reply reply);
    /// Reads away a little of what still comes, so that the answer is not lost to a reset.
    asio::awaitable<void> linger();
    void close();

  private:
    using Parser = http::request_parser<http::buffer_body>;
    [[nodiscard]] bool bodyDone() const { return !parser_ || parser_->is_done(); }
    http::response<http::buffer_body> headOf(const Reply& reply);
    asio::awaitable<bool> stream(Reply& reply);

    Channel stream_;
    const HttpLimits& limits_;
    shared::Env& env_;
    std::atomic<std::size_t>& heldBytes_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::string address_, method_, path_;
    std::shared_ptr<Channel*> self_;  ///< null once the connection is gone
    std::map<std::string, std::string> headers_;
    bool first_ = true, continued_ = false, keep_ = false;
    int status_ = 0;
    std::size_t bodyBytes_ = 0;
    std::int64_t bodyBeganMs_ = 0;
};

}  // namespace field::server
