#include "client/exchange_loop.h"

#include <chrono>

namespace field::client {

using shared::Code;
using shared::Failure;

ExchangeLoop::ExchangeLoop(Setup setup, std::function<void(const News&)> heard)
    : setup_(std::move(setup)),
      heard_(std::move(heard)),
      retry_(*setup_.env, setup_.firstRetryMs, setup_.mostRetryMs) {
    if (!setup_.transport) setup_.transport = sync::httpTransport;
    thread_ = std::thread([this] { run(); });
}

ExchangeLoop::~ExchangeLoop() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ExchangeLoop::askNow() {
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
        if (watching_) stop_ = true;  // a wait on the server gives way, an exchange does not
    }
    wake_.notify_all();
}

void ExchangeLoop::cancel() {
    const std::lock_guard lock(mutex_);
    if (watching_) return;
    stop_ = true;
    asked_ = false;
}

bool ExchangeLoop::waitUntilDue() {
    std::unique_lock lock(mutex_);
    const auto woken = [this] { return closing_ || asked_; };
    if (retryMs_) {
        wake_.wait_for(lock, std::chrono::milliseconds(*retryMs_), woken);
    } else {
        wake_.wait(lock, woken);
    }
    asked_ = false;
    retryMs_.reset();
    stop_ = closing_;
    return !closing_;
}

void ExchangeLoop::run() {
    auto store = Store::open(setup_.dir, setup_.catalog, setup_.env);
    if (!store) {
        News news;
        news.failed = store.failure();
        heard_(news);
        return;
    }
    while (waitUntilDue()) {
        exchangeOnce(**store);
        for (bool idle = setup_.watch; idle;) {
            {
                const std::lock_guard lock(mutex_);
                idle = !closing_ && !asked_ && !retryMs_ && !stop_;
                watching_ = idle;
            }
            if (idle) watchOnce(**store);
        }
    }
}

sync::Transport& ExchangeLoop::transport(Store& store) {
    const auto url = store.serverUrl();
    if (!transport_ || (url && *url != url_)) {
        url_ = url ? *url : std::string();
        transport_ = setup_.transport(url_);
    }
    return *transport_;
}

void ExchangeLoop::exchangeOnce(Store& store) {
    sync::Exchange exchange(store.replica(), transport(store), *setup_.env);
    auto summary = exchange.run(
        [this](const sync::Progress& progress) {
            News news;
            news.progress = progress;
            heard_(news);
        },
        &stop_);
    if (!summary) return failed(summary.failure());
    retry_.succeeded();
    News news;
    news.done = summary.take();
    heard_(news);
}

void ExchangeLoop::watchOnce(Store& store) {
    sync::Exchange exchange(store.replica(), transport(store), *setup_.env);
    auto moved = exchange.watch(setup_.watchMs, &stop_);
    bool interrupted = false;
    {
        const std::lock_guard lock(mutex_);
        watching_ = false;
        interrupted = stop_;
        if (moved && *moved) asked_ = true;
    }
    if (!moved && !interrupted) failed(moved.failure());
}

void ExchangeLoop::failed(const Failure& failure) {
    News news;
    news.failed = failure;
    {
        const std::lock_guard lock(mutex_);
        const bool again = failure.code == Code::offline || failure.code == Code::busy;
        // A refusal may end elsewhere: a device is confirmed, a grant is made.
        const bool later = failure.code == Code::refused;
        // Cancelled by the person: nothing happens until they ask.
        if (!stop_ && again) retryMs_ = news.retryMs = retry_.next();
        if (!stop_ && later) retryMs_ = news.retryMs = setup_.mostRetryMs;
    }
    heard_(news);
}

}  // namespace field::client
