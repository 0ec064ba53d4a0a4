#include "tests/load/crowd.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "sync/retry.h"
#include "tests/support/must.h"

namespace load {

using field::shared::Code;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int mostTries = 30;
/// Files of a process that are no device's.
constexpr std::size_t otherFiles = 256;

/// One device's exchange, repeated as the app would until it is through.
Came comeOnce(LightTablet& tablet, Clock::time_point begun, double dueS) {
    const auto sinceS = [&] { return std::chrono::duration<double>(Clock::now() - begun).count(); };
    const auto env = field::shared::systemEnv();
    field::sync::Retry retry(*env);
    Came came;
    came.dueS = dueS;
    tablet.onReceived([&] { came.receivedS = sinceS(); });
    for (;;) {
        const auto done = tablet.exchange();
        if (done) break;
        const auto code = done.failure().code;
        ++(code == Code::busy ? came.busy : came.offline);
        if ((code != Code::busy && code != Code::offline) ||
            came.busy + came.offline == mostTries) {
            came.failed = done.failure().message;
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(retry.next(tablet.askedMs())));
    }
    came.overS = sinceS();
    tablet.onReceived([] {});
    return came;
}

}  // namespace

Crowd::Crowd(const std::string& dir, std::size_t devices)
    : dir_(dir), town_(dir, devices), server_(dir, {}) {
    idleMib_ = peakMib();
    allowSockets(devices);
    startAnew();
    each(everybody(), [](LightTablet& tablet) { must(tablet.exchange()); });
}

std::vector<Came> Crowd::come(const std::vector<Arrival>& arrivals, std::size_t sets) {
    std::vector<std::vector<std::size_t>> of(town_.tablets.size());
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        of[arrivals[i].device].push_back(i);
        town_.tablets[arrivals[i].device]->write(sets);
    }
    std::vector<Came> came(arrivals.size());
    const auto begun = Clock::now() + std::chrono::milliseconds(500);  // all threads are there
    std::vector<std::jthread> threads;
    for (std::size_t device = 0; device < of.size(); ++device) {
        if (of[device].empty()) continue;
        threads.emplace_back([&, device] {
            for (const auto i : of[device]) {
                const auto dueS = arrivals[i].dueS;
                std::this_thread::sleep_until(begun + std::chrono::duration<double>(dueS));
                town_.tablets[device]->save(sets);
                came[i] = comeOnce(*town_.tablets[device], begun, dueS);
            }
        });
    }
    threads.clear();
    return came;
}

void Crowd::startAnew() {
    for (auto* tablet : everybody()) tablet->connect("https://" + server_.address(), town_.pins);
}

Findings Crowd::settle() {
    each(everybody(), [](LightTablet& tablet) { must(tablet.exchange()); });
    std::atomic<std::size_t> restless = 0;
    each(everybody(), [&](LightTablet& tablet) { restless += must(tablet.exchange()).changed; });
    std::vector<LightTablet*> observers;
    for (const auto& [project, observer] : town_.observers) {
        observer->connect("https://" + server_.address(), town_.pins);
        observers.push_back(observer.get());
    }
    each(observers, [](LightTablet& tablet) { must(tablet.exchange()); });
    if (server_.stop() != 0) qFatal("the server did not end cleanly");
    auto found = findingsOf(dir_, town_);
    found.restless = restless;
    return found;
}

std::vector<LightTablet*> Crowd::everybody() const {
    std::vector<LightTablet*> all;
    for (const auto& tablet : town_.tablets) all.push_back(tablet.get());
    return all;
}

void Crowd::each(std::vector<LightTablet*> tablets, const std::function<void(LightTablet&)>& does) {
    constexpr int together = 8;
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < together; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < tablets.size(); at = next++) does(*tablets[at]);
        });
    }
}

void allowSockets(std::size_t sockets) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::max<rlim_t>(files.rlim_cur, std::min(files.rlim_max, 65'536UL));
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < sockets + otherFiles)
        qFatal("%zu connections need more open files than ulimit -n allows", sockets);
}

}  // namespace load
