#include "sync/server/accept/lineage.h"

namespace field::server {

Result<> Lineage::carry(sync::Version& version) {
    if (version.device.none() || version.device == in_.device) return shared::Done{};
    auto carried = tx_.carriedAs(in_.head.area, in_.device, version.device, version.deviceSeq);
    if (!carried) return carried.failure();
    if (*carried) version = {version.revision, in_.device, **carried};
    return shared::Done{};
}

Result<sync::Version> Lineage::seen(sync::Version version, std::uint64_t base) {
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
    return version;
}

Result<> Lineage::own(std::vector<sync::ElementVersion>& elements, std::uint64_t base) {
    for (auto& element : elements) {
        if (element.version.revision <= base) continue;
        if (auto known = carry(element.version); !known) return known;
    }
    return shared::Done{};
}

}  // namespace field::server
