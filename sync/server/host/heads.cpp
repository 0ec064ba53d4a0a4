#include "sync/server/host/heads.h"

#include <algorithm>

namespace field::server {

Result<std::vector<VisibleArea>> visibleAreas(Reading& tx, const Id& person) {
    auto known = tx.areasOf(person);
    if (!known) return known.failure();
    std::vector<VisibleArea> areas;
    for (const auto& id : *known) {
        auto head = tx.head(id);
        if (!head) return head.failure();
        if (!*head) continue;
        auto grants = tx.grants(id, person);
        if (!grants) return grants.failure();
        VisibleArea area;
        area.state.area = id;
        area.state.visible = (*head)->at;
        area.state.headHash = (*head)->hash;
        std::uint64_t ended = 0;
        for (const auto& grant : *grants) {
            area.live = area.live || !grant.ended;
            ended = std::max(ended, grant.revision);
        }
        if (!area.live) {
            auto last = tx.entry(id, ended);
            if (!last) return last.failure();
            area.state.visible.revision = ended;
            if (*last) area.state.headHash = (*last)->hash;
        }
        areas.push_back(area);
    }
    return areas;
}

}  // namespace field::server
