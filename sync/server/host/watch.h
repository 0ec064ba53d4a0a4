#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "shared/env.h"
#include "sync/replica.h"
#include "sync/server/storage.h"

namespace field::server {

/// Those who wait until a head moves. One thread looks after all of them: at once when this host
/// commits, within 200 ms when another process does, and not at all while nobody waits.
class Watchers {
  public:
    /// Areas that moved past what a watcher has seen; empty: its time passed, or the host closes.
    using Answer = std::function<void(Result<std::vector<sync::AreaState>>)>;

    Watchers(Storage& storage, shared::Env& env);
    /// Answers all that still wait.
    ~Watchers();
    Watchers(const Watchers&) = delete;
    Watchers& operator=(const Watchers&) = delete;

    /// `seen`: what the device has. `answer` is called once, on the watchers' thread. A device
    /// watches once: an earlier watch of it, whose connection may be dead, is answered with
    /// nothing.
    void add(const Id& device, const Id& person, std::vector<sync::AreaState> seen,
             std::int64_t timeoutMs, Answer answer);
    /// Something was committed.
    void look();
    /// Answers all who wait now, with nothing.
    void answerAll();

  private:
    struct Watcher {
        Id device, person;
        std::vector<sync::AreaState> seen;
        std::int64_t deadlineMs;  ///< Env::bootMs()
        Answer answer;
    };
    void loop();
    static void enter(std::vector<Watcher>& waiting, std::vector<Watcher> arriving);
    /// Answers whom the store's present state answers; gives back those who wait on.
    std::vector<Watcher> lookAt(std::vector<Watcher> watchers);

    Storage& storage_;
    shared::Env& env_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Watcher> arriving_;
    bool committed_ = false, answerAll_ = false, closing_ = false;
    std::thread thread_;
};

}  // namespace field::server
