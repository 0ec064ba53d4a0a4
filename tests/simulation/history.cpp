#include "tests/simulation/history.h"

#include "shared/proto/sync.pb.h"
#include "sync/messages.h"
#include "sync/server/ledger_entry.h"

namespace simulation {

std::string History::readOn(server::Reading& tx) {
    auto heads = tx.heads();
    if (!heads) return "no loss: the server's heads cannot be read";
    for (const auto& head : *heads) {
        auto& [revision, hash] = heads_[head.area];
        epochs_[head.area] = head.at.epoch;
        if (head.at.revision < revision) return "no loss: entries of the ledger are gone";
        std::string broken;
        auto done = tx.entriesAfter(head.area, revision, [&](const server::Entry& raw) {
            if (raw.revision != revision + 1) broken = "exactly once: a gap in the ledger";
            if (broken.empty()) broken = take(head.area, raw);
            revision = raw.revision;
            hash = raw.hash;
            return broken.empty();
        });
        if (!broken.empty()) return broken;
        if (!done) return "no loss: the ledger cannot be read";
        if (revision != head.at.revision || hash != head.hash)
            return "no loss: the head is not the last entry";
    }
    return {};
}

std::string History::take(const Id& area, const server::Entry& raw) {
    Entry entry;
    entry.area = area;
    entry.raw = raw;
    auto set = sync::decodeChangeSet(raw.set);
    auto receipt = server::readReceipt(raw.receipt);
    wire::Effect effect;
    if (!set || !receipt || !effect.ParseFromString(raw.effect))
        return "no loss: an entry cannot be read";
    entry.set = set.take();
    entry.receipt = receipt.take();
    auto payload = sync::decodePayload(entry.set.payload);
    if (payload) entry.payload = payload.take();
    for (const auto& item : effect.rows()) {
        const auto& row = item.row();
        Change change{row.kind(), *Id::from(row.id()), {}};
        auto& versions = rows_[{change.kind, change.id}];
        Record record = versions.empty() ? Record{} : versions.back().record;
        record.kind = change.kind;
        record.id = change.id;
        record.area = area;
        record.project = Id::from(row.project()).value_or(Id{});
        record.parent = Id::from(row.parent()).value_or(Id{});
        record.revision = row.revision();
        record.deleted = row.deleted();
        const auto* kind = catalog_->kind(change.kind);
        for (const auto number : item.slots()) {
            change.slots.push_back(number);
            const auto* slot = kind ? kind->slotOf(number) : nullptr;
            if (!slot) continue;
            for (const auto column : slot->columns) record.values.erase(column);
        }
        wire::AreaAnswer page;
        page.set_area(area.str());
        page.set_epoch(std::string(16, 'e'));
        page.set_head_hash(std::string(32, 'h'));
        *page.add_rows() = row;
        auto read = sync::fromWire(page);
        if (!read) return "no loss: a row of an effect cannot be read";
        for (const auto& [column, value] : read->rows[0].values) record.values.set(column, value);
        versions.push_back({raw.revision, std::move(record)});
        entry.changes.push_back(std::move(change));
    }
    const auto& originals = entry.payload.originals;
    entry.saved = originals.empty() ? raw.setHash : originals.front();
    for (const auto& name : originals) bySet_.try_emplace(name, entries_.size());
    bySet_.try_emplace(raw.setHash, entries_.size());
    entries_.push_back(std::move(entry));
    return {};
}

const Record* History::at(std::uint32_t kind, const Id& id, std::uint64_t revision) const {
    const auto found = rows_.find({kind, id});
    if (found == rows_.end()) return nullptr;
    const Record* out = nullptr;
    for (const auto& version : found->second)
        if (version.since <= revision) out = &version.record;
    return out;
}

std::uint64_t History::head(const Id& area) const {
    const auto found = heads_.find(area);
    return found == heads_.end() ? 0 : found->second.first;
}

bool History::isOf(const Id& area, const Id& epoch) const {
    const auto found = epochs_.find(area);
    return found != epochs_.end() && found->second == epoch;
}

const History::Entry* History::entryOf(const Hash& set) const {
    const auto found = bySet_.find(set);
    return found == bySet_.end() ? nullptr : &entries_[found->second];
}

}  // namespace simulation
