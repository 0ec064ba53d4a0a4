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

void Watchers::add(const Id& person, std::optional<std::vector<sync::AreaState>> seen,
                   std::int64_t timeoutMs, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        arriving_.push_back(
            {person, std::move(seen), env_.bootMs() + timeoutMs, std::move(answer)});
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

void Watchers::loop() {
    std::vector<Watcher> waiting;
    std::int64_t stamp = 0;
    for (;;) {
        bool changed = false;
        {
            std::unique_lock lock(mutex_);
            const auto woken = [this] { return closing_ || committed_ || !arriving_.empty(); };
            if (waiting.empty()) {
                // Nobody waits: commits are no news to anyone.
                wake_.wait(lock, [this] { return closing_ || !arriving_.empty(); });
            } else {
                wake_.wait_for(lock, pollEvery, woken);
            }
            changed = committed_ || !arriving_.empty();
            committed_ = false;
            std::move(arriving_.begin(), arriving_.end(), std::back_inserter(waiting));
            arriving_.clear();
            if (closing_) break;
        }
        if (auto now = storage_.stamp(); now && *now != stamp) {
            changed = true;
            stamp = *now;
        }
        if (changed) waiting = lookAt(std::move(waiting));
        const auto nowMs = env_.bootMs();
        const auto late = std::stable_partition(
            waiting.begin(), waiting.end(),
            [nowMs](const Watcher& watcher) { return watcher.deadlineMs > nowMs; });
        for (auto watcher = late; watcher != waiting.end(); ++watcher) watcher->answer(std::vector<sync::AreaState>());
        waiting.erase(late, waiting.end());
    }
    for (auto& watcher : waiting) watcher.answer(std::vector<sync::AreaState>());
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
        if (!watcher.seen) {
            watcher.seen.emplace();
            for (const auto& area : *areas) watcher.seen->push_back(area.state);
        }
        if (auto moved = movedPast(*watcher.seen, *areas); !moved.empty())
            watcher.answer(std::move(moved));
        else
            waitOn.push_back(std::move(watcher));
    }
    return waitOn;
}

}  // namespace field::server
