#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace field::client {

/// A thread that does one task after another. Closing drains the inbox: a task accepted is done.
class Worker {
  public:
    Worker();
    /// Runs what is still in the inbox, then ends.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Runs `task` on the worker. Only values may cross.
    void post(std::function<void()> task);
    /// Runs `task` on the worker, then `then` with its answer through `back`, which puts a call on
    /// the asker's own thread (a Qt event loop, a test's queue).
    template <class Task, class Then, class Back>
    void ask(Task task, Then then, Back back) {
        post([task = std::move(task), then = std::move(then), back = std::move(back)]() mutable {
            auto answer = task();
            back([then = std::move(then), answer = std::move(answer)]() mutable {
                then(std::move(answer));
            });
        });
    }

  private:
    void run();
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> inbox_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace field::client
