#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "client/server_way.h"
#include "sync/exchange.h"
#include "sync/retry.h"

namespace field::client {

/// Keeps a profile and its server together, on a thread of its own with its own connection to the
/// store: exchanges when asked, when the server says that something moved, and again after a
/// failure, with jitter. The thread that shows things never waits for it.
class ExchangeLoop {
  public:
    struct Setup {
        std::string dir;  ///< of the profile
        std::shared_ptr<const shared::Catalog> catalog;
        std::shared_ptr<shared::Env> env;
        std::string serverUrl;  ///< instead of the one that the profile keeps; empty: that one
        TransportMaking transport = sync::httpTransport;
        bool watch = true;              ///< wait on the server between exchanges
        std::int64_t watchMs = 25'000;  ///< one wait
        std::int64_t firstRetryMs = 2'000, mostRetryMs = 300'000;
    };

    /// What the loop has to tell; exactly one member says something.
    struct News {
        std::optional<sync::Progress> progress;
        std::optional<sync::Summary> done;
        std::optional<shared::Failure> failed;
        /// With `failed`, and with a `done` whose evidence was cut: tried again after so long; 0:
        /// when asked.
        std::int64_t retryMs = 0;
    };

    /// Begins with an exchange. `heard` is called on the loop's thread.
    ExchangeLoop(Setup setup, std::function<void(const News&)> heard);
    /// Cancels what is under way and ends.
    ~ExchangeLoop();
    ExchangeLoop(const ExchangeLoop&) = delete;
    ExchangeLoop& operator=(const ExchangeLoop&) = delete;

    /// Exchanges as soon as what is under way has ended. Any thread.
    void askNow();
    /// Stops the exchange under way; what it did so far stays. The next comes when asked. Any
    /// thread.
    void cancel();

  private:
    void run();
    /// Waits until an exchange is due; false: the loop ends.
    bool waitUntilDue();
    void exchangeOnce(Store& store);
    void watchOnce(Store& store);
    /// `passes`: it is tried again soon whatever the failure is.
    void failed(const shared::Failure& failure, bool passes = false);
    /// What the server asked to wait when it was asked last.
    [[nodiscard]] std::int64_t askedMs() const;
    /// The way to the profile's server, kept from one exchange to the next.
    Result<sync::Transport*> transport(Store& store);

    Setup setup_;
    std::function<void(const News&)> heard_;
    sync::Retry retry_;
    std::string url_;
    std::unique_ptr<sync::Transport> transport_;

    std::mutex mutex_;
    std::condition_variable wake_;
    bool asked_ = true, closing_ = false, watching_ = false;
    std::optional<std::int64_t> retryMs_;  ///< when nobody asks
    std::atomic<bool> stop_ = false;       ///< what is under way
    std::thread thread_;
};

}  // namespace field::client
