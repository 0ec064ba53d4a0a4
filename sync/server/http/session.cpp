#include "sync/server/http/session.h"

#include <spdlog/spdlog.h>

#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

constexpr std::string_view evidencePrefix = "/v1/evidence/";
constexpr std::size_t enrolBytes = 4 << 10, watchBytes = 64 << 10;
/// Smaller answers are not worth compressing.
constexpr std::size_t compressFrom = 256;

/// Counts while it lives.
class Counted {
  public:
    explicit Counted(std::atomic<std::size_t>& count) : count_(count) { ++count_; }
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

  private:
    std::atomic<std::size_t>& count_;
};

/// The requests of one connection, one after another.
class Session {
  public:
    Session(HttpCore& core, Connection::Stream::socket_type socket)
        : core_(core), connection_(std::move(socket), core_.limits, *core_.env, core_.heldBytes) {}

    asio::awaitable<void> run() {
        for (bool more = true; more && !core_.stopping;) {
            auto head = co_await connection_.readHead();
            if (!head) co_return connection_.close();
            const Counted underWay(core_.underWay);
            const auto beganMs = core_.env->bootMs();
            Reply reply;
            if (*head)
                reply = co_await route();
            else
                reply = replyOf(head->failure());
            more = co_await connection_.write(std::move(reply));
            place_.reset();
            spdlog::info("request method={} path={} status={} device={} ms={}",
                         connection_.method(), connection_.path().substr(0, 80),
                         connection_.status(), who_, core_.env->bootMs() - beganMs);
            who_ = "-";
        }
        co_await connection_.linger();
        connection_.close();
    }

    /// Where no more connections are taken.
    asio::awaitable<void> turnAway() {
        Reply full = replyOf(429, Code::busy, "too many connections; try again in a moment");
        co_await connection_.write(std::move(full));
        connection_.close();
    }

  private:
    asio::awaitable<Reply> route() {
        const auto& method = connection_.method();
        const auto& path = connection_.path();
        if (path == "/healthz" && (method == "GET" || method == "HEAD")) {
            Reply healthy;
            healthy.body = "ok\n";
            co_return std::move(healthy);
        }
        if (path == "/v1/enrol" && method == "POST") co_return co_await enrol();
        const bool exchange = path == "/v1/exchange" && method == "POST";
        const bool watch = path == "/v1/watch" && (method == "POST" || method == "GET");
        const bool evidence = path.starts_with(evidencePrefix) &&
                              (method == "PUT" || method == "HEAD" || method == "GET");
        if (!exchange && !watch && !evidence)
            co_return replyOf(404, Code::missing, "nothing answers here");

        const auto caller = co_await blocking(core_, [this] {
            return core_.gate.admit(connection_.headers(), connection_.method(),
                                    connection_.path());
        });
        if (!caller) {
            const auto& failure = caller.failure();
            if (failure.code == Code::refused)
                co_return replyOf(401, failure.code, failure.message);
            if (failure.code == Code::busy) co_return replyOf(409, failure.code, failure.message);
            co_return replyOf(failure);
        }
        who_ = toText(caller->device.id);
        if (watch) co_return co_await waitForHeads(*caller);
        place_ = core_.gate.enter(caller->device.id);
        if (!place_)
            co_return replyOf(429, Code::busy,
                              "this device has too many requests under way; try again");
        if (exchange) co_return co_await exchangeWith(*caller);
        co_return co_await evidenceReply(core_, connection_, *caller,
                                         path.substr(evidencePrefix.size()));
    }

    /// The body as its signer sent it, decompressed.
    asio::awaitable<Result<std::string>> signedBody(const Hash& expected, std::size_t limit) {
        auto body = co_await connection_.readBody(limit);
        if (!body) co_return body.failure();
        if (shared::sha256(*body) != expected)
            co_return Failure{Code::invalid, "the body is not the one that was signed"};
        if (connection_.header("content-encoding") == "zstd")
            co_return sync::decompress(*body, core_.limits.messageBytes);
        if (!connection_.header("content-encoding").empty())
            co_return Failure{Code::invalid, "content-encoding is neither zstd nor left out"};
        co_return body;
    }

    /// A host's answer as bytes on the wire.
    Reply message(Result<std::string> result) {
        if (!result) return replyOf(result.failure());
        Reply reply;
        reply.headers.emplace_back("content-type", "application/x-protobuf");
        const bool zstd =
            connection_.header("accept-encoding").find("zstd") != std::string_view::npos;
        reply.body = result.take();
        if (!zstd || reply.body.size() < compressFrom) return reply;
        if (auto packed = sync::compress(reply.body); packed.size() < reply.body.size()) {
            reply.body = std::move(packed);
            reply.headers.emplace_back("content-encoding", "zstd");
        }
        return reply;
    }

    asio::awaitable<Reply> exchangeWith(const Gate::Caller& caller) {
        auto body = co_await signedBody(caller.bodyHash, core_.limits.messageBytes);
        if (!body) co_return replyOf(body.failure());
        auto result = co_await blocking(
            core_, [this, &caller, &body] { return core_.host.exchange(caller.device.id, *body); });
        co_return message(std::move(result));
    }

    asio::awaitable<Reply> enrol() {
        if (!core_.gate.mayEnrol(core_.env->bootMs()))
            co_return replyOf(429, Code::busy,
                              "too many enrolments at once; try again in a moment");
        auto body = co_await connection_.readBody(enrolBytes);
        if (!body) co_return replyOf(body.failure());
        auto result = co_await blocking(core_, [this, &body] { return core_.host.enrol(*body); });
        co_return message(std::move(result));
    }

    asio::awaitable<Reply> waitForHeads(const Gate::Caller& caller) {
        auto body = co_await signedBody(caller.bodyHash, watchBytes);
        if (!body) co_return replyOf(body.failure());
        const auto wished = connection_.number("fl-wait");
        const auto longest = static_cast<std::uint64_t>(core_.limits.maxWatchMs);
        const auto waitMs =
            wished ? static_cast<std::int64_t>(std::min(*wished, longest)) : core_.limits.watchMs;
        const bool present = connection_.method() == "GET";
        auto start = [this, &caller, &body, waitMs, present](auto completion) {
            auto waiting = std::make_shared<decltype(completion)>(std::move(completion));
            core_.host.watch(
                caller.device.id, present ? std::nullopt : std::optional<std::string_view>(*body),
                waitMs,
                [core = core_.shared_from_this(), waiting](Result<std::string> heads) mutable {
                    resume(std::move(waiting), std::move(heads));
                });
        };
        auto heads =
            co_await asio::async_initiate<decltype(asio::use_awaitable), void(Result<std::string>)>(
                start, asio::use_awaitable);
        co_return message(std::move(heads));
    }

    HttpCore& core_;
    Connection connection_;
    std::string who_ = "-";
    std::unique_ptr<Gate::Place> place_;
};

}  // namespace

asio::awaitable<void> serveConnection(HttpCore& core, Connection::Stream::socket_type socket) {
    const bool full = core.connections.load() >= core.limits.connections;
    const Counted open(core.connections);
    Session session(core, std::move(socket));
    if (full)
        co_await session.turnAway();
    else
        co_await session.run();
}

}  // namespace field::server
