#include <algorithm>

#include "tests/simulation/run.h"

/// Devices that are copied, put back to an old copy, cloned, and enrolled anew.
namespace simulation {

/// What was saved after the copy was made, and not received, is on nobody's disk.
std::string Run::putBack(const Event& event) {
    auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    if (busy_.contains(event.who) || machine.copies.empty()) return {};
    laws_.promised(machine);
    const auto& copy = machine.copies[static_cast<std::size_t>(event.b) % machine.copies.size()];
    town_.putBack(machine, copy);
    book_.goesOnFrom(event.who, copy.saves);
    people_.startsAnew(event.who);
    note("put back");
    ++counts_.faults["a device's store is put back to an old copy"];
    return machine.store ? laws_.kept(machine, event.who) : std::string();
}

/// Whose device is another from now on; what waited leaves under its new name.
std::string Run::enrolAnew(const Event& event) {
    auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    if (busy_.contains(event.who) || !machine.isThere || !machine.store) return {};
    if (auto broken = readHistory(); !broken.empty()) return broken;
    const bool done = town_.enrolAnew(machine);
    note(done ? "done" : "in vain");
    if (done) ++counts_.faults["a device is enrolled anew"];
    if (Disk::installed().dead(Town::serverDir())) town_.wakeServer();
    return machine.store ? laws_.kept(machine, event.who) : std::string();
}

std::string Run::clone(const Event& event) {
    auto& machine = *town_.machines[static_cast<std::size_t>(event.who)];
    const auto letter = static_cast<char>(machine.letter - 'a' + 'A');
    const auto at = scenario_.devices.find(letter);
    if (machine.isThere || at == std::string::npos) return {};
    auto& original = *town_.machines[at];
    if (busy_.contains(static_cast<int>(at)) || !original.store) return {};
    const auto copy = town_.copyOf(original, book_.copyOf(static_cast<int>(at)));
    town_.putBack(machine, copy);
    original.isCopied = true;
    book_.goesOnFrom(event.who, copy.saves);
    note("comes up");
    ++counts_.faults["a device is cloned"];
    return machine.store ? laws_.kept(machine, event.who) : std::string();
}

}  // namespace simulation
