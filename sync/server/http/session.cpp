#include "sync/server/http/session.h"

#include "sync/server/administration/requests.h"
#include "sync/server/status/event.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

constexpr std::string_view evidencePrefix = "/v1/evidence/";
constexpr std::string_view administrationPath = "/v1/administration";
constexpr std::string_view bundlePath = "/v1/bundle", bundlePrefix = "/v1/bundle/";
constexpr std::size_t enrolBytes = 4 << 10, watchBytes = 64 << 10;
/// Connections beyond the limit: what is told that there is no room, which costs a handshake, and
/// with what gave way and is on its way out.
constexpr std::size_t mostTurnedAway = 64, mostBeyond = 192;
/// Smaller answers are not worth compressing.
constexpr std::size_t compressFrom = 256;

/// What is asked for, in a word of the server's own: a path is whatever a stranger likes.
std::string wordFor(const std::string& path) {
    for (const char* word : {"exchange", "watch", "enrol", "evidence", "bundle", "administration"})
        if (path.starts_with(std::string("/v1/") + word)) return word;
    return path == "/healthz" ? "healthz" : "other";
}

std::string wordForMethod(const std::string& method) {
    for (const char* word : {"GET", "HEAD", "POST", "PUT"})
        if (method == word) return word;
    return "other";
}

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
    Session(HttpCore& core, Channel::Socket socket)
        : core_(core),
          connection_(std::move(socket), core_.tls.get(), core_.limits, *core_.env,
                      core_.heldBytes) {}

    asio::awaitable<void> run() {
        if (!core_.gate.mayShakeHands(place())) co_return connection_.close();
        auto taking = core_.gate.seats().take(place(), connection_.ending());
        seat_ = std::move(taking.seat);
        if (taking.told && core_.turnedAway < mostTurnedAway) co_return co_await turnAway();
        // Without a handshake, which is what an address with so many would want to cost us.
        if (!seat_ || !co_await open()) co_return connection_.close();
        for (bool more = true; more && !core_.stopping;) {
            auto head = co_await connection_.readHead();
            if (!head) co_return connection_.close();
            const Counted underWay(core_.underWay);
            const auto beganMs = core_.env->bootMs();
            Reply reply;
            if (*head)
                reply = co_await route();
            else
                reply = strange(replyOf(head->failure()));
            if (!token_.empty()) reply.headers.emplace_back("fl-token", std::exchange(token_, {}));
            more = co_await connection_.write(std::move(reply));
            place_.reset();
            note(core_.env->bootMs() - beganMs);
        }
        co_await connection_.linger();
        connection_.close();
    }

  private:
    /// Where no more connections are taken.
    asio::awaitable<void> turnAway() {
        const Counted told(core_.turnedAway);
        if (!co_await open()) co_return connection_.close();
        Reply full = replyOf(429, Code::busy, "too many connections; try again in a moment");
        co_await connection_.write(std::move(full));
        core_.host.meters().answered("connection", connection_.status());
        connection_.close();
    }

    /// The request that was just answered, for the log and the sums.
    void note(std::int64_t ms) {
        const auto what = wordFor(connection_.path());
        core_.host.meters().answered(what, connection_.status());
        Event event("request");
        event.text("what", what).text("method", wordForMethod(connection_.method()));
        event.number("status", connection_.status()).number("ms", ms);
        if (who_) event.id("device", *who_);
        event.info();
        who_.reset();
    }

    /// False: there is nobody to talk to. Who does not speak TLS where it is spoken is told so.
    asio::awaitable<bool> open() {
        const auto opened = co_await connection_.open();
        if (opened) co_return true;
        if (opened.failure().code == Code::invalid) {
            Reply told = replyOf(opened.failure());
            co_await connection_.write(std::move(told));
            co_await connection_.linger();
        }
        co_return false;
    }

    asio::awaitable<Reply> route() {
        const auto& method = connection_.method();
        const auto& path = connection_.path();
        if (path == "/healthz" && (method == "GET" || method == "HEAD")) {
            Reply healthy;
            healthy.body = "ok\n";
            co_return strange(std::move(healthy));
        }
        if (path == "/v1/enrol" && method == "POST") co_return co_await enrol();
        const bool exchange = path == "/v1/exchange" && method == "POST";
        const bool watch = path == "/v1/watch" && (method == "POST" || method == "GET");
        const bool inPieces = method == "PUT" || method == "HEAD" || method == "GET";
        const bool evidence = path.starts_with(evidencePrefix) && inPieces;
        const bool bundle = core_.carried && ((path.starts_with(bundlePrefix) && inPieces) ||
                                              (path == bundlePath && method == "POST"));
        const bool administration = path == administrationPath && method == "POST";
        if (!exchange && !watch && !evidence && !bundle && !administration)
            co_return strange(replyOf(404, Code::missing, nothingHere));

        Gate::Turned turned;
        auto caller = co_await on(core_.door, [this, &turned] {
            return core_.gate.admit(connection_.headers(), connection_.method(), connection_.path(),
                                    turned);
        });
        if (!caller) co_return notLetIn(caller.failure(), turned);
        who_ = caller->device.id;
        token_ = caller->token;
        core_.gate.seats().give(*seat_, caller->device.id);
        core_.gate.deviceCame(place());
        if (watch) co_return co_await waitForHeads(*caller);
        place_ = core_.gate.enter(caller->device.id);
        if (!place_)
            co_return replyOf(429, Code::busy,
                              "this device has too many requests under way; try again");
        if (exchange) co_return co_await exchangeWith(*caller);
        if (administration) co_return co_await administerFor(*caller);
        if (bundle)
            co_return co_await bundleReply(core_, connection_, *caller,
                                           path.substr(std::min(path.size(), bundlePrefix.size())));
        co_return co_await evidenceReply(core_, connection_, *caller,
                                         path.substr(evidencePrefix.size()));
    }

    /// What addresses count by; in the open all are the proxy's.
    [[nodiscard]] std::string place() const {
        return core_.tls ? connection_.address() : std::string();
    }

    /// The answer to a request of nobody's: `reply`, unless its address asks too often.
    Reply strange(Reply reply) {
        const auto waitMs = core_.gate.stranger(place());
        return waitMs == 0 ? std::move(reply) : tooOften(waitMs);
    }
    Reply tooOften(std::int64_t waitMs) {
        connection_.last();
        return wait(replyOf(429, Code::busy, "too many requests from this address; try again"),
                    waitMs);
    }
    static Reply wait(Reply reply, std::int64_t waitMs) {
        for (auto& [name, value] : reply.headers)
            if (name == "retry-after") value = std::to_string((waitMs + 999) / 1'000);
        return reply;
    }

    Reply notLetIn(const Failure& failure, const Gate::Turned& turned) {
        if (failure.code == Code::busy)
            return wait(replyOf(failure), std::max<std::int64_t>(turned.waitMs, 1'000));
        if (failure.code != Code::refused) return replyOf(failure);
        auto reply = replyOf(401, failure.code, failure.message);
        if (auto token = core_.gate.tokenFor(connection_.headers()); !token.empty())
            reply.headers.emplace_back("fl-token", std::move(token));
        // On a Monday a bureau's devices all come from one address, and none has a token.
        return turned.cheap ? std::move(reply) : strange(std::move(reply));
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
        if (!core_.pins.empty()) reply.headers.emplace_back("fl-pins", core_.pins);
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
        const auto beganMs = core_.env->bootMs();
        auto result = co_await blocking(
            core_, [this, &caller, &body] { return core_.host.exchange(caller.device.id, *body); });
        core_.host.meters().exchanged(core_.env->bootMs() - beganMs);
        if (!result && result.failure().code == Code::busy)
            co_return wait(replyOf(result.failure()),
                           core_.pace.halfOfMs(core_.limits.waitingWork));
        co_return message(std::move(result));
    }

    /// Of anybody who is no administrator not a byte of the body is read.
    asio::awaitable<Reply> administerFor(const Gate::Caller& caller) {
        auto may = co_await blocking(
            core_, [this, &caller] { return administers(core_.host, caller.device.id); });
        if (!may) co_return replyOf(may.failure());
        if (!*may) co_return replyOf(404, Code::missing, nothingHere);
        auto body = co_await signedBody(caller.bodyHash, administrationBytes);
        if (!body) co_return replyOf(body.failure());
        auto result = co_await blocking(core_, [this, &caller, &body] {
            return administer(core_.host, *core_.env, caller.device.id, *body);
        });
        co_return message(std::move(result));
    }

    asio::awaitable<Reply> enrol() {
        if (const auto waitMs = core_.gate.stranger(place()); waitMs > 0)
            co_return tooOften(waitMs);
        if (const auto waitMs = core_.gate.enrolment(); waitMs > 0)
            co_return wait(
                replyOf(429, Code::busy, "too many enrolments at once; try again in a moment"),
                waitMs);
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
    std::optional<Id> who_;
    std::string token_;
    std::unique_ptr<Seats::Seat> seat_;
    std::unique_ptr<Gate::Place> place_;
};

}  // namespace

asio::awaitable<void> serveConnection(HttpCore& core, Channel::Socket socket) {
    if (core.connections >= core.limits.connections + mostBeyond) co_return;
    const Counted open(core.connections);
    Session session(core, std::move(socket));
    co_await session.run();
}

}  // namespace field::server
