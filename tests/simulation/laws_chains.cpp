#include <algorithm>

#include "tests/simulation/laws.h"

/// Whether each device's sets stand in its ledgers once, in the order that it made them; and what
/// becomes of a device whose store was copied.
namespace simulation {

namespace {

const Machine* machineOf(const Town& town, const Id& device, bool copied) {
    const auto found = std::find_if(
        town.machines.begin(), town.machines.end(),
        [&](const auto& one) { return one->is(device) && (one->isCopied || !copied); });
    return found == town.machines.end() ? nullptr : found->get();
}

/// Two chains with one key: what does not go on from the one that came first is kept whole, and
/// is nothing more until somebody with the right takes it in.
std::string untrusted(const Town& town, const History::Entry& entry) {
    if (!machineOf(town, entry.raw.device, true))
        return "exactly once: " + entry.receipt.detail + " where no device was copied";
    if (entry.receipt.verdict != sync::Verdict::parked ||
        entry.receipt.reason != "untrusted_device")
        return "visible: a set of a copied device counts though its chain does not go on";
    return {};
}

}  // namespace

std::string chainsHold(const Town& town, const History& history) {
    struct Chain {
        std::uint64_t last = 0;
        Hash hash;
    };
    std::map<Hash, Id> sets;  // whose
    std::map<std::pair<Id, Id>, Chain> chains;
    for (const auto& entry : history.entries()) {
        if (!sets.emplace(entry.raw.setHash, entry.set.person).second)
            return "exactly once: a set stands twice in the ledger";
        const bool repeats = history.entryOf(entry.saved) != &entry;
        if (repeats && entry.raw.setHash != entry.saved && !entry.changes.empty())
            return "exactly once: what was carried over is done again";
        if (entry.raw.deviceSeq == 0) {
            if (repeats && entry.changes.empty()) continue;  // the ledger had it already
            if (auto broken = untrusted(town, entry); !broken.empty()) return broken;
            continue;
        }
        auto& chain = chains[{entry.area, entry.raw.device}];
        if (entry.raw.deviceSeq != chain.last + 1)
            return "exactly once: a chain has a gap or a repeat";
        // The first of a chain may go on from one of the person's former enrolment, which the
        // ledger may have lost.
        const auto former = sets.find(entry.set.prevHash);
        const bool goesOn = chain.last > 0
                                ? entry.set.prevHash == chain.hash
                                : former == sets.end() || former->second == entry.set.person;
        // The server's own sets are numbered and not chained.
        const bool chained = machineOf(town, entry.raw.device, false) != nullptr;
        if (chained && !goesOn)
            return "visible: a set is taken into another chain than the one it goes on from";
        chain = {entry.raw.deviceSeq, entry.raw.setHash};
    }
    return {};
}

}  // namespace simulation
