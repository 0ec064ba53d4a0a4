#include "tests/simulation/run.h"

#include <algorithm>

#include <fmt/format.h>

#include "shared/crypto.h"
#include "shared/proto/records.pb.h"
#include "sync/messages.h"

namespace simulation {

using namespace field;
using records::IndicatorReading;
using records::Visit;
using shared::Blob;
using shared::Id;
using shared::Value;
using shared::Values;

namespace {

constexpr auto reading = shared::kinds::indicatorReading;
constexpr auto visitKind = shared::kinds::visit;
constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;

/// Slots that carry oracle values.
constexpr std::uint32_t conclusionSlot = Visit::kConclusionFieldNumber;
constexpr std::uint32_t readingSlot = IndicatorReading::kRawFieldNumber;

std::int64_t numberIn(const Value& text) {
    const auto* words = std::get_if<std::string>(&text);
    return words && words->size() > 1 ? std::stoll(words->substr(1)) : 0;
}

/// "v17": a value that says which it is wherever it turns up.
std::string marked(char mark, std::int64_t value) {
    std::string out(1, mark);
    return out.append(std::to_string(value));
}

std::uint32_t slotOf(std::uint32_t kind) {
    return kind == visitKind ? conclusionSlot : readingSlot;
}

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
    for (const auto& [name, count] : other.acts) acts[name] += count;
    for (const auto& [name, count] : other.faults) faults[name] += count;
    devices += other.devices;
    exchanges += other.exchanges;
    return *this;
}

Run::Run(std::uint64_t seed, int acts)
    : people_(Chance(seed).fork(1)),
      wire_(Chance(seed).fork(2)),
      acts_(acts),
      env_(std::make_shared<VirtualEnv>(Chance(seed).fork(3))),
      world_(env_) {}

void Run::note(const std::string& what) { trace_.push_back(what); }

void Run::prepare() {
    const auto count = 2 + people_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
        devices_.push_back(&world_.device(std::string(1, static_cast<char>('A' + i))));
    }
    counts_.devices = static_cast<int>(count);
    auto& first = *devices_[0];
    visit_ = first.create("Visit", {}, {{"state", onSite}});
    for (int i = 0; i < 2; ++i) indicators_.push_back(world_.newId());
    readings_.push_back(
        first.create("IndicatorReading", visit_, {{"indicator_id", Blob{indicators_[0].str()}}}));
    world_.settle();
}

Values Run::readingOf(std::int64_t value) {
    return {{IndicatorReading::kRawFieldNumber, marked('v', value)},
            {IndicatorReading::kValueFieldNumber, value * 10'000},
            {IndicatorReading::kUnitFieldNumber, marked('u', value)}};
}

std::int64_t Run::shown(Device& device, std::uint32_t kind, const Id& id) {
    const auto record = device.find(kind, id);
    return record ? numberIn(record->values.get(slotOf(kind))) : 0;
}

void Run::save(Device& device, std::uint32_t kind, const Id& id, const std::set<std::int64_t>& seen,
               const Id& resolves) {
    const auto value = oracle_.saved({id, slotOf(kind)}, seen);
    client::Change change;
    change.held = *must(device.store().hold(kind, id));
    change.values =
        kind == reading ? readingOf(value) : Values{{conclusionSlot, marked('c', value)}};
    change.resolves = resolves;
    must(device.store().save({change}));
    std::string over;
    for (const auto earlier : seen) over.append(" ").append(std::to_string(earlier));
    const auto line = std::find(readings_.begin(), readings_.end(), id) - readings_.begin();
    const auto place = kind == visitKind ? "the conclusion" : fmt::format("line {}", line + 1);
    note(device.name + (resolves.none() ? " saves " : " resolves with ") + std::to_string(value) +
         " in " + place + " over" + over);
}

void Run::editReading(Device& device) {
    const auto& id = readings_[people_.below(readings_.size())];
    if (!device.find(reading, id)) return;
    save(device, reading, id, {shown(device, reading, id)}, {});
}

void Run::editConclusion(Device& device) {
    if (!device.find(visitKind, visit_)) return;
    save(device, visitKind, visit_, {shown(device, visitKind, visit_)}, {});
}

void Run::editLowStakes(Device& device) {
    if (!device.find(visitKind, visit_)) return;
    const auto word = static_cast<std::int64_t>(people_.below(1000));
    if (people_.percent(50)) {
        device.edit(visitKind, visit_, {{"weather", marked('w', word)}});
    } else {
        const auto team = device.value(visitKind, visit_, "team");
        auto items = std::holds_alternative<shared::Elements>(team)
                         ? std::get<shared::Elements>(team).items
                         : std::vector<std::string>();
        if (!items.empty() && people_.percent(40)) {
            items.erase(items.begin());
        } else {
            items.push_back(marked('p', word));
        }
        const auto changed = shared::Elements::of(items);
        if (Value{changed} != team) device.edit(visitKind, visit_, {{"team", changed}});
    }
    note(device.name + " edits low stakes");
}

/// Whoever resolves has every value of the conflict before their eyes.
void Run::resolve(Device& device) {
    for (const auto& conflict : device.openConflicts()) {
        const auto kind =
            std::get<std::int64_t>(conflict.values.get(records::Conflict::kRecordKindFieldNumber));
        const auto record = *Id::from(
            std::get<Blob>(conflict.values.get(records::Conflict::kRecordIdFieldNumber)).bytes);
        const auto& packed =
            std::get<Blob>(conflict.values.get(records::Conflict::kValuesFieldNumber)).bytes;
        std::set<std::int64_t> seen{shown(device, static_cast<std::uint32_t>(kind), record)};
        for (const auto& side : must(sync::unpackContested(packed))) {
            seen.insert(numberIn(side.values.get(slotOf(static_cast<std::uint32_t>(kind)))));
        }
        save(device, static_cast<std::uint32_t>(kind), record, seen, conflict.id);
        return;
    }
}

/// Two people may fill the same new line: it has one key, so they meet.
void Run::newReading(Device& device) {
    if (!device.find(visitKind, visit_)) return;
    Values key{{IndicatorReading::kIndicatorIdFieldNumber, Blob{indicators_[1].str()}}};
    client::Change change;
    change.held = must(device.store().fresh(reading, world_.project, visit_, key));
    const auto id = change.held.record.id;
    if (device.find(reading, id)) return;
    const auto value = oracle_.saved({id, readingSlot}, {0});
    change.act = sync::EditAct::create;
    change.values = readingOf(value);
    for (const auto& [column, item] : key) change.values.set(column, item);
    must(device.store().save({change}));
    if (std::find(readings_.begin(), readings_.end(), id) == readings_.end())
        readings_.push_back(id);
    note(device.name + " fills the new line with " + std::to_string(value));
}

void Run::exchange(Device& device) {
    auto& wire = device.wire();
    wire.fault = {};
    if (wire_.percent(35)) {
        static const std::vector<std::pair<const char*, world::Fault>> faults{
            {"lost request", world::Fault::lostRequest},
            {"lost answer", world::Fault::lostAnswer},
            {"repeated request", world::Fault::repeatedRequest},
            {"stale answer", world::Fault::staleAnswer},
            {"cut answer", world::Fault::cutAnswer},
            {"captive portal", world::Fault::captivePortal},
            {"server restarts", world::Fault::serverRestarts}};
        const auto& [name, fault] = faults[wire_.below(faults.size())];
        wire.fault = fault;
        ++counts_.faults[name];
        note(device.name + " meets: " + name);
    }
    sync::Exchange one(device.store().replica(), wire, *env_);
    auto done = one.run();
    ++counts_.exchanges;
    note(device.name + (done ? " exchanges" : " exchanges in vain"));
    wire.fault = {};
}

void Run::act() {
    auto& device = *devices_[people_.below(devices_.size())];
    env_->pass(static_cast<std::int64_t>(people_.below(3'600'000)));
    env_->clockErrorMs = people_.percent(5) ? (people_.percent(50) ? -1 : 1) * 315'360'000'000 : 0;
    const auto what = people_.below(100);
    const auto did = [&](const char* name) { ++counts_.acts[name]; };
    if (what < 25) {
        did("edit a reading"), editReading(device);
    } else if (what < 40) {
        did("edit the conclusion"), editConclusion(device);
    } else if (what < 48) {
        did("low stakes"), editLowStakes(device);
    } else if (what < 56) {
        did("resolve"), resolve(device);
    } else if (what < 60) {
        did("fill a new line"), newReading(device);
    } else if (what < 65) {
        did("reopen the app"), device.reopen();
        note(device.name + " reopens");
    } else {
        did("exchange"), exchange(device);
    }
}

std::string Run::nothingTorn(Device& device) {
    for (const auto& id : readings_) {
        const auto record = device.find(reading, id);
        if (!record) continue;
        const auto value = numberIn(record->values.get(readingSlot));
        if (value == 0) continue;
        for (const auto& [column, item] : readingOf(value)) {
            if (record->values.get(column) != item) return "torn reading on " + device.name;
        }
    }
    return {};
}

std::string Run::converged() {
    const auto server = world_.serverRecords(*devices_[0]);
    for (auto* device : devices_) {
        if (device->records() != server)
            return device->name + " holds another state than the server";
        if (!must(device->store().outbox(true)).empty())
            return device->name + " still waits to send";
    }
    return {};
}

std::string Run::nothingLost() {
    auto& reader = *devices_[0];
    std::map<Oracle::Place, std::set<std::int64_t>> waiting;
    for (const auto& conflict : reader.openConflicts()) {
        const auto kind = static_cast<std::uint32_t>(
            std::get<std::int64_t>(conflict.values.get(records::Conflict::kRecordKindFieldNumber)));
        const auto id = *Id::from(
            std::get<Blob>(conflict.values.get(records::Conflict::kRecordIdFieldNumber)).bytes);
        const auto& packed =
            std::get<Blob>(conflict.values.get(records::Conflict::kValuesFieldNumber)).bytes;
        for (const auto& side : must(sync::unpackContested(packed))) {
            if (!side.settled)
                waiting[{id, slotOf(kind)}].insert(numberIn(side.values.get(slotOf(kind))));
        }
    }
    for (const auto& [place, values] : oracle_.values()) {
        const auto kind =
            place.second == conclusionSlot && place.first == visit_ ? visitKind : reading;
        const auto stands = shown(reader, kind, place.first);
        auto live = waiting[place];
        for (const auto side : live) {
            if (side != stands && oracle_.builtOn(stands, side)) {
                return "value " + std::to_string(side) +
                       " waits though it was seen by the author of " + std::to_string(stands);
            }
        }
        live.insert(stands);
        const auto lost = oracle_.lost(place, live);
        if (!lost.empty()) {
            return "value " + std::to_string(lost.front()) +
                   " is gone: nobody who replaced it had seen it (" + std::to_string(stands) +
                   " stands)";
        }
    }
    return {};
}

std::string Run::rest() {
    world_.settle();
    for (const auto law : {&Run::converged, &Run::nothingLost}) {
        if (auto broken = (this->*law)(); !broken.empty()) return broken;
    }
    const auto before = world_.serverRecords(*devices_[0]);
    world_.settle();
    if (world_.serverRecords(*devices_[0]) != before) return "a second exchange changed something";
    auto verified = world_.host->verify([](const std::string&) {});
    return verified ? std::string() : verified.failure().message;
}

std::string Run::play() {
    prepare();
    for (int i = 0; i < acts_; ++i) {
        act();
        for (auto* device : devices_) {
            if (auto torn = nothingTorn(*device); !torn.empty()) return torn;
        }
    }
    return rest();
}

std::string Run::fingerprint() {
    shared::Sha256 hash;
    for (const auto& line : trace_) hash.addSized(line);
    for (const auto& record : world_.serverRecords(*devices_[0])) {
        hash.addSized(record.id.view())
            .add(record.revision)
            .addSized(shared::packValues(record.values));
    }
    return toText(hash.finish());
}

}  // namespace simulation
