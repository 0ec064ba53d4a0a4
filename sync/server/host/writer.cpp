#include "sync/server/host/writer.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <optional>

#include "sync/server/status/event.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr std::size_t maxWaiting = 1024;
/// More jobs than this in one transaction would make the first of them wait too long.
constexpr std::size_t maxTogether = 128;

}  // namespace

Writer::Writer(Storage& storage, std::function<void(std::size_t)> committed)
    : storage_(storage), committed_(std::move(committed)), thread_([this] { loop(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Writer::put(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= maxWaiting) return false;
        waiting_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

Result<> Writer::run(const Work& work, std::vector<Foreseen> ahead) {
    std::promise<Result<>> answer;
    if (!put({work, std::move(ahead),
              [&answer](Result<> result) { answer.set_value(std::move(result)); }}))
        return Failure{Code::busy, "too many writes wait; try again in a moment"};
    return answer.get_future().get();
}

void Writer::post(Work work) {
    put({std::move(work), {}, [](const Result<>&) {}});
}

std::size_t Writer::waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void Writer::loop() {
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            const auto count = std::min(waiting_.size(), maxTogether);
            const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
            jobs.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
            waiting_.erase(waiting_.begin(), end);
        }
        together(std::move(jobs));
    }
}

void Writer::foresee(Writing& tx, std::vector<Job>& jobs) {
    std::vector<Foreseen> all;
    for (auto& job : jobs) std::move(job.ahead.begin(), job.ahead.end(), std::back_inserter(all));
    // Where that fails, for one area of several perhaps, each job meets it for itself.
    (void)tx.nested([&] { return server::foresee(tx, all); });
}

void Writer::together(std::vector<Job> jobs) {
    std::vector<Result<>> results;
    std::optional<Failure> fault;
    if (auto tx = storage_.write(); !tx) {
        fault = tx.failure();
    } else {
        foresee(**tx, jobs);
        for (const auto& job : jobs)
            results.push_back((*tx)->nested([&] { return job.work(**tx); }));
        if (auto committed = (*tx)->commit(); !committed) fault = committed.failure();
    }
    if (fault)
        Event("commit_failed")
            .number("writes", static_cast<std::int64_t>(jobs.size()))
            .failure(*fault)
            .error();
    else
        committed_(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i)
        jobs[i].answer(fault ? Result<>(*fault) : results[i]);
}

}  // namespace field::server
