#include "sync/server/host/heads.h"

#include <algorithm>

namespace field::server {

Result<std::vector<VisibleArea>> visibleAreas(Reading& tx, const Id& person) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::vector<VisibleArea> areas;
    for (const auto& head : *heads) {
        auto grants = tx.grants(head.area, person);
        if (!grants) return grants.failure();
        if (grants->empty()) continue;
        VisibleArea area;
        area.state.area = head.area;
        area.state.visible = head.at;
        area.state.headHash = head.hash;
        std::uint64_t ended = 0;
        for (const auto& grant : *grants) {
            area.live = area.live || !grant.ended;
            ended = std::max(ended, grant.revision);
        }
        if (!area.live) {
            auto last = tx.entry(head.area, ended);
            if (!last) return last.failure();
            area.state.visible.revision = ended;
            if (*last) area.state.headHash = (*last)->hash;
        }
        areas.push_back(std::move(area));
    }
    std::sort(areas.begin(), areas.end(), [](const VisibleArea& a, const VisibleArea& b) {
        return a.state.area < b.state.area;
    });
    return areas;
}

}  // namespace field::server
