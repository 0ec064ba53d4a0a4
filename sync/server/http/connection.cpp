#include "sync/server/http/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <chrono>

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t bufferBytes = 16 << 10;
constexpr std::size_t readBytes = 64 << 10;
constexpr std::size_t lingerBytes = 2 << 20;
constexpr milliseconds lingerFor{2'000};

int statusOf(Code code) {
    switch (code) {
        case Code::offline:
            return 503;
        case Code::busy:
            return 429;
        case Code::refused:
            return 403;
        case Code::invalid:
            return 400;
        case Code::missing:
            return 404;
        case Code::full:
            return 507;
        case Code::locked:
        case Code::damaged:
            return 500;
        case Code::unsupported:
            return 501;
    }
    return 500;
}

/// Completion that leaves its error in `error`.
auto into(beast::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// Bodies under way count against one limit for all connections.
class HeldBytes {
  public:
    HeldBytes(std::atomic<std::size_t>& all, std::size_t limit) : all_(all), limit_(limit) {}
    ~HeldBytes() { all_ -= mine_; }
    HeldBytes(const HeldBytes&) = delete;
    HeldBytes& operator=(const HeldBytes&) = delete;
    bool add(std::size_t bytes) {
        mine_ += bytes;
        return (all_ += bytes) <= limit_;
    }

  private:
    std::atomic<std::size_t>& all_;
    std::size_t limit_, mine_ = 0;
};

}  // namespace

Reply replyOf(int status, Code code, const std::string& text) {
    Reply reply;
    reply.status = status;
    reply.body = text + "\n";
    reply.headers.emplace_back("fl-code", codeName(code));
    if (code == Code::busy || status == 503) reply.headers.emplace_back("retry-after", "2");
    return reply;
}

Reply replyOf(const Failure& failure) {
    return replyOf(statusOf(failure.code), failure.code, failure.message);
}

Connection::Connection(Channel::Socket socket, asio::ssl::context* tls, const HttpLimits& limits,
                       shared::Env& env, std::atomic<std::size_t>& heldBytes)
    : stream_(std::move(socket), tls),
      limits_(limits),
      env_(env),
      heldBytes_(heldBytes),
      buffer_(bufferBytes),
      address_(stream_.peer()),
      self_(std::make_shared<Channel*>(&stream_)) {}

Connection::~Connection() { *self_ = nullptr; }

std::function<void()> Connection::ending() {
    // On the connection's own strand, where its destructor runs too.
    return [self = self_, executor = stream_.get_executor()] {
        asio::post(executor, [self] {
            if (*self) (*self)->close();
        });
    };
}

asio::awaitable<Result<>> Connection::open() {
    stream_.expireAfter(milliseconds(limits_.headerMs));
    co_return co_await stream_.open();
}

asio::awaitable<std::optional<Result<>>> Connection::readHead() {
    beast::error_code error;
    parser_.reset();
    continued_ = false;
    bodyBytes_ = 0;
    status_ = 0;
    headers_.clear();
    if (buffer_.size() == 0 && !first_) {
        // Between requests a device may be silent for long; once it speaks it must say it all.
        stream_.expireAfter(milliseconds(limits_.idleMs));
        const auto room = buffer_.prepare(1024);
        const auto got = co_await stream_.async_read_some(room, into(error));
        if (error) co_return std::nullopt;
        buffer_.commit(got);
    }
    first_ = false;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.headerBytes));
    parser_->body_limit(boost::none);  // each endpoint has its own
    stream_.expireAfter(milliseconds(limits_.headerMs));
    co_await http::async_read_header(stream_, buffer_, *parser_, into(error));
    keep_ = false;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        co_return Result<>(Failure{Code::invalid, "the header is longer than this server reads"});
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        co_return Result<>(Failure{Code::invalid, "not an HTTP request: " + error.message()});
    if (error) co_return std::nullopt;

    const auto& request = parser_->get();
    method_ = std::string(request.method_string());
    path_ = std::string(request.target());
    for (const auto& field : request) headers_[lower(field.name_string())] = field.value();
    keep_ = request.keep_alive();
    bodyBeganMs_ = env_.bootMs();
    co_return Done{};
}

std::string_view Connection::header(const std::string& name) const {
    const auto found = headers_.find(name);
    return found == headers_.end() ? std::string_view{} : std::string_view(found->second);
}

std::optional<std::uint64_t> Connection::number(const std::string& name) const {
    const auto text = header(name);
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

asio::awaitable<Result<std::size_t>> Connection::readSome(std::string& piece, std::size_t limit) {
    const Failure tooLong{Code::invalid,
                          "the body is longer than " + std::to_string(limit) + " bytes"};
    const auto announced = parser_->content_length();
    if (announced && *announced > limit) co_return tooLong;
    beast::error_code error;
    if (!continued_ && lower(header("expect")) == "100-continue") {
        stream_.expireAfter(milliseconds(limits_.headerMs));
        const std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream_, asio::buffer(goOn), into(error));
        if (error) co_return Failure{Code::offline, "the device went away"};
    }
    continued_ = true;
    piece.resize(readBytes);
    while (!parser_->is_done()) {
        auto& body = parser_->get().body();
        body.data = piece.data();
        body.size = piece.size();
        body.more = true;
        const auto earnedMs =
            static_cast<std::int64_t>(bodyBytes_ * 1'000 / limits_.floorBytesPerS);
        const auto leftMs = bodyBeganMs_ + limits_.graceMs + earnedMs - env_.bootMs();
        stream_.expireAfter(milliseconds(std::clamp<std::int64_t>(leftMs, 0, limits_.idleMs)));
        co_await http::async_read_some(stream_, buffer_, *parser_, into(error));
        if (error && error != http::error::need_buffer)
            co_return Failure{Code::offline, "the body ended before its end"};
        error = {};
        const auto got = piece.size() - body.size;
        if (got == 0) continue;
        bodyBytes_ += got;
        if (bodyBytes_ > limit) co_return tooLong;
        piece.resize(got);
        co_return got;
    }
    piece.clear();
    co_return std::size_t{0};
}

asio::awaitable<Result<std::string>> Connection::readBody(std::size_t limit) {
    HeldBytes held(heldBytes_, limits_.heldBytes);
    std::string body, piece;
    for (;;) {
        auto got = co_await readSome(piece, limit);
        if (!got) co_return got.failure();
        if (*got == 0) co_return body;
        if (!held.add(*got))
            co_return Failure{Code::busy,
                              "the server is receiving too much; try again in a moment"};
        body += piece;
    }
}

http::response<http::buffer_body> Connection::headOf(const Reply& reply) {
    http::response<http::buffer_body> head;
    status_ = reply.status;
    head.version(11);
    head.result(static_cast<unsigned>(reply.status));
    head.set("fl-server-time", std::to_string(env_.wallMs()));
    head.set(http::field::cache_control, "no-store");
    for (const auto& [name, value] : reply.headers) head.set(name, value);
    keep_ = keep_ && bodyDone();
    head.keep_alive(keep_);
    return head;
}

asio::awaitable<bool> Connection::write(Reply reply) {
    if (reply.next) co_return co_await stream(reply);
    beast::error_code error;
    http::response<http::string_body> out(headOf(reply).base());
    if (reply.status >= 400) out.set(http::field::content_type, "text/plain; charset=utf-8");
    if (method_ != "HEAD") out.body() = std::move(reply.body);
    out.prepare_payload();
    stream_.expireAfter(milliseconds(limits_.idleMs));
    co_await http::async_write(stream_, out, into(error));
    co_return !error && keep_;
}

asio::awaitable<bool> Connection::stream(Reply& reply) {
    beast::error_code error;
    auto head = headOf(reply);
    head.set(http::field::content_type, "application/octet-stream");
    head.content_length(reply.size);
    head.body().data = nullptr;
    head.body().more = true;
    http::response_serializer<http::buffer_body> serializer(head);
    stream_.expireAfter(milliseconds(limits_.idleMs));
    co_await http::async_write_header(stream_, serializer, into(error));
    for (std::uint64_t sent = 0; !error && sent < reply.size;) {
        std::string piece = co_await reply.next();
        if (piece.empty()) co_return false;
        sent += piece.size();
        stream_.expireAfter(milliseconds(limits_.idleMs));
        co_await asio::async_write(stream_, asio::buffer(piece), into(error));
    }
    co_return !error && keep_;
}

asio::awaitable<void> Connection::linger() {
    beast::error_code error;
    stream_.endSending();
    stream_.expireAfter(lingerFor);
    std::string away(bufferBytes, '\0');
    for (std::size_t read = 0; !error && read < lingerBytes;)
        read += co_await stream_.readAway(asio::buffer(away), error);
}

void Connection::close() { stream_.close(); }

}  // namespace field::server
