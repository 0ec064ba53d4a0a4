#include "client/exchange_loop.h"

#include <chrono>

#include "client/store/recovery/recover.h"

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

/// More than the questions of an exchange that then moves no evidence.
constexpr std::uint64_t worthy = 64 << 10;

}  // namespace

ExchangeLoop::ExchangeLoop(Setup setup, std::function<void(const News&)> heard)
    : setup_(std::move(setup)),
      heard_(std::move(heard)),
      retry_(*setup_.env, setup_.firstRetryMs, setup_.mostRetryMs) {
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
    std::unique_ptr<Store> store;
    while (waitUntilDue()) {
        if (!store) {
            auto opened = Store::open(setup_.dir, setup_.catalog, setup_.env);
            // What kept it shut may be over by then, whatever it was.
            if (!opened) {
                failed(opened.failure(), true);
                continue;
            }
            store = opened.take();
        }
        exchangeOnce(*store);
        for (bool idle = setup_.watch; idle;) {
            {
                const std::lock_guard lock(mutex_);
                idle = !closing_ && !asked_ && !retryMs_ && !stop_;
                watching_ = idle;
            }
            if (idle) watchOnce(*store);
        }
    }
}

Result<sync::Transport*> ExchangeLoop::transport(Store& store) {
    auto url = store.serverUrl();
    if (!url) return url.failure();
    if (!transport_ || *url != url_) {
        auto made = wayToServer(store, setup_.serverUrl, setup_.transport);
        if (!made) return made.failure();
        transport_ = made.take();
        url_ = url.take();
    }
    return transport_.get();
}

void ExchangeLoop::exchangeOnce(Store& store) {
    auto way = transport(store);
    if (!way) return failed(way.failure());
    sync::Exchange exchange(store.replica(), **way, *setup_.env);
    auto summary = exchange.run(
        [this](const sync::Progress& progress) {
            News news;
            news.progress = progress;
            heard_(news);
        },
        &stop_);
    if (!summary) return failed(summary.failure());
    // A line that moves something is worth asking soon, however often it breaks.
    if (!summary->evidenceCut || summary->counts.bytesSent + summary->counts.bytesReceived > worthy)
        retry_.succeeded();
    News news;
    news.done = summary.take();
    if (news.done->evidenceCut) {
        const std::lock_guard lock(mutex_);
        if (!stop_) retryMs_ = news.retryMs = retry_.next(askedMs());
    }
    heard_(news);
}

void ExchangeLoop::watchOnce(Store& store) {
    auto way = transport(store);
    auto moved =
        way ? sync::Exchange(store.replica(), **way, *setup_.env).watch(setup_.watchMs, &stop_)
            : Result<bool>(way.failure());
    bool interrupted = false;
    {
        const std::lock_guard lock(mutex_);
        watching_ = false;
        interrupted = stop_;
        if (moved && *moved) asked_ = true;
    }
    if (!moved && !interrupted) failed(moved.failure());
}

std::int64_t ExchangeLoop::askedMs() const { return transport_ ? transport_->retryAfterMs : 0; }

void ExchangeLoop::failed(const Failure& failure, bool passes) {
    noteDamage(setup_.dir, failure);
    News news;
    news.failed = failure;
    {
        const std::lock_guard lock(mutex_);
        const bool again = passes || failure.code == Code::offline || failure.code == Code::busy;
        // A refusal may end elsewhere: a device is confirmed, a grant is made.
        const bool later = !again && failure.code == Code::refused;
        // Cancelled by the person: nothing happens until they ask.
        if (!stop_ && again) retryMs_ = news.retryMs = retry_.next(askedMs());
        if (!stop_ && later) retryMs_ = news.retryMs = setup_.mostRetryMs;
    }
    heard_(news);
}

}  // namespace field::client
