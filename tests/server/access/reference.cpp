#include "tests/server/access/reference.h"

#include "tests/server/access/ground.h"
#include "tests/support/must.h"

namespace reference {

Reference::Reference(const matrix::Catalog& catalog) : cells_(matrix::cellsOf(catalog)) {
    const auto table = matrix::expectedTable(catalog);
    roles_ = table.roles();
    doers_.resize(cells_.size());
    for (std::size_t i = 0; i < cells_.size(); ++i)
        for (const auto& role : roles_) {
            if (!must(table.may(cells_[i], role))) continue;
            doers_[i].insert(role);
            if (cells_[i].act == "read") readers_[cells_[i].kind->number].insert(role);
        }
}

std::vector<Reference::Held> Reference::held(const Id& person, const Id& area) const {
    std::vector<Held> out;
    for (std::size_t i = 0; i < told_.size(); ++i) {
        const auto& begun = told_[i];
        if (begun.what != Told::What::begins || begun.person != person || begun.area != area)
            continue;
        // It lasts until something else is said of it.
        bool lasts = true;
        for (std::size_t later = i + 1; later < told_.size(); ++later)
            if (told_[later].what <= Told::What::ends && told_[later].grant == begun.grant)
                lasts = false;
        if (lasts) out.push_back({begun.project, begun.role});
    }
    return out;
}

bool Reference::mayRead(const Id& person, const Id& area, const Id& project,
                        std::uint32_t kind) const {
    const auto readers = readers_.find(kind);
    if (readers == readers_.end()) return false;
    for (const auto& grant : held(person, area)) {
        const bool reaches = project.none() || grant.project.none() || grant.project == project;
        if (reaches && readers->second.contains(grant.role)) return true;
    }
    return false;
}

bool Reference::mayDo(const Id& person, const Id& area, const Id& project,
                      std::size_t index) const {
    for (const auto& grant : held(person, area)) {
        // Reference data is the area's, and so is who may change it.
        const bool reaches = grant.project.none() || grant.project == project;
        if (reaches && doers_[index].contains(grant.role)) return true;
    }
    return false;
}

bool Reference::enters(const Id& person, const Id& area, const Id& project) const {
    for (const auto& grant : held(person, area))
        if (project.none() || grant.project.none() || grant.project == project) return true;
    return false;
}

bool Reference::administers(const Id& person, const Id& city) const {
    for (const auto& grant : held(person, city))
        if (grant.project.none() && grant.role == "admin") return true;
    return false;
}

bool Reference::isLetIn(const Id& device) const {
    bool confirmed = false;
    for (const auto& told : told_) {
        if (told.device != device || device.none()) continue;
        if (told.what == Told::What::revokes) return false;
        if (told.what == Told::What::confirms) confirmed = true;
    }
    return confirmed;
}

}  // namespace reference
