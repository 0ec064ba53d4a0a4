#pragma once

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "sync/server/bundle/carried.h"
#include "sync/server/http/connection.h"
#include "sync/server/http/gate.h"
#include "sync/server/http/lines.h"
#include "sync/server/http/pace.h"

namespace field::server {

/// What all connections of one server share. Their coroutines live in `io`, and so end with it; a
/// watcher's answer that may come later shares the ownership.
struct HttpCore : std::enable_shared_from_this<HttpCore> {
    HttpCore(Host& servedHost, std::shared_ptr<shared::Env> realEnv, const HttpLimits& all,
             std::unique_ptr<asio::ssl::context> context, std::string announcedPins,
             std::unique_ptr<CarriedBundles> bundles)
        : host(servedHost),
          env(std::move(realEnv)),
          limits(all),
          tls(std::move(context)),
          pins(std::move(announcedPins)),
          carried(std::move(bundles)),
          gate(host, *env, limits),
          pool(all.threads),
          door(doorThreads) {}

    /// Who may come in is soon known; it does not wait behind what waits for the disk.
    static constexpr std::size_t doorThreads = 2;

    Host& host;
    std::shared_ptr<shared::Env> env;
    HttpLimits limits;
    std::unique_ptr<asio::ssl::context> tls;  ///< null: in the open
    std::string pins;                         ///< that answers announce; empty in the open
    std::unique_ptr<CarriedBundles> carried;  ///< null: none are taken here
    Gate gate;
    Lines lines;
    Pace pace;
    std::atomic<std::size_t> connections = 0, turnedAway = 0, heldBytes = 0, waitingWork = 0;
    std::atomic<std::size_t> underWay = 0;  ///< requests whose end a stop waits for
    std::atomic<bool> stopping = false;
    asio::io_context io;     ///< sockets; nothing that blocks
    asio::thread_pool pool;  ///< what waits for the disk or the writer; ends before `io`
    asio::thread_pool door;  ///< what only looks up who asks; ends first
};

/// Resumes the coroutine that waits behind `waiting`, on its own executor, with `result`.
template <class Waiting, class T>
void resume(std::shared_ptr<Waiting> waiting, T result) {
    const auto executor = asio::get_associated_executor(*waiting);
    asio::post(executor, [waiting = std::move(waiting), result = std::move(result)]() mutable {
        std::move (*waiting)(std::move(result));
    });
}

/// Runs `work`, which answers a Result, on a thread of `pool`.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> on(asio::thread_pool& pool, Work work) {
    using Answer = std::invoke_result_t<Work>;
    auto start = [&pool, &work](auto completion) {
        auto waiting = std::make_shared<decltype(completion)>(std::move(completion));
        asio::post(pool, [&work, waiting]() mutable { resume(std::move(waiting), work()); });
    };
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(Answer)>(
        start, asio::use_awaitable);
}

/// Runs `work`, which answers a Result, on a thread that may wait. Code::busy if too many wait.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> blocking(HttpCore& core, Work work) {
    if (core.waitingWork.load() >= core.limits.waitingWork)
        co_return shared::Failure{shared::Code::busy, "the server has no room now; try again"};
    ++core.waitingWork;
    co_return co_await on(core.pool, [&core, &work] {
        auto answer = work();
        --core.waitingWork;
        core.pace.done(core.env->bootMs());
        return answer;
    });
}

/// Serves one connection until it ends.
asio::awaitable<void> serveConnection(HttpCore& core, Channel::Socket socket);

/// The answer to a request for evidence of a device that was let in; `name` is what stands behind
/// /v1/evidence/.
asio::awaitable<Reply> evidenceReply(HttpCore& core, Connection& connection,
                                     const Gate::Caller& caller, std::string name);

/// The answer to a request of a carrier that was let in, for the bundle or answer that is `name`d;
/// empty: to take one.
asio::awaitable<Reply> bundleReply(HttpCore& core, Connection& connection,
                                   const Gate::Caller& caller, std::string name);

}  // namespace field::server
