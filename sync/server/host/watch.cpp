#include "sync/server/host/watch.h"

#include <algorithm>
#include <chrono>
#include <iterator>

#include "sync/server/host/heads.h"

namespace field::server {

namespace {

/// How often the store is asked whether another process committed.
constexpr std::chrono::milliseconds pollEvery{150};

/// Heads of `now` that are not in `seen` as they are.
std::vector<sync::AreaState> movedPast(const std::vector<sync::AreaState>& seen,
                                       const std::vector<VisibleArea>& now) {
    std::vector<sync::AreaState> moved;
    for (const auto& area : now) {
        const bool known = std::any_of(seen.begin(), seen.end(), [&](const sync::AreaState& had) {
            return had.area == area.state.area && had.visible == area.state.visible;
        });
        if (!known) moved.push_back(area.state);
    }
    return moved;
}

}  // namespace

Watchers::Watchers(Storage& storage, shared::Env& env)
    : storage_(storage), env_(env), thread_([this] { loop(); }) {}

Watchers::~Watchers() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Watchers::add(const Id& device, const Id& person, std::vector<sync::AreaState> seen,
                   std::int64_t timeoutMs, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        arriving_.push_back(
            {device, person, std::move(seen), env_.bootMs() + timeoutMs, std::move(answer)});
    }
    wake_.notify_all();
}

void Watchers::look() {
    {
        const std::lock_guard lock(mutex_);
        committed_ = true;
    }
    wake_.notify_all();
}

void Watchers::answerAll() {
    {
        const std::lock_guard lock(mutex_);
        answerAll_ = true;
    }
    wake_.notify_all();
}

void Watchers::enter(std::vector<Watcher>& waiting, std::vector<Watcher> arriving) {
    for (auto& watcher : arriving) {
        const auto before = std::find_if(
            waiting.begin(), waiting.end(),
            [&watcher](const Watcher& other) { return other.device == watcher.device; });
        if (before == waiting.end()) {
            waiting.push_back(std::move(watcher));
        } else {
            before->answer(std::vector<sync::AreaState>());
            *before = std::move(watcher);
        }
    }
}

void Watchers::loop() {
    std::vector<Watcher> waiting;
    std::int64_t stamp = 0;
    for (bool closing = false; !closing;) {
        bool changed = false, all = false;
        std::vector<Watcher> arriving;
        {
            std::unique_lock lock(mutex_);
            const auto called = [this] { return closing_ || answerAll_ || !arriving_.empty(); };
            // While nobody waits, commits are no news to anyone.
            if (waiting.empty())
                wake_.wait(lock, called);
            else
                wake_.wait_for(lock, pollEvery, [&] { return called() || committed_; });
            changed = committed_ || !arriving_.empty();
            closing = closing_;
            all = closing_ || answerAll_;
            committed_ = answerAll_ = false;
            arriving.swap(arriving_);
        }
        enter(waiting, std::move(arriving));
        if (auto now = storage_.stamp(); now && *now != stamp) {
            changed = true;
            stamp = *now;
        }
        if (changed && !all) waiting = lookAt(std::move(waiting));
        const auto nowMs = env_.bootMs();
        const auto late = std::stable_partition(
            waiting.begin(), waiting.end(),
            [&](const Watcher& watcher) { return !all && watcher.deadlineMs > nowMs; });
        for (auto watcher = late; watcher != waiting.end(); ++watcher)
            watcher->answer(std::vector<sync::AreaState>());
        waiting.erase(late, waiting.end());
    }
}

std::vector<Watchers::Watcher> Watchers::lookAt(std::vector<Watcher> watchers) {
    std::vector<Watcher> waitOn;
    auto tx = storage_.read();
    for (auto& watcher : watchers) {
        if (!tx) {
            watcher.answer(tx.failure());
            continue;
        }
        auto areas = visibleAreas(**tx, watcher.person);
        if (!areas) {
            watcher.answer(areas.failure());
            continue;
        }
        if (auto moved = movedPast(watcher.seen, *areas); !moved.empty())
            watcher.answer(std::move(moved));
        else
            waitOn.push_back(std::move(watcher));
    }
    return waitOn;
}

}  // namespace field::server
