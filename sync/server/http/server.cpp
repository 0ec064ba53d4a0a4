#include "sync/server/http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "sync/server/http/session.h"
#include "sync/server/http/tls.h"

namespace field::server {

using asio::ip::tcp;
using shared::Code;
using shared::Failure;

namespace {

constexpr int ioThreads = 2;
constexpr std::chrono::seconds stopWithin{3};

/// "127.0.0.1:8443", "[::1]:0", "localhost:8443".
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
    beast::error_code error;
    const auto address = asio::ip::make_address(name, error);
    if (error) return wrong;
    return tcp::endpoint(address, port);
}

asio::awaitable<void> acceptAll(HttpCore& core, tcp::acceptor& acceptor) {
    asio::steady_timer pause(core.io);
    while (acceptor.is_open()) {
        beast::error_code error;
        const auto strand = asio::make_strand(core.io);
        Channel::Socket socket(strand);
        co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
        if (error) {
            // Out of file descriptors, as a rule: let some connections end.
            spdlog::warn("accept failed what=\"{}\"", error.message());
            pause.expires_after(std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        asio::co_spawn(strand, serveConnection(core, std::move(socket)), asio::detached);
    }
}

/// Null: none are taken.
Result<std::unique_ptr<CarriedBundles>> carriedAt(Host& host,
                                                  const std::shared_ptr<shared::Env>& env,
                                                  const std::string& dir) {
    if (dir.empty()) return std::unique_ptr<CarriedBundles>();
    return CarriedBundles::open(host, env, dir);
}

}  // namespace

struct HttpServer::Running {
    std::shared_ptr<HttpCore> core;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::vector<std::thread> threads;
    std::string address;
    bool stopped = false;

    /// No more connections; every answer under way is given, or `stopWithin` over; no thread is
    /// left.
    void quiesce() {
        std::promise<void> quiet;
        asio::steady_timer again(core->io);
        const auto until = std::chrono::steady_clock::now() + stopWithin;
        std::function<void()> wait = [&] {
            // Each time: a request that was let in before the stop may begin to watch after it.
            core->host.answerWatchers();
            if (core->underWay == 0 || std::chrono::steady_clock::now() > until)
                return quiet.set_value();
            again.expires_after(std::chrono::milliseconds(10));
            again.async_wait([&](const beast::error_code&) { wait(); });
        };
        asio::post(core->io, [&] {
            beast::error_code ignored;
            acceptor->close(ignored);
            wait();
        });
        quiet.get_future().wait();
        core->io.stop();
        for (auto& thread : threads) thread.join();
        core->pool.join();
        // What waits now would keep the core, and with it every connection, for as long.
        core->host.answerWatchers();
    }
};

Result<std::unique_ptr<HttpServer>> HttpServer::start(Host& host, std::shared_ptr<shared::Env> env,
                                                      const Listening& listening,
                                                      const HttpLimits& limits) {
    const auto& address = listening.address;
    const auto endpoint = readAddress(address);
    if (!endpoint) return endpoint.failure();
    if (listening.plain && !endpoint->address().is_loopback())
        return Failure{Code::refused, "plain HTTP is served on loopback alone, not on " + address +
                                          "; leave --plain out, or listen on 127.0.0.1"};
    std::unique_ptr<asio::ssl::context> tls;
    std::string pins;
    if (!listening.plain) {
        auto keys = tlsKeys(host, *env);
        if (!keys) return keys.failure();
        auto names = listening.names;
        names.push_back(endpoint->address().to_string());
        auto context = tlsContext(*keys, names, env->wallMs());
        if (!context) return context.failure();
        if (auto noted = noteAnnounced(host, *keys, *env); !noted) return noted.failure();
        tls = context.take();
        pins = sync::toText(keys->pins());
    }
    auto carried = carriedAt(host, env, listening.bundles);
    if (!carried) return carried.failure();
    auto running = std::make_unique<Running>();
    running->core = std::make_shared<HttpCore>(host, std::move(env), limits, std::move(tls),
                                               std::move(pins), carried.take());
    running->acceptor = std::make_unique<tcp::acceptor>(running->core->io);
    auto& acceptor = *running->acceptor;
    beast::error_code error;
    acceptor.open(endpoint->protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return Failure{Code::busy, fmt::format("cannot listen on {}: {}; choose another port, or 0",
                                               address, error.message())};
    const auto local = acceptor.local_endpoint(error);
    const auto name = local.address().to_string();
    running->address =
        fmt::format("{}:{}", local.address().is_v6() ? "[" + name + "]" : name, local.port());
    asio::co_spawn(running->core->io, acceptAll(*running->core, acceptor), asio::detached);
    for (int i = 0; i < ioThreads; ++i)
        running->threads.emplace_back([&io = running->core->io] { io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(running)));
}

HttpServer::HttpServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
HttpServer::~HttpServer() { stop(); }

const std::string& HttpServer::address() const { return running_->address; }

void HttpServer::stop() {
    if (running_->stopped) return;
    running_->stopped = true;
    running_->core->stopping = true;
    running_->quiesce();
    running_->acceptor.reset();
    running_->core.reset();  // every connection ends with it
}

}  // namespace field::server
