#include "sync/merge.h"

#include <algorithm>
#include <map>
#include <utility>

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

bool reaches(const Base& base, const Base& place) {
    return base.epoch == place.epoch && place.revision <= base.revision;
}

/// Whether one of `seen` covers one of `places`: of the same life, and not before it.
bool anyCovered(const std::vector<Base>& places, const std::vector<Base>& seen) {
    return std::any_of(places.begin(), places.end(), [&](const Base& place) {
        return std::any_of(seen.begin(), seen.end(),
                           [&](const Base& base) { return reaches(base, place); });
    });
}

/// Whether the author of `arriving` had seen one of `places`.
bool sawAny(const Arriving& arriving, const std::vector<Base>& places) {
    return std::any_of(places.begin(), places.end(), [&](const Base& place) {
        return reaches(arriving.said, place) ||
               std::any_of(arriving.alsoSaid.begin(), arriving.alsoSaid.end(),
                           [&](const Base& base) { return reaches(base, place); });
    });
}

/// Per life the furthest place.
void reachTo(std::vector<Base>& places, const Base& place) {
    const auto same = std::find_if(places.begin(), places.end(),
                                   [&](const Base& base) { return base.epoch == place.epoch; });
    if (same == places.end()) {
        places.push_back(place);
    } else {
        same->revision = std::max(same->revision, place.revision);
    }
}

/// Whether `side` is what the author of `later` had on screen as an own value that nobody had
/// answered yet; not if they saw it wait in a life that has ended.
bool builtOnOwn(const Contested& later, const Contested& side, std::uint64_t base) {
    return !side.device.none() && side.device == later.device && side.deviceSeq < later.deviceSeq &&
           side.revision > base && !anyCovered(side.waited, later.saw);
}

/// Values equal for merging: an empty value and an absent one are the same.
bool equalValues(const Values& a, const Values& b) {
    const auto contains = [](const Values& all, const Values& some) {
        return std::all_of(some.begin(), some.end(),
                           [&](const auto& item) { return all.get(item.first) == item.second; });
    };
    return contains(a, b) && contains(b, a);
}

/// Elements by name while they are united: in a row each that comes would move all behind it, and a
/// set of tens of thousands would hold the server up for a minute.
using ByName = std::map<std::string, ElementVersion>;

ElementVersion* find(ByName& all, const std::string& element) {
    const auto at = all.find(element);
    return at != all.end() ? &at->second : nullptr;
}

void insert(ByName& all, ElementVersion item) {
    auto name = item.element;
    all.emplace(std::move(name), std::move(item));
}

}  // namespace

bool covers(const Arriving& arriving, const Version& standing) {
    if (standing.revision <= arriving.base) return true;
    // Seen as waiting, also an own one: it goes on waiting, unless it is decided over.
    if (sawAny(arriving, standing.waited)) return arriving.resolves;
    return ownEarlier(arriving, standing) || sawAny(arriving, standing.former);
}

bool builtOn(const Version& standing, const Arriving& arriving) {
    return anyCovered(arriving.former, standing.saw) ||
           anyCovered(arriving.waited, standing.decided);
}

Version versionOver(const Arriving& arriving, std::uint64_t revision, const Version& replaced) {
    Version version{revision, arriving.device, arriving.deviceSeq, arriving.former,
                    arriving.waited};
    if (covers(arriving, replaced)) {
        version.saw = replaced.saw;
        version.decided = replaced.decided;
    }
    return versionAfter(std::move(version), arriving);
}

Version versionAfter(Version standing, const Arriving& arriving) {
    if (!arriving.ended) return standing;
    auto all = arriving.alsoSaid;
    all.push_back(arriving.said);
    for (const auto& base : all) {
        reachTo(standing.saw, base);
        if (arriving.resolves) reachTo(standing.decided, base);
    }
    return standing;
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

std::vector<ElementVersion> unite(std::vector<ElementVersion> before, const Arriving& arriving,
                                  std::uint64_t revision) {
    ByName standing;
    for (auto& item : before) insert(standing, std::move(item));
    const auto fresh = versionOver(arriving, revision, {});
    for (const auto& element : arriving.elements.removed) {
        auto* item = find(standing, element);
        // One that is not there may have been added by a parked set of the device, or by one that a
        // restore lost: the removal is kept for the day it comes.
        if (!item) {
            insert(standing, {element, false, fresh});
        } else if (covers(arriving, item->version)) {
            item->present = false;
            item->version = versionOver(arriving, revision, item->version);
        }
    }
    for (const auto& element : arriving.elements.added) {
        if (auto* item = find(standing, element)) {
            const bool takenOutLater = !item->present && arriving.deviceSeq != 0 &&
                                       item->version.device == arriving.device &&
                                       item->version.deviceSeq > arriving.deviceSeq;
            if (takenOutLater || (!item->present && builtOn(item->version, arriving))) continue;
            item->present = true;
            item->version = versionOver(arriving, revision, item->version);
        } else {
            insert(standing, {element, true, fresh});
        }
    }
    std::vector<ElementVersion> out;
    out.reserve(standing.size());
    for (auto& [name, item] : standing) out.push_back(std::move(item));
    return out;
}

std::vector<Contested> joinContest(std::vector<Contested> waiting, Contested later,
                                   std::uint64_t base) {
    for (auto& side : waiting) {
        if (!side.current && (anyCovered(later.former, side.saw) ||
                              (side.decides && anyCovered(later.waited, side.saw))))
            later.settled = true;
        if (side.settled || side.current) continue;
        if (equalValues(side.values, later.values)) {
            if (!later.decides || side.decides) return waiting;
            side.settled = true;  // listed as what was decided
            continue;
        }
        if (builtOnOwn(later, side, base) || anyCovered(side.former, later.saw))
            side.settled = true;
    }
    waiting.push_back(std::move(later));
    return waiting;
}

std::vector<Contested> standNow(std::vector<Contested> waiting, Contested standing,
                                std::uint64_t base) {
    for (auto& side : waiting) {
        if (side.current || equalValues(side.values, standing.values) ||
            builtOnOwn(standing, side, base) || anyCovered(side.former, standing.saw))
            side.settled = true;
        side.current = false;
    }
    waiting.insert(waiting.begin(), std::move(standing));
    return waiting;
}

std::vector<Contested> settleContest(std::vector<Contested> waiting, const Arriving& resolution) {
    for (auto& side : waiting) {
        const Version version{side.revision, side.device, side.deviceSeq, side.former, side.waited};
        if (!side.current && covers(resolution, version)) side.settled = true;
    }
    return waiting;
}

bool allSettled(const std::vector<Contested>& waiting) {
    return std::all_of(waiting.begin(), waiting.end(),
                       [](const Contested& side) { return side.settled || side.current; });
}

}  // namespace field::sync
