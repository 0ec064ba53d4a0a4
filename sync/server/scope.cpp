#include "sync/server/scope.h"

#include <algorithm>
#include <set>

#include "shared/catalog.h"
#include "shared/proto/records.pb.h"

namespace field::server {

using shared::Act;
using shared::Grant;
using shared::Record;

namespace {

bool covers(const Grant& grant, const Id& project) {
    // The area's reference data (no project) is for everyone with any grant in it.
    return grant.project.none() || project.none() || grant.project == project;
}

}  // namespace

Scope::Scope(const shared::Access& access, const std::vector<Grant>& grants, const Id& person,
             std::uint64_t seen)
    : access_(access), person_(person), seen_(seen) {
    for (const auto& grant : grants) (grant.ended ? ended_ : live_).push_back(grant);
}

bool Scope::reads(const Record& record) const {
    if (record.kind == shared::kinds::parked && isAuthor(record)) return true;
    return readsKind(record.project, record.kind);
}

bool Scope::readsKind(const Id& project, std::uint32_t kind) const {
    return std::any_of(live_.begin(), live_.end(), [&](const Grant& grant) {
        return covers(grant, project) && access_.allows(grant.role, kind, Act::read, 0);
    });
}

bool Scope::entersProject(const Id& project) const {
    return std::any_of(live_.begin(), live_.end(),
                       [&](const Grant& grant) { return covers(grant, project); });
}

std::optional<std::vector<Id>> Scope::projects() const {
    std::set<Id> out{Id{}};
    for (const auto& grant : live_) {
        if (grant.project.none()) return std::nullopt;
        out.insert(grant.project);
    }
    return std::vector<Id>{out.begin(), out.end()};
}

std::vector<std::string> Scope::roles() const {
    std::set<std::string> out;
    for (const auto& grant : live_) out.insert(grant.role);
    return {out.begin(), out.end()};
}

std::uint64_t Scope::newSince(const Id& project) const {
    std::uint64_t newest = 0;
    for (const auto& grant : live_) {
        if (grant.revision > seen_ && covers(grant, project))
            newest = std::max(newest, grant.revision);
    }
    for (const auto& end : lost()) {
        if (end.project.none() || end.project == project) newest = std::max(newest, end.revision);
    }
    return newest;
}

std::vector<Grant> Scope::fresh() const {
    auto out = lost();
    for (const auto& grant : live_) {
        if (grant.revision > seen_) out.push_back(grant);
    }
    std::sort(out.begin(), out.end(),
              [](const Grant& a, const Grant& b) { return a.revision < b.revision; });
    return out;
}

std::vector<Id> Scope::removed(std::uint64_t revision) const {
    std::set<Id> out;
    for (const auto& end : lost()) {
        if (end.revision > revision) out.insert(end.project);
    }
    return {out.begin(), out.end()};
}

const std::vector<Grant>& Scope::lost() const {
    if (lost_) return *lost_;
    auto& out = lost_.emplace();
    for (const auto& grant : ended_) {
        if (grant.revision > seen_ && tookAway(grant)) out.push_back(grant);
    }
    return out;
}

/// Whether `ended` read something that no live grant reads wherever it did.
bool Scope::tookAway(const Grant& ended) const {
    const auto reads = [&](const std::string& role, const shared::Kind& kind) {
        return access_.allows(role, kind.number, Act::read, 0);
    };
    const auto& kinds = shared::Catalog::builtIn()->kinds();
    return std::any_of(kinds.begin(), kinds.end(), [&](const shared::Kind& kind) {
        return reads(ended.role, kind) &&
               std::none_of(live_.begin(), live_.end(), [&](const Grant& live) {
                   return (live.project.none() || live.project == ended.project) &&
                          reads(live.role, kind);
               });
    });
}

bool Scope::isAuthor(const Record& parked) const {
    const auto& person = parked.values.get(records::Parked::kPersonIdFieldNumber);
    const auto* blob = std::get_if<shared::Blob>(&person);
    return blob && blob->bytes == person_.view();
}

}  // namespace field::server
