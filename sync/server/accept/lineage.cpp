#include "sync/server/accept/lineage.h"

#include <algorithm>

#include "sync/server/ledger_entry.h"

namespace field::server {

namespace {

Result<sync::ChangeSet> setOf(const Entry& entry) {
    auto set = sync::decodeChangeSet(entry.set);
    if (set) return set;
    return shared::Failure{
        shared::Code::damaged,
        "ledger: the set of revision " + std::to_string(entry.revision) + " does not read"};
}

}  // namespace

Result<> Lineage::carry(sync::Version& version) {
    if (version.device.none() || version.device == in_.device) return shared::Done{};
    auto carried = tx_.carriedAs(in_.head.area, in_.device, version.device, version.deviceSeq);
    if (!carried) return carried.failure();
    if (*carried) {
        version.device = in_.device;
        version.deviceSeq = **carried;
        return shared::Done{};
    }
    auto former = goesOnFrom();
    if (!former) return former.failure();
    const auto last = (*former)->find(version.device);
    if (last != (*former)->end() && version.deviceSeq != 0 && version.deviceSeq <= last->second) {
        version.device = in_.device;
        version.deviceSeq = 0;
    }
    return shared::Done{};
}

Result<Hash> Lineage::firstLink(const Id& device) {
    if (device == in_.set.device && in_.set.deviceSeq == 1) return in_.set.prevHash;
    auto first = tx_.entryBySeq(in_.head.area, device, 1);
    if (!first) return first.failure();
    if (!*first) return Hash{};
    auto set = setOf(**first);
    if (!set) return set.failure();
    return set->prevHash;
}

Result<const std::map<Id, std::uint64_t>*> Lineage::goesOnFrom() {
    if (goesOnFrom_) return &*goesOnFrom_;
    std::map<Id, std::uint64_t> former;
    for (auto device = in_.device;;) {
        auto link = firstLink(device);
        if (!link) return link.failure();
        if (link->none()) break;
        auto last = tx_.entryOf(in_.head.area, *link);
        if (!last) return last.failure();
        if (!*last || (*last)->deviceSeq == 0) break;
        auto set = setOf(**last);
        if (!set) return set.failure();
        if (set->person != in_.person || set->device == in_.device) break;
        if (!former.emplace(set->device, set->deviceSeq).second) break;
        device = set->device;
    }
    goesOnFrom_ = std::move(former);
    return &*goesOnFrom_;
}

Result<bool> Lineage::hasEndedLives() {
    if (hasEndedLives_) return *hasEndedLives_;
    auto origin = tx_.originOf(in_.head.area, in_.head.at.epoch);
    if (!origin) return origin.failure();
    hasEndedLives_ = origin->has_value();
    return *hasEndedLives_;
}

Result<bool> Lineage::wasTold(const sync::Version& version, const Base& said) {
    auto ended = hasEndedLives();
    if (!ended || !*ended) return ended;
    auto places = tx_.parkedBefore(in_.head.area, version.device, version.deviceSeq);
    if (!places) return places.failure();
    if (places->empty()) return false;
    // The device had the receipt by which it proves the place: whatever it made in a later life
    // was made after that.
    auto before = formerMeanings(tx_, in_.head, said);
    if (!before) return before.failure();
    return std::any_of(places->begin(), places->end(), [&](const Base& place) {
        if (said.epoch == in_.head.at.epoch) return true;
        if (said.epoch == place.epoch) return place.revision <= said.revision;
        return std::any_of(before->begin(), before->end(),
                           [&](const Base& life) { return life.epoch == place.epoch; });
    });
}

Result<sync::Version> Lineage::seen(sync::Version version, std::uint64_t base, const Base& said) {
    if (version.revision <= base || version.device.none()) return version;
    if (version.device != in_.device) {
        if (auto known = carry(version); !known) return known.failure();
        return version;
    }
    if (version.deviceSeq == 0) {  // of a set that no chain vouches for
        version.device = {};
        return version;
    }
    auto parkedAt = tx_.releasedFrom(in_.head.area, version.device, version.deviceSeq);
    if (!parkedAt) return parkedAt.failure();
    if (*parkedAt && base >= **parkedAt) version.device = {};
    auto told = wasTold(version, said);
    if (!told) return told.failure();
    if (*told) version.device = {};
    return version;
}

Result<> Lineage::recall(const Id& record, std::uint32_t slot, sync::Version& version) {
    auto ended = hasEndedLives();
    if (!ended) return ended.failure();
    if (!*ended || version.device.none() || version.deviceSeq == 0) return shared::Done{};
    auto late = tx_.lateReceipts(in_.head.area, version.device, version.deviceSeq);
    if (!late) return late.failure();
    if (late->empty()) return shared::Done{};
    auto entry = tx_.entryBySeq(in_.head.area, version.device, version.deviceSeq);
    if (!entry) return entry.failure();
    if (!*entry || isRedacted((*entry)->set)) return shared::Done{};
    auto set = setOf(**entry);
    if (!set) return set.failure();
    auto payload = sync::decodePayload(set->payload);
    if (!payload) return shared::Done{};  // it wrote nothing that the server knows
    for (const auto& bytes : *late) {
        auto receipt = readReceipt(bytes);
        if (!receipt) return receipt.failure();
        const sync::FormerPlace place{receipt->at, receipt->outcomes};
        for (std::uint32_t i = 0; i < payload->edits.size(); ++i) {
            const auto& edit = payload->edits[i];
            const bool wrote =
                edit.id == record && std::any_of(edit.slots.begin(), edit.slots.end(),
                                                 [&](const auto& one) { return one.slot == slot; });
            if (!wrote) continue;
            (apart(place, i, slot) ? version.waited : version.former).push_back(place.at);
        }
    }
    return shared::Done{};
}

Result<> Lineage::own(std::vector<sync::ElementVersion>& elements, std::uint64_t base) {
    for (auto& element : elements) {
        if (element.version.revision <= base) continue;
        if (auto known = carry(element.version); !known) return known;
    }
    return shared::Done{};
}

}  // namespace field::server
