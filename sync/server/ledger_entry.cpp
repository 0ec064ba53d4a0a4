#include "sync/server/ledger_entry.h"

#include "shared/proto/sync.pb.h"
#include "sync/messages.h"

namespace field::server {

using shared::Code;
using shared::Failure;

sync::Receipt receiptFor(const sync::ChangeSet& set, const Hash& hash, sync::Verdict verdict,
                         std::string reason, std::string detail) {
    sync::Receipt receipt;
    receipt.setHash = hash;
    receipt.area = set.area;
    receipt.deviceSeq = set.deviceSeq;
    receipt.verdict = verdict;
    receipt.reason = std::move(reason);
    receipt.detail = std::move(detail);
    return receipt;
}

std::string writeReceipt(const sync::Receipt& receipt) {
    wire::Receipt out;
    sync::toWire(receipt, out);
    return out.SerializeAsString();
}

Result<sync::Receipt> readReceipt(const Entry& entry) {
    wire::Receipt in;
    if (!in.ParseFromString(entry.receipt)) {
        return Failure{Code::damaged, "ledger: the receipt of revision " +
                                          std::to_string(entry.revision) + " does not read"};
    }
    return sync::fromWire(in);
}

std::string writeEffect(const std::string& salt, const WorkingSet& working,
                        const shared::Catalog* catalog) {
    wire::Effect out;
    out.set_salt(salt);
    for (const auto& [key, touched] : working.records()) {
        if (!touched.changed) continue;
        const auto& record = touched.stored.record;
        auto* row = out.add_rows();
        auto changed = record;
        changed.values = {};
        const auto* kind = catalog->kind(record.kind);
        for (const auto number : touched.slots) {
            row->add_slots(number);
            const auto* slot = kind ? kind->slotOf(number) : nullptr;
            if (!slot) continue;
            for (const auto column : slot->columns) {
                if (record.values.has(column))
                    changed.values.set(column, record.values.get(column));
            }
        }
        sync::toWire(changed, *row->mutable_row());
        for (const auto& [number, replaced] : touched.replaced) {
            auto* before = row->add_replaced();
            sync::toWire(replaced, *before);
            before->set_slot(number);
        }
        for (const auto number : touched.slots) {
            const auto version = touched.stored.versions.slots.find(number);
            if (version == touched.stored.versions.slots.end()) continue;
            row->set_device(version->second.device.none() ? "" : version->second.device.str());
            row->set_device_seq(version->second.deviceSeq);
        }
    }
    return out.SerializeAsString();
}

namespace {

// No message of ours begins with these bytes: field number 0 does not exist.
constexpr std::string_view redactionMark{"\0redacted\0", 10};

}  // namespace

bool isRedacted(std::string_view part) {
    return part.size() == redactionMark.size() + Hash::size && part.starts_with(redactionMark);
}

std::string redacted(std::string_view bytes) {
    return std::string(redactionMark) + partHash(bytes).str();
}

Hash partHash(std::string_view part) {
    if (isRedacted(part)) return *Hash::from(part.substr(redactionMark.size()));
    return shared::sha256(part);
}

Hash entryHash(const Hash& previous, const Entry& entry) {
    return shared::Sha256()
        .addSized("fieldledger entry 1")
        .addSized(previous.view())
        .add(entry.revision)
        .addSized(partHash(entry.set).view())
        .addSized(partHash(entry.receipt).view())
        .addSized(partHash(entry.effect).view())
        .finish();
}

}  // namespace field::server
