#include "sync/merge.h"

#include <algorithm>

#include "sync/text_merge.h"

namespace field::sync {

using shared::Policy;

namespace {

/// Whether an earlier set of the same device made `version`. Whether it still is what that set
/// carried needs no check here: a merged value belongs to no device.
bool ownEarlier(const Arriving& arriving, const Version& version) {
    return !version.device.none() && version.device == arriving.device &&
           version.deviceSeq < arriving.deviceSeq;
}

/// Whether one of `seen` covers one of `places`: of the same life, and not before it.
bool anyCovered(const std::vector<Base>& places, const std::vector<Base>& seen) {
    return std::any_of(places.begin(), places.end(), [&](const Base& place) {
        return std::any_of(seen.begin(), seen.end(), [&](const Base& base) {
            return base.epoch == place.epoch && place.revision <= base.revision;
        });
    });
}

/// Values equal for merging: an empty value and an absent one are the same.
bool equalValues(const Values& a, const Values& b) {
    const auto contains = [](const Values& all, const Values& some) {
        return std::all_of(some.begin(), some.end(),
                           [&](const auto& item) { return all.get(item.first) == item.second; });
    };
    return contains(a, b) && contains(b, a);
}

ElementVersion* find(std::vector<ElementVersion>& all, const std::string& element) {
    const auto at = std::lower_bound(
        all.begin(), all.end(), element,
        [](const ElementVersion& item, const std::string& name) { return item.element < name; });
    return at != all.end() && at->element == element ? &*at : nullptr;
}

void insert(std::vector<ElementVersion>& all, ElementVersion item) {
    const auto at = std::lower_bound(
        all.begin(), all.end(), item.element,
        [](const ElementVersion& other, const std::string& name) { return other.element < name; });
    all.insert(at, std::move(item));
}

}  // namespace

bool covers(const Arriving& arriving, const Version& standing) {
    return standing.revision <= arriving.base || ownEarlier(arriving, standing) ||
           anyCovered(standing.former, {arriving.said});
}

bool builtOn(const Version& standing, const Arriving& arriving) {
    return anyCovered(arriving.former, standing.saw);
}

std::vector<Base> sawAfter(const Arriving& arriving, bool ended, const Version& replaced) {
    std::vector<Base> saw;
    if (covers(arriving, replaced)) saw = replaced.saw;
    if (!ended) return saw;
    const auto same = std::find_if(saw.begin(), saw.end(), [&](const Base& base) {
        return base.epoch == arriving.said.epoch;
    });
    if (same == saw.end()) {
        saw.push_back(arriving.said);
    } else {
        same->revision = std::max(same->revision, arriving.said.revision);
    }
    return saw;
}

Decision decide(const shared::Slot& slot, const Standing& standing, const Arriving& arriving,
                bool legalNow) {
    if (slot.policy == Policy::unite) return Decision::unite;
    const bool seen = covers(arriving, standing.version);
    if (slot.policy == Policy::step) {
        if (equalValues(standing.values, arriving.values)) return Decision::same;
        return legalNow ? Decision::apply : Decision::late;
    }
    if (!arriving.whole) return Decision::ask;
    if (equalValues(standing.values, arriving.values)) return Decision::same;
    if (seen) return Decision::apply;
    if (builtOn(standing.version, arriving)) return Decision::same;
    if (slot.policy == Policy::text && wovenText(slot, standing, arriving)) return Decision::weave;
    return slot.policy == Policy::latest ? Decision::giveWay : Decision::ask;
}

std::optional<std::string> wovenText(const shared::Slot& slot, const Standing& standing,
                                     const Arriving& arriving) {
    if (!arriving.baseText) return {};
    const auto text = [&](const Values& values) {
        const auto* found = std::get_if<std::string>(&values.get(slot.number));
        return found ? std::string_view(*found) : std::string_view();
    };
    return mergeText(*arriving.baseText, text(standing.values), text(arriving.values));
}

std::vector<ElementVersion> unite(std::vector<ElementVersion> standing, const Arriving& arriving,
                                  std::uint64_t revision) {
    const Version version{revision, arriving.device, arriving.deviceSeq, arriving.former};
    for (const auto& element : arriving.elements.removed) {
        auto* item = find(standing, element);
        // One that is not there may have been added by a parked set of the device: the removal is
        // kept for the day it is released.
        if (!item) {
            insert(standing, {element, false, version});
        } else if (covers(arriving, item->version)) {
            item->present = false;
            item->version = version;
        }
    }
    for (const auto& element : arriving.elements.added) {
        if (auto* item = find(standing, element)) {
            const bool takenOutLater = !item->present && arriving.deviceSeq != 0 &&
                                       item->version.device == arriving.device &&
                                       item->version.deviceSeq > arriving.deviceSeq;
            if (takenOutLater || (!item->present && builtOn(item->version, arriving))) continue;
            item->present = true;
            item->version = version;
        } else {
            insert(standing, {element, true, version});
        }
    }
    return standing;
}

std::vector<Contested> joinContest(std::vector<Contested> waiting, Contested later,
                                   std::uint64_t base) {
    for (auto& side : waiting) {
        if (side.settled || side.current) continue;
        if (equalValues(side.values, later.values)) return waiting;
        const bool builtOn =
            side.device == later.device && side.deviceSeq < later.deviceSeq && side.revision > base;
        if (builtOn) side.settled = true;
    }
    waiting.push_back(std::move(later));
    return waiting;
}

std::vector<Contested> standNow(std::vector<Contested> waiting, Contested standing) {
    for (auto& side : waiting) {
        if (side.current || equalValues(side.values, standing.values)) side.settled = true;
        side.current = false;
    }
    waiting.insert(waiting.begin(), std::move(standing));
    return waiting;
}

std::vector<Contested> settleContest(std::vector<Contested> waiting, const Arriving& resolution) {
    for (auto& side : waiting) {
        const Version version{side.revision, side.device, side.deviceSeq, side.former};
        if (!side.current && covers(resolution, version)) side.settled = true;
    }
    return waiting;
}

bool allSettled(const std::vector<Contested>& waiting) {
    return std::all_of(waiting.begin(), waiting.end(),
                       [](const Contested& side) { return side.settled || side.current; });
}

}  // namespace field::sync
