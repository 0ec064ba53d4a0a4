#include "sync/server/http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <thread>

#include "sync/server/http/address.h"
#include "sync/server/http/session.h"
#include "sync/server/http/tls.h"
#include "sync/server/status/event.h"

namespace field::server {

using asio::ip::tcp;
using shared::Code;
using shared::Failure;

namespace {

constexpr int ioThreads = 2;
constexpr std::chrono::seconds stopWithin{3};

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
            Event("accept_failed").text("what", error.message()).warn();
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
        core->door.join();
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
    auto acceptor = listenOn(running->core->io, *endpoint, address);
    if (!acceptor) return acceptor.failure();
    running->acceptor = std::make_unique<tcp::acceptor>(acceptor.take());
    beast::error_code ignored;
    running->address = addressText(running->acceptor->local_endpoint(ignored));
    asio::co_spawn(running->core->io, acceptAll(*running->core, *running->acceptor),
                   asio::detached);
    for (int i = 0; i < ioThreads; ++i)
        running->threads.emplace_back([&io = running->core->io] { io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(running)));
}

HttpServer::HttpServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}
HttpServer::~HttpServer() { stop(); }

const std::string& HttpServer::address() const { return running_->address; }

DoorLoad HttpServer::load() const {
    auto& core = *running_->core;
    DoorLoad load;
    load.connections = core.connections;
    load.mostConnections = core.limits.connections;
    const auto taken = core.gate.seats().taken();
    load.seats = taken.seats;
    load.seatedDevices = taken.devices;
    load.underWay = core.underWay;
    load.waitingWork = core.waitingWork;
    load.mostWaitingWork = core.limits.waitingWork;
    load.heldBytes = core.heldBytes;
    load.mostHeldBytes = core.limits.heldBytes;
    return load;
}

void HttpServer::stop() {
    if (running_->stopped) return;
    running_->stopped = true;
    running_->core->stopping = true;
    running_->quiesce();
    running_->acceptor.reset();
    running_->core.reset();  // every connection ends with it
}

}  // namespace field::server
