#include "sync/state_hash.h"

#include <algorithm>

namespace field::sync {

std::string stateHash(std::vector<AreaState> areas) {
    std::sort(areas.begin(), areas.end(),
              [](const AreaState& a, const AreaState& b) { return a.area < b.area; });
    shared::Sha256 hash;
    for (const auto& area : areas) {
        if (area.visible.revision == 0) continue;
        hash.add(area.area.view())
            .add(area.visible.epoch.view())
            .add(area.visible.revision)
            .add(area.headHash.view());
    }
    return hash.finish().str().substr(0, 16);
}

}  // namespace field::sync
