#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "sync/retry.h"
#include "tests/bench/measures.h"
#include "tests/bench/plain.h"
#include "tests/bench/town.h"
#include "tests/support/database.h"
#include "tests/support/must.h"
#include "tests/support/program.h"

namespace bench {

using field::shared::Code;
using field::shared::newId;

namespace {

using Clock = std::chrono::steady_clock;

constexpr double arrivalsPerS = 30;
/// Within which the whole city comes on Monday; fewer devices come within as much less.
constexpr double mondayS = 10;
/// Saves that one device brings then: a week's.
constexpr std::size_t weekSets = 60;
/// Exchanges that the server takes into one commit at most (sync/server/host/writer.cpp).
constexpr std::size_t exchangesTogether = 128;
constexpr int mostTries = 30;

/// A device that comes, and when it is due, in seconds from the beginning.
struct Arrival {
    std::size_t device;
    double dueS;
};

/// Open-loop: when a device comes depends on chance alone, never on how the server does.
class Timetable {
  public:
    explicit Timetable(std::size_t devices) : devices_(devices) {}

    /// `count` arrivals, `arrivalsPerS` on average; nobody comes again before all have come.
    std::vector<Arrival> steady(std::size_t count) {
        std::exponential_distribution<double> gapS(arrivalsPerS);
        std::vector<Arrival> all;
        for (double atS = gapS(dice_); all.size() < count; atS += gapS(dice_))
            all.push_back({next_++ % devices_, atS});
        return all;
    }
    /// Everybody once, anywhere within `windowS`.
    std::vector<Arrival> monday(double windowS) {
        std::uniform_real_distribution<double> atS(0, windowS);
        std::vector<Arrival> all;
        for (std::size_t i = 0; i < devices_; ++i) all.push_back({i, atS(dice_)});
        return all;
    }

  private:
    std::size_t devices_, next_ = 0;
    std::mt19937_64 dice_{20'260'302};
};

/// What became of one arrival; seconds from the same beginning.
struct Came {
    double dueS = 0;
    double receivedS = 0;  ///< the last receipt was there
    double overS = 0;      ///< everything was pulled, too
    int busy = 0;          ///< times that the server asked to come again
    std::string failed;    ///< why it gave up; empty: it did not
};

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
        ++came.busy;
        if ((code != Code::busy && code != Code::offline) || came.busy == mostTries) {
            came.failed = done.failure().message;
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(retry.next(tablet.askedMs())));
    }
    came.overS = sinceS();
    return came;
}

/// The server as a process of its own, its store on disk, its ledger in a file or in PostgreSQL,
/// and everybody's tablet.
class Crowd {
  public:
    Crowd(std::size_t devices, bool postgresql)
        : dir_(room_.file("store")), town_(townIn(dir_, devices, postgresql)), server_(dir_) {
        idleMib_ = peakMib();
        allowSockets(devices);
        for (const auto& tablet : town_.tablets) tablet->connect("http://" + server_.address());
        firstFill();
    }

    /// Each device on a thread of its own, so that none waits behind another; a thread that waits
    /// costs nothing. Each arrival brings `sets` saves, signed before the first is due.
    std::vector<Came> come(const std::vector<Arrival>& arrivals, std::size_t sets) {
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

    [[nodiscard]] double idleMib() const { return idleMib_; }
    [[nodiscard]] double peakMib() const { return double(server_.peakKiB()) / 1024; }

    /// Ends the server and asks its store.
    Kept end() {
        if (server_.stop() != 0) qFatal("the server did not end cleanly");
        return keptOf(dir_, town_.tablets);
    }

  private:
    static Town townIn(const std::string& dir, std::size_t devices, bool postgresql) {
        if (postgresql) qputenv("FIELD_STORAGE", "postgresql");
        Town town(dir, devices);
        qunsetenv("FIELD_STORAGE");
        return town;
    }
    static void allowSockets(std::size_t devices) {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = std::max<rlim_t>(files.rlim_cur, std::min(files.rlim_max, 65'536UL));
        if (::setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < devices + 256)
            qFatal("%zu devices need more open files than ulimit -n allows", devices);
    }

    /// Everybody's visit goes up and what it may read comes down, a few at a time.
    void firstFill() {
        constexpr int together = 8;
        std::atomic<std::size_t> next = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < together; ++i) {
            threads.emplace_back([&] {
                for (std::size_t at = next++; at < town_.tablets.size(); at = next++)
                    must(town_.tablets[at]->exchange());
            });
        }
    }

    Room room_{Room::On::disk};
    std::string dir_;
    Town town_;
    program::Server server_;
    double idleMib_ = 0;
};

/// The least value that `share` of `values` do not pass.
double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * double(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

std::vector<Id> newIds(std::size_t count) {
    const auto env = field::shared::systemEnv();
    std::vector<Id> ids(count);
    for (auto& id : ids) id = newId(*env);
    return ids;
}

/// Plainly: each exchange's rows in a transaction of their own, one exchange after another, since
/// at this rate the best group is one; every second changes what the former made. Milliseconds.
std::vector<double> plainExchanges(Plain& plain, std::size_t count) {
    std::vector<double> ms;
    std::vector<Id> ids;
    for (std::size_t i = 0; i < count; ++i) {
        const bool making = ids.empty();
        if (making) ids = newIds(LightTablet::editsPerSet);
        ms.push_back(1e3 * seconds([&] {
                         if (making)
                             plain.insert(ids, ids.size());
                         else
                             plain.update(ids, ids.size());
                     }));
        if (!making) ids.clear();
    }
    return ms;
}

/// Plainly: everybody's rows, all there at once, in as many transactions as if each of the server's
/// commits had taken all that it may; half of them make rows, half change them. Seconds.
double plainStorm(Plain& plain, std::size_t devices) {
    const auto ids = newIds(devices * weekSets / 2 * LightTablet::editsPerSet);
    const auto commits = (devices + exchangesTogether - 1) / exchangesTogether;
    const auto perCommit = ids.size() / std::max<std::size_t>(commits / 2, 1) + 1;
    return seconds([&] {
        plain.insert(ids, perCommit);
        plain.update(ids, perCommit);
    });
}

/// A report whose measures end in `suffix`.
struct Named {
    Report& report;
    std::string suffix;

    void print(const std::string& name, Unit unit, std::vector<double> ours,
               std::vector<double> plain) const {
        if (!report.wants(name + suffix)) return;
        report.print(name + suffix, unit, std::move(ours), std::move(plain));
    }
};

void complainOf(Report& report, const std::string& measure, const std::vector<Came>& came) {
    for (const auto& one : came)
        if (!one.failed.empty()) return report.fault(measure + ": a device gave up: " + one.failed);
}

void measureSteady(const Named& named, const Scale& scale, Crowd& crowd, Timetable& timetable,
                   Plain& plain) {
    std::vector<double> p50, p99, plainP50, plainP99;
    for (int run = 0; run < scale.runs(); ++run) {
        const auto came = crowd.come(timetable.steady(scale.arrivals()), 1);
        complainOf(named.report, "exchange_p99", came);
        std::vector<double> ms;
        for (const auto& one : came) ms.push_back(1e3 * (one.overS - one.dueS));
        p50.push_back(quantile(ms, 0.50));
        p99.push_back(quantile(ms, 0.99));
        const auto plainMs = plainExchanges(plain, came.size());
        plainP50.push_back(quantile(plainMs, 0.50));
        plainP99.push_back(quantile(plainMs, 0.99));
    }
    named.print("exchange_p50", Unit::ms, p50, plainP50);
    named.print("exchange_p99", Unit::ms, p99, plainP99);
    named.print("rss", Unit::mib, {crowd.peakMib()}, {crowd.idleMib()});
}

void measureStorm(const Named& named, const Scale& scale, Crowd& crowd, Timetable& timetable,
                  Plain& plain) {
    const auto windowS = mondayS * double(scale.devices()) / double(Town::wholeCity);
    const auto came = crowd.come(timetable.monday(windowS), weekSets);
    complainOf(named.report, "storm_drain_s", came);
    double drainS = 0, overS = 0;
    for (const auto& one : came) {
        drainS = std::max(drainS, one.receivedS);
        overS = std::max(overS, one.overS);
    }
    const auto plainS = plainStorm(plain, scale.devices());
    named.print("storm_drain_s", Unit::s, {drainS}, {plainS});
    named.print("storm_pulled_s", Unit::s, {overS}, {plainS});
    named.print("storm_rss", Unit::mib, {crowd.peakMib()}, {crowd.idleMib()});
}

/// The same again, on a ledger in PostgreSQL.
constexpr auto onPostgresql = "_postgresql";

/// What no speed makes up for.
void complainOf(Report& report, const Kept& kept) {
    if (kept.lost + kept.twice + kept.others + kept.rowsMissing > 0)
        report.fault(
            fmt::format("of {} sets {} are lost, {} are there twice, {} did not simply "
                        "become the value; {} rows are missing",
                        kept.sets, kept.lost, kept.twice, kept.others, kept.rowsMissing));
    if (!kept.damage.empty()) report.fault("the ledger does not verify: " + kept.damage);
}

void measureOn(Report& report, const Scale& scale, const std::string& suffix) {
    const auto wants = [&](const char* name) { return report.wants(name + suffix); };
    const bool steady = wants("exchange_p50") || wants("exchange_p99") || wants("rss");
    const bool storm = wants("storm_drain_s") || wants("storm_rss");
    if (!steady && !storm) return;
    const bool postgresql = suffix == onPostgresql;
    // It is to outlive the room of the crowd, on the disk where that is.
    if (postgresql) database::Cluster::own(database::Cluster::On::disk);
    Crowd crowd(scale.devices(), postgresql);
    Timetable timetable(scale.devices());
    const Room room(Room::On::disk);
    Plain plain(room.file("plain.db"), Plain::Sync::full);
    const Named named{report, suffix};
    if (steady) measureSteady(named, scale, crowd, timetable, plain);
    if (storm) measureStorm(named, scale, crowd, timetable, plain);
    complainOf(report, crowd.end());
}

}  // namespace

void measureCrowd(Report& report, const Scale& scale) {
    measureOn(report, scale, "");
    measureOn(report, scale, onPostgresql);
}

}  // namespace bench
