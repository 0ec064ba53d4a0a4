#include "sync/server/ledger_entry.h"

#include "shared/proto/sync.pb.h"
#include "shared/wire_values.h"
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

Result<sync::Receipt> readReceipt(const std::string& bytes) {
    wire::Receipt in;
    if (!in.ParseFromString(bytes))
        return Failure{Code::damaged, "ledger: a receipt does not read"};
    return sync::fromWire(in);
}

namespace {

/// The columns of a row that changed, and who set them.
void putEffectRow(const WorkingSet::Touched& touched, const shared::Catalog* catalog,
                  shared::WireWriter& out) {
    const auto& record = touched.stored.record;
    const auto* kind = catalog->kind(record.kind);
    shared::Values changed;
    const sync::Version* version = nullptr;
    for (const auto number : touched.slots) {
        const auto at = touched.stored.versions.slots.find(number);
        if (at != touched.stored.versions.slots.end()) version = &at->second;
        const auto* slot = kind ? kind->slotOf(number) : nullptr;
        if (!slot) continue;
        for (const auto column : slot->columns)
            if (record.values.has(column)) changed.set(column, record.values.get(column));
    }
    out.message(wire::EffectRow::kRowFieldNumber, [&] {
        using Row = wire::Row;
        out.number(Row::kKindFieldNumber, record.kind);
        out.bytes(Row::kIdFieldNumber, record.id.view());
        shared::putId(record.project, Row::kProjectFieldNumber, out);
        shared::putId(record.parent, Row::kParentFieldNumber, out);
        out.number(Row::kRevisionFieldNumber, record.revision);
        out.number(Row::kDeletedFieldNumber, record.deleted ? 1 : 0);
        shared::putValues(changed, Row::kValuesFieldNumber, out);
    });
    std::string slots;  // a packed list, as proto3 writes numbers
    shared::WireWriter list(slots);
    for (const auto number : touched.slots) list.element(number);
    out.bytes(wire::EffectRow::kSlotsFieldNumber, slots);
    if (version) {
        shared::putId(version->device, wire::EffectRow::kDeviceFieldNumber, out);
        out.number(wire::EffectRow::kDeviceSeqFieldNumber, version->deviceSeq);
    }
    for (const auto& [number, replaced] : touched.replaced) {
        out.message(wire::EffectRow::kReplacedFieldNumber, [&, slot = number, &was = replaced] {
            shared::putValues(was.values, wire::Replaced::kValuesFieldNumber, out);
            out.number(wire::Replaced::kRevisionFieldNumber, was.revision);
            out.number(wire::Replaced::kSlotFieldNumber, slot);
        });
    }
}

}  // namespace

Id parkedIdOf(const Hash& set) {
    const auto derived =
        shared::Sha256().addSized("fieldledger parked 1").addSized(set.view()).finish();
    return *Id::from(derived.view().substr(0, Id::size));
}

std::string writeEffect(const std::string& salt, const WorkingSet& working,
                        const shared::Catalog* catalog) {
    std::string bytes;
    shared::WireWriter out(bytes);
    out.bytes(wire::Effect::kSaltFieldNumber, salt);
    for (const auto& [key, touched] : working.records()) {
        if (!touched.changed) continue;
        out.message(wire::Effect::kRowsFieldNumber,
                    [&, &what = touched] { putEffectRow(what, catalog, out); });
    }
    return bytes;
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
