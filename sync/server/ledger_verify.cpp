#include <map>
#include <set>

#include <fmt/format.h>

#include "sync/digest.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// The first fault of one entry after `previous`, or nothing.
Result<std::string> faultOf(Reading& tx, const shared::PublicKey& server, const Id& serverDevice,
                            const Hash& previous, std::uint64_t expected, const Entry& entry,
                            const std::set<Hash>& named) {
    if (entry.revision != expected) return fmt::format("revision {} is missing", expected);
    if (entryHash(previous, entry) != entry.hash) return std::string("the hash does not follow");
    auto receipt = readReceipt(entry.receipt);
    if (!receipt || receipt->setHash != entry.setHash)
        return std::string("the receipt is another's");
    if (isRedacted(entry.set)) {
        return named.contains(entry.setHash) ? std::string()
                                             : std::string("redacted, and nobody is named for it");
    }
    auto set = sync::decodeChangeSet(entry.set);
    if (!set) return std::string("the change set does not read");
    if (sync::hashOf(server, *set) != entry.setHash) return std::string("the set is another");
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

/// Sets that two administrators redacted by an act of the server's own in this very ledger.
Result<std::set<Hash>> namedRedactions(Reading& tx, const shared::PublicKey& server,
                                       const Id& serverDevice, const Id& area) {
    std::set<Hash> named;
    auto walked = tx.entriesAfter(area, 0, [&](const Entry& entry) {
        if (entry.device != serverDevice || isRedacted(entry.set)) return true;
        auto set = sync::decodeChangeSet(entry.set);
        if (!set || sync::hashOf(server, *set) != entry.setHash) return true;
        auto payload = sync::decodePayload(set->payload);
        if (payload && payload->redact && payload->redact->persons.size() == 2)
            named.insert(payload->redact->set);
        return true;
    });
    if (!walked) return walked.failure();
    return named;
}

/// Whether the area's records add up to the digests that were kept as they were written: who reads
/// a value must find the one that the ledger led to, and not what a disk made of it since.
Result<> addUp(Reading& tx, const shared::Catalog& catalog, const AreaHead& head) {
    constexpr std::size_t perPage = 1'000;
    std::map<std::pair<Id, std::uint32_t>, std::uint64_t> sums;  // kept less found
    auto kept = tx.digests(head.area);
    if (!kept) return kept.failure();
    for (const auto& sum : *kept) sums[{sum.project, sum.kind}] += sum.digest;
    for (sync::Position at;;) {
        auto rows = tx.scopeAfter(head.area, std::nullopt, head.at.revision, at, perPage);
        if (!rows) return rows.failure();
        for (const auto& row : *rows) sums[{row.project, row.kind}] -= sync::digestOf(row);
        if (rows->size() < perPage) break;
        at.kind = rows->back().kind;
        at.id = rows->back().id;
    }
    for (const auto& [of, difference] : sums)
        if (difference != 0)
            return Failure{
                Code::damaged,
                fmt::format("ledger of {}: the records of kind {} in project {} are not those that "
                            "were written",
                            head.name,
                            catalog.kind(of.second) ? catalog.kind(of.second)->name : "?",
                            toText(of.first))};
    return shared::Done{};
}

}  // namespace

Result<> Ledger::verify(Reading& tx, const Id& area) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Failure{Code::missing, "no area " + toText(area) + " in this store"};
    const auto& name = (*head)->name;
    auto redactions = tx.redactions(area, 0);
    if (!redactions) return redactions.failure();
    std::set<Hash> named;
    if (!redactions->empty()) {
        auto found = namedRedactions(tx, server(), device_, area);
        if (!found) return found.failure();
        named = found.take();
    }
    Hash previous;
    std::uint64_t expected = 1;
    Result<> sound = shared::Done{};
    auto walked = tx.entriesAfter(area, 0, [&](const Entry& entry) {
        auto fault = faultOf(tx, server(), device_, previous, expected, entry, named);
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
    return addUp(tx, *rules_.catalog, **head);
}

}  // namespace field::server
