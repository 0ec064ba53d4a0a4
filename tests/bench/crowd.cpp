#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "tests/bench/measures.h"
#include "tests/bench/plain.h"
#include "tests/load/company.h"
#include "tests/load/crowd.h"
#include "tests/support/database.h"

namespace bench {

using field::shared::Id;
using field::shared::newId;
using load::Crowd;
using load::Latencies;
using load::LightTablet;
using load::Timetable;
using load::Town;

namespace {

constexpr double arrivalsPerS = 30;
/// Within which the whole city comes on Monday; fewer devices come within as much less.
constexpr double mondayS = 10;
/// Saves that one device brings then: a week's.
constexpr std::size_t weekSets = 60;
/// Exchanges that the server takes into one commit at most (sync/server/host/writer.cpp).
constexpr std::size_t exchangesTogether = 128;

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

    [[nodiscard]] bool wants(const std::string& name) const { return report.wants(name + suffix); }
    void print(const std::string& name, Unit unit, std::vector<double> ours,
               std::vector<double> plain) const {
        if (wants(name)) report.print(name + suffix, unit, std::move(ours), std::move(plain));
    }
    /// What one run was like, beside its figures.
    void tell(const std::string& name, const std::string& what) const {
        fmt::print(stderr, "{}{}: {}\n", name, suffix, what);
    }
};

void complainOf(Report& report, const std::string& measure, const std::vector<load::Came>& came) {
    for (const auto& one : came)
        if (!one.failed.empty()) return report.fault(measure + ": a device gave up: " + one.failed);
}

/// How long it took, and how often all together were asked to come again, or found nobody.
std::string told(const std::vector<load::Came>& came) {
    int busy = 0, offline = 0;
    for (const auto& one : came) {
        busy += one.busy;
        offline += one.offline;
    }
    return fmt::format("{}; {} times busy, {} times nobody answered", Latencies(came).histogram(),
                       busy, offline);
}

/// Shares of all exchanges, and what their quantiles are called.
struct Share {
    const char* name;
    double share;
};
constexpr Share shares[] = {
    {"exchange_p50", 0.5}, {"exchange_p90", 0.9}, {"exchange_p99", 0.99}, {"exchange_max", 1}};
constexpr const char* besideIdle = "exchange_p99_beside_idle";

void measureSteady(const Named& named, const Scale& scale, Crowd& crowd, Timetable& timetable,
                   Plain& plain) {
    std::map<std::string, std::vector<double>> ours, theirs;
    for (int run = 0; run < scale.runs(); ++run) {
        const auto came = crowd.come(timetable.steady(scale.arrivals(), arrivalsPerS), 1);
        complainOf(named.report, "exchange_p99", came);
        const Latencies latencies(came), plainly(plainExchanges(plain, came.size()));
        for (const auto& [name, share] : shares) {
            ours[name].push_back(latencies.quantileMs(share));
            theirs[name].push_back(plainly.quantileMs(share));
        }
        named.tell("exchange", told(came));
    }
    for (const auto& [name, share] : shares) named.print(name, Unit::ms, ours[name], theirs[name]);
    named.print("rss", Unit::mib, {crowd.peakMib()}, {crowd.idleMib()});
}

void measureStorm(const Named& named, const Scale& scale, Crowd& crowd, Timetable& timetable,
                  Plain& plain) {
    const auto windowS = mondayS * double(scale.devices()) / double(Town::wholeCity);
    crowd.startAnew();
    const auto came = crowd.come(timetable.within(windowS), weekSets);
    complainOf(named.report, "storm_drain_s", came);
    double drainS = 0, overS = 0;
    for (const auto& one : came) {
        drainS = std::max(drainS, one.receivedS);
        overS = std::max(overS, one.overS);
    }
    named.tell("storm", told(came));
    const auto plainS = plainStorm(plain, scale.devices());
    named.print("storm_drain_s", Unit::s, {drainS}, {plainS});
    named.print("storm_pulled_s", Unit::s, {overS}, {plainS});
    named.print("storm_rss", Unit::mib, {crowd.peakMib()}, {crowd.idleMib()});
}

/// The same steady exchanges without and with clients that only sit there.
void measureBesideIdle(const Named& named, const Scale& scale, Crowd& crowd, Timetable& timetable) {
    const load::Company::Size size{
        .idle = scale.idleSockets(), .dripping = scale.idleSockets() / 16, .addresses = 20};
    load::allowSockets(scale.devices() + size.all());
    std::vector<double> alone, beside;
    const auto come = [&](std::vector<double>& p99) {
        const auto came = crowd.come(timetable.steady(scale.arrivals(), arrivalsPerS), 1);
        complainOf(named.report, besideIdle, came);
        p99.push_back(Latencies(came).quantileMs(0.99));
        named.tell(besideIdle, told(came));
    };
    for (int run = 0; run < scale.runs(); ++run) {
        {
            const load::Company company(crowd.address(), size);
            come(beside);
            const auto seen = company.seen();
            named.tell(besideIdle, fmt::format("of {} hostile clients {} inside at the end, {} at "
                                               "most; {} handshakes, {} cut off, {} shut out",
                                               size.all(), seen.inside, seen.most, seen.handshakes,
                                               seen.cut, seen.shut));
        }
        come(alone);
    }
    named.print(besideIdle, Unit::ms, beside, alone);
    named.print("rss_beside_idle", Unit::mib, {crowd.peakMib()}, {crowd.idleMib()});
}

/// The same again, on a ledger in PostgreSQL.
constexpr auto onPostgresql = "_postgresql";

void measureOn(Report& report, const Scale& scale, const std::string& suffix) {
    const Named named{report, suffix};
    const auto any = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const char* name) { return named.wants(name); });
    };
    const bool steady =
        any({"exchange_p50", "exchange_p90", "exchange_p99", "exchange_max", "rss"});
    const bool storm = any({"storm_drain_s", "storm_pulled_s", "storm_rss"});
    const bool idle = suffix.empty() && any({besideIdle, "rss_beside_idle"});
    if (!steady && !storm && !idle) return;
    const bool postgresql = suffix == onPostgresql;
    // It is to outlive the room of the crowd, on the disk where that is.
    if (postgresql) database::Cluster::own(database::Cluster::On::disk);
    const Room room(Room::On::disk);
    if (postgresql) qputenv("FIELD_STORAGE", "postgresql");
    Crowd crowd(room.file("store"), scale.devices());
    qunsetenv("FIELD_STORAGE");
    Timetable timetable(scale.devices());
    Plain plain(room.file("plain.db"), Plain::Sync::full);
    if (steady) measureSteady(named, scale, crowd, timetable, plain);
    if (storm) measureStorm(named, scale, crowd, timetable, plain);
    if (idle) measureBesideIdle(named, scale, crowd, timetable);
    const auto found = crowd.settle();
    named.tell("laws", fmt::format("{} sets, {} rows on {} devices", found.sets, found.rows,
                                   found.devices));
    // What no speed makes up for.
    if (const auto broken = found.broken(); !broken.empty()) report.fault(broken);
}

}  // namespace

void measureCrowd(Report& report, const Scale& scale) {
    measureOn(report, scale, "");
    measureOn(report, scale, onPostgresql);
}

}  // namespace bench
