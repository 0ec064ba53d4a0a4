#include "sync/server/ledger.h"

#include <algorithm>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/digest.h"
#include "sync/messages.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger_entry.h"

namespace field::server {

using shared::Blob;
using shared::Code;
using shared::Failure;
using sync::ChangeSet;
using sync::Payload;
using sync::Receipt;

namespace {

/// Whether the set goes on from one that was parked as a copied device's: what is missing before
/// it will never take a place in the chain.
Result<bool> goesOnFromUntrusted(Writing& tx, const ChangeSet& set) {
    auto before = tx.entryOf(set.area, set.prevHash);
    if (!before) return before.failure();
    return *before && (*before)->device == set.device && (*before)->deviceSeq == 0;
}

}  // namespace

Ledger::Ledger(Rules rules, shared::KeyPair key, Id device, std::shared_ptr<shared::Env> env)
    : rules_(std::move(rules)), key_(key), device_(device), env_(std::move(env)) {}

Result<> Ledger::makeArea(Writing& tx, const Id& area, const std::string& code,
                          const std::string& name) {
    auto known = tx.head(area);
    if (!known) return known.failure();
    if (*known) return Failure{Code::invalid, "area " + code + " is already there"};
    return tx.putHead({area, code, name, {shared::newId(*env_), 0}, Hash{}});
}

std::string Ledger::sealOf(const Receipt& receipt) const {
    const auto key =
        shared::Sha256()
            .addSized("fieldledger receipt seal 1")
            .addSized({reinterpret_cast<const char*>(key_.secret.data()), key_.secret.size()})
            .finish();
    std::string said = "fieldledger receipt 1\n";
    said += receipt.setHash.view();
    said += receipt.area.view();
    said += receipt.at.epoch.view();
    said += fmt::format("{} {} {}", receipt.deviceSeq, static_cast<int>(receipt.verdict),
                        receipt.at.revision);
    const auto take = [&](const std::vector<sync::EditOutcome>& outcomes) {
        for (const auto& outcome : outcomes)
            said += fmt::format(" {}.{}={}", outcome.edit, outcome.slot,
                                static_cast<int>(outcome.outcome));
    };
    take(receipt.outcomes);
    if (receipt.reason == carriedReason) said += " carried";
    for (const auto& place : receipt.former) {
        said += fmt::format(" {} ", place.at.revision);
        said += place.at.epoch.view();
        take(place.outcomes);
    }
    return shared::mark(key, said).str();
}

void Ledger::rememberFormer(const std::vector<Receipt>& former, Incoming& in) const {
    const auto known = [&](const sync::FormerPlace& place) {
        if (std::find(in.former.begin(), in.former.end(), place) == in.former.end())
            in.former.push_back(place);
    };
    const auto& originals = in.payload.originals;
    for (const auto& receipt : former) {
        const bool own =
            receipt.setHash == in.hash ||
            std::find(originals.begin(), originals.end(), receipt.setHash) != originals.end();
        if (!own || !isSealed(receipt)) continue;
        if (receipt.verdict == sync::Verdict::parked) in.parkedBefore.push_back(receipt.at);
        if (receipt.verdict != sync::Verdict::received) continue;
        in.judgedBefore =
            in.judgedBefore || (receipt.setHash == in.hash && receipt.reason != carriedReason);
        known({receipt.at, receipt.outcomes});
        // One that was carried over had a place before that.
        for (const auto& place : receipt.former) known(place);
    }
}

Result<> Ledger::remember(Writing& tx, const std::vector<Receipt>& former) const {
    for (const auto& receipt : former) {
        auto head = tx.head(receipt.area);
        if (!head) return head.failure();
        if (!*head || receipt.at.epoch == (*head)->at.epoch || !isSealed(receipt)) continue;
        auto entry = tx.entryOf(receipt.area, receipt.setHash);
        if (!entry) return entry.failure();
        if (!*entry || (*entry)->deviceSeq == 0 || isRedacted((*entry)->set)) continue;
        auto stored = readReceipt((*entry)->receipt);
        if (!stored) return stored.failure();
        const bool known = receipt.at.epoch == stored->at.epoch ||
                           std::any_of(stored->former.begin(), stored->former.end(),
                                       [&](const auto& place) { return place.at == receipt.at; });
        if (known) continue;
        auto set = sync::decodeChangeSet((*entry)->set);
        if (!set) return set.failure();
        auto put = receipt.verdict == sync::Verdict::parked
                       ? tx.putParkedBefore(set->area, set->device, set->deviceSeq, receipt.at)
                       : tx.putLateReceipt(set->area, set->device, set->deviceSeq, receipt.at.epoch,
                                           writeReceipt(receipt));
        if (!put) return put;
    }
    return shared::Done{};
}

Result<Receipt> Ledger::accept(Writing& tx, const ChangeSet& set,
                               const std::vector<Receipt>& former) {
    const auto hash = sync::hashOf(server(), set);
    const auto invalid = [&](std::string reason) {
        return receiptFor(set, hash, sync::Verdict::invalid, std::move(reason), "");
    };
    // Numbers of rows and columns have a sign.
    constexpr std::uint64_t lastSeq = std::numeric_limits<std::int64_t>::max();
    if (set.deviceSeq > lastSeq) return invalid("malformed");
    auto head = tx.head(set.area);
    if (!head) return head.failure();
    if (!*head) return invalid("unknown_area");
    auto device = tx.device(set.device);
    if (!device) return device.failure();
    if (!*device || (*device)->person != set.person || !(*device)->confirmed) {
        return invalid("unknown_device");
    }
    if (set.algorithm != shared::algorithmEd25519Sha256 ||
        !shared::verify((*device)->key, sync::signedBytes(server(), set), set.signature)) {
        return invalid("bad_signature");
    }
    auto repeat = tx.entryOf(set.area, hash);
    if (!repeat) return repeat.failure();
    if (*repeat) {
        auto stored = readReceipt((*repeat)->receipt);
        if (!stored) return stored;
        // Of an earlier life, but its place is one of this ledger still.
        stored->at.epoch = (*head)->at.epoch;
        stored->seal = sealOf(*stored);
        return stored;
    }

    Incoming in;
    in.set = set;
    in.hash = hash;
    in.head = **head;
    in.revision = in.head.at.revision + 1;
    in.nowMs = env_->wallMs();
    in.device = set.device;
    in.person = set.person;
    in.deviceSeq = set.deviceSeq;
    auto chain = tx.chain(set.area, set.device);
    if (!chain) return chain.failure();
    const auto last = chain->value_or(Chain{});
    auto payload = sync::decodePayload(set.payload);
    if (payload) in.payload = payload.take();
    rememberFormer(former, in);
    if (in.isBehind()) in.deviceSeq = 0;
    if ((*device)->revoked) return keepUntrusted(tx, in, "revoked");
    if (set.deviceSeq <= last.lastSeq) return keepUntrusted(tx, in, "sequence number used twice");
    const auto& gap = in.payload.gap;
    if (gap && in.payload.edits.empty() && gap->first <= last.lastSeq + 1) return closeGap(tx, in);
    if (set.deviceSeq > last.lastSeq + 1) {
        auto astray = goesOnFromUntrusted(tx, set);
        if (!astray) return astray.failure();
        if (!*astray) return keepEarly(tx, in, last.lastSeq + 1);
    }
    // The first set of an enrolment anew names the one of the former that it goes on from.
    if (set.prevHash != last.lastHash && last.lastSeq > 0)
        return keepUntrusted(tx, in, "chain does not continue");
    if (!payload) return park(tx, in, {"unreadable", payload.failure().message}, true);
    auto carried = carriedReceipt(tx, in, in.payload.originals, true);
    if (!carried) return carried.failure();
    if (*carried) return **carried;
    if (in.payload.grant || in.payload.release || in.payload.redact)
        return park(tx, in, {"no_right", "grant"}, true);
    return judgeAndMerge(tx, in);
}

Result<Receipt> Ledger::judgeAndMerge(Writing& tx, Incoming& in) {
    auto grants = tx.grants(in.head.area, in.set.person);
    if (!grants) return grants.failure();
    in.grants = grants.take();
    auto before = parkedBefore(tx, in);
    if (!before) return before.failure();
    if (!before->none()) {
        return park(tx, in, {"depends_on_parked", toText(*before), *before}, true);
    }
    Acceptance acceptance(tx, rules_, in);
    auto refusal = acceptance.run();
    if (!refusal) return refusal.failure();
    if (*refusal) return park(tx, in, **refusal, true);
    auto receipt = receiptFor(in.set, in.hash, sync::Verdict::received);
    receipt.outcomes = acceptance.outcomes();
    auto appended = append(tx, in, acceptance, std::move(receipt), true);
    if (!appended) return appended;
    std::vector<Id> arrived;
    for (const auto& [key, touched] : acceptance.working().records())
        if (touched.digestBefore == 0 && key.first != shared::kinds::conflict)
            arrived.push_back(key.second);
    if (auto judged = judgeWaiting(tx, in.head.area, std::move(arrived)); !judged)
        return judged.failure();
    return appended;
}

Result<Receipt> Ledger::append(Writing& tx, const Incoming& in, Acceptance& acceptance,
                               Receipt receipt, bool takesSequence) {
    receipt.at = {in.head.at.epoch, in.revision};
    receipt.receivedMs = in.nowMs;
    receipt.former = in.former;
    receipt.seal = sealOf(receipt);
    for (const auto& original : in.payload.originals) {
        auto put = tx.putCarrier(in.head.area, original, in.hash);
        if (!put) return put.failure();
    }
    for (const auto& at : takesSequence ? in.parkedBefore : std::vector<Base>()) {
        auto put = tx.putParkedBefore(in.head.area, in.set.device, in.set.deviceSeq, at);
        if (!put) return put.failure();
    }
    acceptance.working().setRevision(in.revision);
    std::string salt(16, '\0');
    env_->random(salt.data(), salt.size());

    Entry entry;
    entry.revision = in.revision;
    entry.setHash = in.hash;
    entry.device = in.set.device;
    entry.deviceSeq = takesSequence ? in.set.deviceSeq : 0;
    entry.set = sync::encodeChangeSet(in.set);
    entry.receipt = writeReceipt(receipt);
    entry.effect = writeEffect(salt, acceptance.working(), rules_.catalog.get());
    entry.hash = entryHash(in.head.hash, entry);

    std::map<std::pair<Id, std::uint32_t>, std::uint64_t> sums;
    for (const auto& [key, touched] : acceptance.working().records()) {
        if (!touched.changed && !touched.rewritten) continue;
        const auto& record = touched.stored.record;
        sums[{record.project, record.kind}] += sync::digestOf(record) - touched.digestBefore;
        if (auto put = tx.putRecord(touched.stored); !put) return put.failure();
    }
    for (const auto& [of, change] : sums) {
        auto added = tx.addDigest(in.head.area, {of.first, of.second, change});
        if (!added) return added.failure();
    }
    for (const auto& [record, text] : acceptance.working().texts()) {
        if (auto put = tx.putPastText(in.head.area, record, text); !put) return put.failure();
    }
    for (const auto& moved : acceptance.moved()) {
        const StateChange change{in.revision, in.device, in.person, in.deviceSeq, moved.state};
        if (auto put = tx.putState(in.head.area, moved.report, change); !put) return put.failure();
    }
    if (auto noted = noteEvidence(tx, in); !noted) return noted.failure();
    if (auto put = tx.append(in.head.area, entry); !put) return put.failure();
    if (takesSequence) {
        auto put =
            tx.putChain(in.head.area, in.set.device, {in.set.deviceSeq, in.link.value_or(in.hash)});
        if (!put) return put.failure();
    }
    auto head = in.head;
    head.at.revision = in.revision;
    head.hash = entry.hash;
    if (auto put = tx.putHead(head); !put) return put.failure();
    return receipt;
}

/// Evidence bytes are taken for every hash that a change set of the device names, parked ones too.
Result<> Ledger::noteEvidence(Writing& tx, const Incoming& in) {
    for (const auto& edit : in.payload.edits) {
        if (edit.kind != shared::kinds::evidence) continue;
        for (const auto& slot : edit.slots) {
            for (const int column : {records::Evidence::kSha256FieldNumber,
                                     records::Evidence::kThumbnailSha256FieldNumber,
                                     records::Evidence::kStampedSha256FieldNumber}) {
                const auto& value = slot.values.get(static_cast<std::uint32_t>(column));
                const auto* blob = std::get_if<Blob>(&value);
                const auto sha256 = blob ? Hash::from(blob->bytes) : std::nullopt;
                if (!sha256) continue;
                auto put = tx.putEvidenceUse(
                    *sha256, {in.head.area, in.payload.project, in.set.device, edit.id});
                if (!put) return put;
            }
        }
    }
    return shared::Done{};
}

}  // namespace field::server
