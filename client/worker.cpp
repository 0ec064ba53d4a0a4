#include "client/worker.h"

namespace field::client {

Worker::Worker() : thread_([this] { run(); }) {}

Worker::~Worker() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Worker::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        inbox_.push_back(std::move(task));
    }
    wake_.notify_one();
}

void Worker::run() {
    for (;;) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return closing_ || !inbox_.empty(); });
            if (inbox_.empty()) return;
            task = std::move(inbox_.front());
            inbox_.pop_front();
        }
        task();
    }
}

}  // namespace field::client
