#include "tests/simulation/run.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/crypto.h"
#include "shared/proto/records.pb.h"
#include "sync/exchange.h"

namespace simulation {

using shared::Blob;
namespace kinds = shared::kinds;

Counts& Counts::operator+=(const Counts& other) {
    for (const auto& [name, count] : other.acts) acts[name] += count;
    for (const auto& [name, count] : other.faults) faults[name] += count;
    for (const auto& [name, count] : other.marks) marks[name] += count;
    devices += other.devices;
    exchanges += other.exchanges;
    events += other.events;
    deviceMinutes += other.deviceMinutes;
    return *this;
}

Run::Run(Scenario scenario)
    : scenario_(std::move(scenario)),
      town_(scenario_),
      book_(town_.catalog),
      history_(town_.catalog),
      network_(town_),
      carriers_(town_),
      people_(town_, book_),
      laws_(town_, book_, history_, former_),
      grants_(town_.places.grants) {
    town_.diskChance = Chance(scenario_.seed).fork(3);
    counts_.devices = static_cast<int>(town_.machines.size());
    for (const auto& event : scenario_.events)
        if (event.verb == Verb::give) clerks_.insert(event.who);
    for (const auto& event : scenario_.events)
        if (event.verb == Verb::exchange) clerks_.erase(event.who);
}

std::string Run::readHistory() {
    if (serverTrouble_ || !town_.wakeServer()) return {};
    auto tx = town_.host->read();
    return tx ? history_.readOn(**tx) : std::string();
}

/// Opens what is closed. A machine that died starts again, and holds all that it said was saved.
std::string Run::awake(int index) {
    auto& machine = *town_.machines[static_cast<std::size_t>(index)];
    const bool died = Disk::installed().dead(machine.dir);
    if (!town_.wake(machine)) return {};
    if (!died) return {};
    note("it died and starts again");
    return laws_.kept(machine, index);
}

std::string Run::looksRight(int index) {
    auto& machine = *town_.machines[static_cast<std::size_t>(index)];
    if (!machine.store || Disk::installed().dead(machine.dir)) return {};
    if (auto broken = readHistory(); !broken.empty()) return broken;
    if (serverTrouble_) return {};
    return laws_.shown(machine);
}

/// A slow request: others act, and the device's own person too, before its answer comes.
void Run::meanwhile(int device, int events) {
    busy_.insert(device);
    for (int i = 0; i < events && next_ < scenario_.events.size() && broken_.empty(); ++i)
        broken_ = happen(scenario_.events[next_++]);
    busy_.erase(device);
}

std::string Run::exchange(const Event& event) {
    auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    if (busy_.contains(event.who) || !machine.store) return {};
    const auto index = trace_.size() - 1;
    Line line(network_, event.who, static_cast<LineFault>(event.a), event.b,
              [this, &event] { meanwhile(event.who, 1 + event.b % 4); });
    sync::Exchange one(machine.store->replica(), line, *machine.env);
    auto done = one.run();
    ++counts_.exchanges;
    trace_[index] +=
        done ? fmt::format(": {} rounds, {} rows", done->rounds, done->counts.rowsReceived)
             : std::string(": in vain, ") + shared::codeName(done.failure().code);
    if (done && done->rounds > 1) ++counts_.marks["an exchange of several rounds"];
    if (done && done->early > 0) ++counts_.marks["a set came early"];
    if (!broken_.empty()) return broken_;
    if (!done && !line.struck() && !serverTrouble_ && line.photoStruck() &&
        done.failure().code == shared::Code::offline)
        return "rest: an exchange of records waited for a photo";
    // Looking at everything after every exchange would take longer than all the rest.
    const bool doubtful = static_cast<LineFault>(event.a) == LineFault::stale ||
                          static_cast<LineFault>(event.a) == LineFault::anothers;
    return doubtful || event.number % 6 == 0 ? looksRight(event.who) : std::string();
}

void Run::grant(const Event& event, bool ended) {
    const int project = event.a % 3;
    const auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    if (!town_.wakeServer()) return;
    for (auto& grant : grants_) {
        const bool same = grant.resident == machine.resident && grant.project == project;
        if (same && !ended) return;  // is granted
        if (!same || !ended) continue;
        const auto id = grant.id;
        auto done = town_.host->write([&](server::Writing& tx,
                                          server::Ledger& ledger) -> shared::Result<> {
            auto ending = ledger.grant(
                tx, {id, machine.person, town_.places.areas[areaOf(project)],
                     town_.places.projects[project], residents[machine.resident].role, 0, true});
            return ending ? shared::Result<>(shared::Done{}) : ending.failure();
        });
        if (done) std::erase_if(grants_, [&](const auto& one) { return one.id == id; });
        return note(done ? "ended" : "in vain");
    }
    if (ended) return;
    const Places::Grant made{shared::newId(*machine.env), machine.resident, project};
    auto done =
        town_.host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
            auto granted = ledger.grant(
                tx, {made.id, machine.person, town_.places.areas[areaOf(project)],
                     town_.places.projects[project], residents[machine.resident].role, 0, false});
            return granted ? shared::Result<>(shared::Done{}) : granted.failure();
        });
    if (done) grants_.push_back(made);
    note(done ? "granted" : "in vain");
}

/// Grants of the residents that the ledger has, and that have not ended.
std::vector<Places::Grant> Run::grantsNow() const {
    std::map<Id, Places::Grant> live;
    const auto& places = town_.places;
    for (const auto& entry : history_.entries()) {
        if (!entry.payload.grant) continue;
        const auto& grant = *entry.payload.grant;
        const auto person = std::find(places.persons, places.persons + 9, grant.person);
        const auto project = std::find(places.projects, places.projects + 3, grant.project);
        if (project == places.projects + 3) continue;
        if (grant.ended) {
            live.erase(grant.grant);
        } else {
            live[grant.grant] = {grant.grant, static_cast<int>(person - places.persons),
                                 static_cast<int>(project - places.projects)};
        }
    }
    std::vector<Places::Grant> out;
    for (const auto& [id, grant] : live) out.push_back(grant);
    return out;
}

/// What the server was told after the copy was made is gone, but for what devices still hold.
std::string Run::restore(const Event& event) {
    serverTrouble_ = false;
    Disk::installed().heal(Town::serverDir());
    if (auto broken = readHistory(); !broken.empty()) return broken;
    if (auto broken = judgeEntries(town_, book_, history_, former_, counts_.marks); !broken.empty())
        return broken;
    town_.restore(event.b);
    former_.push_back(std::exchange(history_, History(town_.catalog)));
    if (auto broken = readHistory(); !broken.empty()) return broken;
    grants_ = grantsNow();
    ++counts_.marks["a server restored"];
    ++counts_.faults["the server is lost and restored"];
    return {};
}

std::string Run::office(const Event& event) {
    if (event.verb == Verb::serverHeal) {
        Disk::installed().heal(Town::serverDir());
        serverTrouble_ = false;
    } else if (event.verb == Verb::serverDisk) {
        serverTrouble_ = true;
        Disk::installed().plan(Town::serverDir(), static_cast<DiskFault>(event.a),
                               std::max(1, event.b), event.b % 3 == 0);
    } else if (event.verb == Verb::backUp) {
        if (!serverTrouble_ && town_.wakeServer()) town_.backUp();
    } else if (event.verb == Verb::restore) {
        return restore(event);
    } else if (event.verb == Verb::serverReopen) {
        town_.closeServer();
        town_.wakeServer();
    } else if (event.verb == Verb::grant || event.verb == Verb::endGrant) {
        grant(event, event.verb == Verb::endGrant);
    } else if (event.verb == Verb::release && town_.wakeServer()) {
        std::vector<std::pair<Id, Id>> parked;
        for (const auto& [key, versions] : history_.rows()) {
            const auto& row = versions.back().record;
            if (key.first == kinds::parked &&
                row.values.get(records::Parked::kStateFieldNumber) ==
                    shared::Value{std::int64_t{records::PARKED_STATE_WAITING}})
                parked.push_back({row.area, row.id});
        }
        if (parked.empty()) return {};
        const auto& [area, id] = parked[static_cast<std::size_t>(event.b) % parked.size()];
        auto done = town_.host->write(
            [&, a = area, p = id](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto released = ledger.release(
                    tx, a, p, town_.machines[static_cast<std::size_t>(event.who)]->person);
                return released ? shared::Result<>(shared::Done{}) : released.failure();
            });
        note(done ? "released" : "not released");
    }
    if (Disk::installed().dead(Town::serverDir())) town_.wakeServer();
    return {};
}

std::string Run::machines(const Event& event) {
    auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    switch (event.verb) {
        case Verb::exchange:
            return exchange(event);
        case Verb::deliver:
            if (auto kept = network_.takeKept(event.who)) {
                note("arrives");
                (void)town_.serve(kept->as, kept->body).ok();
                ++counts_.marks["a kept request arrived"];
            }
            return {};
        case Verb::reopen:
            if (busy_.contains(event.who)) return {};
            machine.store.reset();
            town_.wake(machine);
            return machine.store ? laws_.kept(machine, event.who) : std::string();
        case Verb::disk:
            Disk::installed().plan(machine.dir, static_cast<DiskFault>(event.a),
                                   std::max(1, event.b), event.b % 3 == 0);
            return {};
        case Verb::heal:
            Disk::installed().heal(machine.dir);
            return {};
        case Verb::keepCopy:
            if (busy_.contains(event.who) || !machine.store) return {};
            machine.copies.push_back(town_.copyOf(machine, book_.copyOf(event.who)));
            return {};
        case Verb::putBack:
            return putBack(event);
        case Verb::enrolAnew:
            return enrolAnew(event);
        case Verb::give:
            note(carriers_.give(event.who, event.a));
            return {};
        case Verb::bring:
            note(carriers_.bring(event.who, event.a, event.b));
            return {};
        case Verb::returns:
            note(carriers_.returns(event.who, event.a, event.b));
            return event.number % 3 == 0 ? looksRight(event.who) : std::string();
        case Verb::clone:
            return clone(event);
        case Verb::clock:
            machine.env->clockErrorMs = std::int64_t{event.b} * 86'400'000;
            return {};
        default:
            return {};
    }
}

std::string Run::happen(const Event& event) {
    town_.time->nowMs += std::int64_t{event.minutes} * 60'000;
    town_.time->ids = Chance(scenario_.seed).fork(5).fork(static_cast<std::uint64_t>(event.number));
    trace_.push_back(toText(scenario_, event));
    ++counts_.acts[nameOf(event.verb)];
    ++counts_.events;
    counts_.deviceMinutes += std::int64_t{event.minutes} * counts_.devices;
    const bool ofOffice = event.verb >= Verb::grant;
    if (!ofOffice && !busy_.contains(event.who)) {
        if (auto broken = awake(event.who); !broken.empty()) return broken;
    }
    const auto index = trace_.size() - 1;
    if (people_.act(event)) {
        trace_[index] += ": " + people_.said();
    } else if (auto broken = ofOffice ? office(event) : machines(event); !broken.empty()) {
        return broken;
    }
    if (!ofOffice && !busy_.contains(event.who)) return awake(event.who);
    return {};
}

/// One exchange of the device without faults; whether it changed anything.
bool Run::settles(int index) {
    auto& machine = *town_.machines[static_cast<std::size_t>(index)];
    if (clerks_.contains(index)) return carriers_.roundTrip(index);
    Line line(network_, index, LineFault::none, 0, {});
    sync::Exchange one(machine.store->replica(), line, *machine.env);
    auto done = one.run();
    if (!done) note(done.failure().message);
    return !done || done->changed;
}

int Run::settleRounds() {
    for (int round = 1; round <= 12; ++round) {
        bool changed = false;
        for (std::size_t i = 0; i < town_.machines.size(); ++i) {
            if (!town_.machines[i]->isThere) continue;
            changed = settles(static_cast<int>(i)) || changed;
        }
        if (!changed) return round;
    }
    return 0;
}

/// Every request of the last ones arrives once more: nothing moves.
std::string Run::repeatsChangeNothing() {
    const auto before = history_.entries().size();
    const auto again = network_.history;
    for (const auto& request : again) {
        // What a device that lost its place sends is kept aside, whenever it comes; and what one
        // that was put back had sent in vain comes for the first time.
        const auto& machine = *town_.machines[static_cast<std::size_t>(request.device)];
        if (request.as == machine.device && !machine.isCopied)
            (void)town_.serve(request.as, request.body).ok();
    }
    if (auto broken = readHistory(); !broken.empty()) return broken;
    return history_.entries().size() == before ? std::string()
                                               : "exactly once: a repeated request made an entry";
}

std::string Run::rest() {
    trace_.emplace_back("all faults end, everybody exchanges");
    serverTrouble_ = false;
    Disk::installed().heal(Town::serverDir());
    if (!town_.wakeServer()) return "rest: the server does not open again";
    for (std::size_t i = 0; i < town_.machines.size(); ++i) {
        auto& machine = *town_.machines[i];
        if (!machine.isThere) continue;
        Disk::installed().heal(machine.dir);
        counts_.faults["device disk"] += Disk::installed().strikes(machine.dir);
        if (auto broken = awake(static_cast<int>(i)); !broken.empty()) return broken;
        if (!machine.store) return "rest: a device does not open again";
        // Put back, or a clone, after its device was given another's place.
        auto device = town_.host->device(machine.device);
        if (device && *device && (*device)->revoked && !town_.enrolAnew(machine))
            return "rest: a device cannot be enrolled anew";
    }
    counts_.faults["server disk"] += Disk::installed().strikes(Town::serverDir());
    counts_.faults["device died"] += town_.deaths;
    counts_.faults["server died"] += town_.restarts;
    for (const auto& [name, count] : network_.befell) counts_.faults[name.substr(2)] += count;
    for (const auto& [name, count] : carriers_.befell) counts_.faults[name] += count;
    if (settleRounds() == 0) return "rest: the devices do not come to rest";
    if (auto broken = readHistory(); !broken.empty()) return broken;
    if (auto broken = judgeEntries(town_, book_, history_, former_, counts_.marks); !broken.empty())
        return broken;
    if (auto broken = laws_.atRest(); !broken.empty()) return broken;
    const auto before = history_.entries().size();
    if (settleRounds() != 1) return "rest: a second exchange changes something";
    if (auto broken = readHistory(); !broken.empty()) return broken;
    if (history_.entries().size() != before) return "rest: a second exchange writes something";
    return repeatsChangeNothing();
}

std::string Run::play() {
    while (next_ < scenario_.events.size()) {
        const auto& event = scenario_.events[next_++];
        if (auto broken = happen(event); !broken.empty()) return broken;
        if (!broken_.empty()) return broken_;
    }
    return rest();
}

std::string Run::fingerprint() const {
    shared::Sha256 hash;
    for (const auto& line : trace_) hash.addSized(line);
    for (const auto& entry : history_.entries()) hash.addSized(entry.raw.hash.view());
    return toText(hash.finish());
}

}  // namespace simulation
