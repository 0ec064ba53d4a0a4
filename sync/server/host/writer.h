#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sync/server/accept/foreseen.h"

namespace field::server {

/// The one thread of a host that writes. Jobs that wait are taken together: each runs in its own
/// savepoint, one commit with a full sync to disk makes all of them durable, then each is answered.
class Writer {
  public:
    using Work = std::function<Result<>(Writing&)>;

    /// `committed` is called on the writer's thread after every commit, with the jobs it held.
    Writer(Storage& storage, std::function<void(std::size_t)> committed);
    /// Does what still waits, then ends.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Runs `work` and answers when it is durable. Code::busy, and nothing done, if too many wait.
    /// `ahead` is what it will ask for: that of all jobs of a transaction is read together.
    Result<> run(const Work& work, std::vector<Foreseen> ahead = {});
    /// As run(), without waiting for the answer.
    void post(Work work);
    /// Jobs that wait.
    [[nodiscard]] std::size_t waiting();

  private:
    struct Job {
        Work work;
        std::vector<Foreseen> ahead;
        std::function<void(Result<>)> answer;
    };
    bool put(Job job);
    void loop();
    /// Reads what the jobs will ask for.
    static void foresee(Writing& tx, std::vector<Job>& jobs);
    void together(std::vector<Job> jobs);

    Storage& storage_;
    std::function<void(std::size_t)> committed_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Job> waiting_;
    bool closing_ = false;
    std::thread thread_;
};

}  // namespace field::server
