#include "sync/server/accept/incoming.h"

#include <algorithm>

namespace field::server {

using sync::Outcome;

bool apart(const sync::FormerPlace& place, std::uint32_t edit, std::uint32_t slot) {
    return std::any_of(place.outcomes.begin(), place.outcomes.end(), [&](const auto& one) {
        if (one.edit != edit) return false;
        if (one.outcome == Outcome::proposed) return true;  // the edit as a whole
        return one.slot == slot && (one.outcome == Outcome::conflict ||
                                    one.outcome == Outcome::late || one.outcome == Outcome::kept);
    });
}

Result<std::uint64_t> presentRevision(Reading& tx, const AreaHead& head, const Base& base) {
    if (base.epoch == head.at.epoch) return std::min(base.revision, head.at.revision);
    auto restored = tx.restoredAt(head.area, base.epoch);
    if (!restored) return restored.failure();
    return std::min(base.revision, restored->value_or(0));
}

Result<std::vector<Base>> formerMeanings(Reading& tx, const AreaHead& head, const Base& base) {
    std::vector<Base> out;
    if (base.epoch == head.at.epoch) return out;
    constexpr std::size_t furthest = 64;  // lives that are looked back over
    for (auto at = base; out.size() < furthest;) {
        auto origin = tx.originOf(head.area, at.epoch);
        if (!origin) return origin.failure();
        if (!*origin) break;
        at = {(*origin)->epoch, std::min(at.revision, (*origin)->revision)};
        out.push_back(at);
    }
    return out;
}

sync::Version Incoming::version() const {
    sync::Version version{revision, device, deviceSeq};
    for (const auto& place : former) version.former.push_back(place.at);
    return version;
}

std::vector<Base> Incoming::stood(std::uint32_t edit, std::uint32_t slot) const {
    std::vector<Base> out;
    for (const auto& place : former)
        if (!apart(place, edit, slot)) out.push_back(place.at);
    return out;
}

std::vector<Base> Incoming::waited(std::uint32_t edit, std::uint32_t slot) const {
    std::vector<Base> out;
    for (const auto& place : former)
        if (apart(place, edit, slot)) out.push_back(place.at);
    return out;
}

}  // namespace field::server
