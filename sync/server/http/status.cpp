#include "sync/server/http/status.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "sync/server/http/address.h"
#include "sync/server/http/connection.h"

namespace field::server {

using asio::ip::tcp;
using shared::Code;
using shared::Failure;

namespace {

constexpr std::size_t mostConnections = 16;

/// Whether a request's host header names this machine by a name that only it has for itself.
bool isForHere(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto bracket = host.rfind(']');
    const bool port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
    const auto name = host.substr(0, port ? colon : host.size());
    if (name == "localhost" || name == "[::1]") return true;
    beast::error_code error;
    const auto address = asio::ip::make_address(std::string(name), error);
    return !error && address.is_loopback();
}

}  // namespace

struct StatusServer::Running {
    Running(Host& lookedAt, std::shared_ptr<shared::Env> real, std::function<DoorLoad()> loadOf)
        : host(lookedAt),
          env(std::move(real)),
          door(std::move(loadOf)),
          survey(host, *env),
          startedMs(env->wallMs()) {}

    Host& host;
    std::shared_ptr<shared::Env> env;
    std::function<DoorLoad()> door;
    Survey survey;
    std::int64_t startedMs;
    HttpLimits limits;
    std::atomic<std::size_t> heldBytes = 0;
    std::size_t open = 0;
    std::string address;
    asio::io_context io;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::thread thread;

    Reply health() {
        const auto troubles = troublesOf(survey.look());
        if (troubles.empty()) {
            Reply well;
            well.body = "ok\n";
            return well;
        }
        std::string lines;
        for (const auto& trouble : troubles) lines += (lines.empty() ? "" : "\n") + trouble;
        return replyOf(503, Code::offline, lines);
    }

    Reply metrics() {
        Reply reply;
        reply.headers.emplace_back("content-type", "text/plain; version=0.0.4; charset=utf-8");
        reply.body = metricsText(host.meters().sums(), door(), survey.look(), startedMs);
        return reply;
    }

    Reply answer(const Connection& connection) {
        if (!isForHere(connection.header("host")))
            return replyOf(403, Code::refused, "ask from this machine, as localhost");
        const bool asks = connection.method() == "GET" || connection.method() == "HEAD";
        if (asks && connection.path() == "/healthz") return health();
        if (asks && connection.path() == "/metrics") return metrics();
        return replyOf(404, Code::missing, "here are /healthz and /metrics");
    }

    asio::awaitable<void> serve(Channel::Socket socket) {
        Connection connection(std::move(socket), nullptr, limits, *env, heldBytes);
        ++open;
        for (bool more = true; more;) {
            auto head = co_await connection.readHead();
            if (!head) break;
            Reply reply;
            if (*head)
                reply = answer(connection);
            else
                reply = replyOf(head->failure());
            more = co_await connection.write(std::move(reply));
        }
        connection.close();
        --open;
    }

    asio::awaitable<void> acceptAll() {
        asio::steady_timer pause(io);
        for (;;) {
            beast::error_code error;
            const auto strand = asio::make_strand(io);
            Channel::Socket socket(strand);
            co_await acceptor->async_accept(socket,
                                            asio::redirect_error(asio::use_awaitable, error));
            if (error) {
                pause.expires_after(std::chrono::milliseconds(100));
                co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
                continue;
            }
            // One thread runs them all, so `open` needs no lock.
            if (open < mostConnections)
                asio::co_spawn(strand, serve(std::move(socket)), asio::detached);
        }
    }
};

Result<std::unique_ptr<StatusServer>> StatusServer::start(Host& host,
                                                          std::shared_ptr<shared::Env> env,
                                                          const std::string& address,
                                                          std::function<DoorLoad()> door) {
    const auto end = readAddress(address);
    if (!end) return end.failure();
    if (!end->address().is_loopback())
        return Failure{Code::refused, "how the server is goes to loopback alone, not to " +
                                          address + "; use --status 127.0.0.1:9464"};
    auto running = std::make_unique<Running>(host, std::move(env), std::move(door));
    auto acceptor = listenOn(running->io, *end, address);
    if (!acceptor) return acceptor.failure();
    running->acceptor = std::make_unique<tcp::acceptor>(acceptor.take());
    beast::error_code ignored;
    running->address = addressText(running->acceptor->local_endpoint(ignored));
    asio::co_spawn(running->io, running->acceptAll(), asio::detached);
    running->thread = std::thread([&io = running->io] { io.run(); });
    return std::unique_ptr<StatusServer>(new StatusServer(std::move(running)));
}

StatusServer::StatusServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}

StatusServer::~StatusServer() {
    running_->io.stop();
    running_->thread.join();
}

const std::string& StatusServer::address() const { return running_->address; }

}  // namespace field::server
