#include <fmt/format.h>

#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// The first fault of one entry after `previous`, or nothing.
Result<std::string> faultOf(Reading& tx, const shared::PublicKey& server, const Id& serverDevice,
                            const Hash& previous, std::uint64_t expected, const Entry& entry) {
    if (entry.revision != expected) return fmt::format("revision {} is missing", expected);
    if (entryHash(previous, entry) != entry.hash) return std::string("the hash does not follow");
    auto set = sync::decodeChangeSet(entry.set);
    if (!set) return std::string("the change set does not read");
    if (sync::hashOf(server, *set) != entry.setHash) return std::string("the set is another");
    auto receipt = readReceipt(entry);
    if (!receipt || receipt->setHash != entry.setHash)
        return std::string("the receipt is another's");
    shared::PublicKey key = server;
    if (set->device != serverDevice) {
        auto device = tx.device(set->device);
        if (!device) return device.failure();
        if (!*device) return std::string("its device is unknown");
        key = (*device)->key;
    }
    if (!shared::verify(key, sync::signedBytes(server, *set), set->signature)) {
        return std::string("the signature is not its device's");
    }
    return std::string();
}

}  // namespace

Result<> Ledger::verify(Reading& tx, const Id& area) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Failure{Code::missing, "no area " + toText(area) + " in this store"};
    const auto& name = (*head)->name;
    Hash previous;
    std::uint64_t expected = 1;
    Result<> sound = shared::Done{};
    auto walked = tx.entriesAfter(area, 0, [&](const Entry& entry) {
        auto fault = faultOf(tx, server(), device_, previous, expected, entry);
        if (!fault) {
            sound = fault.failure();
        } else if (!fault->empty()) {
            sound = Failure{Code::damaged, fmt::format("ledger of {}, revision {}: {}", name,
                                                       entry.revision, *fault)};
        }
        previous = entry.hash;
        ++expected;
        return sound.ok();
    });
    if (!walked) return walked;
    if (!sound) return sound;
    if ((*head)->at.revision != expected - 1 || (*head)->hash != previous) {
        return Failure{Code::damaged, fmt::format("ledger of {}: its head is at {}, its last entry "
                                                  "at {}",
                                                  name, (*head)->at.revision, expected - 1)};
    }
    return shared::Done{};
}

}  // namespace field::server
