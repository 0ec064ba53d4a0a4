#include "sync/server/pull.h"

#include <algorithm>
#include <set>

#include "shared/proto/records.pb.h"
#include "sync/wire.h"

namespace field::server {

using shared::Act;
using shared::Grant;
using shared::Record;
using sync::AreaPage;
using sync::Position;

namespace {

bool covers(const Grant& grant, const Id& project) {
    // The area's reference data (no project) is for everyone with any grant in it.
    return grant.project.none() || project.none() || grant.project == project;
}

/// What one person may read in one area, and since when.
class Scope {
  public:
    Scope(const shared::Access& access, const std::vector<Grant>& grants, const Id& person,
          std::uint64_t seen)
        : access_(access), person_(person), seen_(seen) {
        for (const auto& grant : grants) (grant.ended ? ended_ : live_).push_back(grant);
    }

    [[nodiscard]] bool empty() const { return live_.empty(); }

    [[nodiscard]] bool reads(const Record& record) const {
        if (record.kind == shared::kinds::parked && isAuthor(record)) return true;
        return std::any_of(live_.begin(), live_.end(), [&](const Grant& grant) {
            return covers(grant, record.project) &&
                   access_.allows(grant.role, record.kind, Act::read, 0);
        });
    }

    /// Roles held now, each once.
    [[nodiscard]] std::vector<std::string> roles() const {
        std::set<std::string> out;
        for (const auto& grant : live_) out.insert(grant.role);
        return {out.begin(), out.end()};
    }

    /// Revision of the newest grant over `project` that the device has not seen; 0: none.
    [[nodiscard]] std::uint64_t newSince(const Id& project) const {
        std::uint64_t newest = 0;
        for (const auto& grant : live_) {
            if (grant.revision > seen_ && covers(grant, project)) {
                newest = std::max(newest, grant.revision);
            }
        }
        return newest;
    }

    /// Live grants that the device has not seen, by revision.
    [[nodiscard]] std::vector<Grant> fresh() const {
        std::vector<Grant> out;
        for (const auto& grant : live_) {
            if (grant.revision > seen_) out.push_back(grant);
        }
        std::sort(out.begin(), out.end(),
                  [](const Grant& a, const Grant& b) { return a.revision < b.revision; });
        return out;
    }

    /// Projects that a grant's end took away since the device last looked; none: the whole area.
    [[nodiscard]] std::vector<Id> removed() const {
        std::set<Id> out;
        for (const auto& grant : ended_) {
            if (grant.revision <= seen_) continue;
            const bool still = std::any_of(live_.begin(), live_.end(), [&](const Grant& live) {
                return live.project.none() || live.project == grant.project;
            });
            if (!still) out.insert(grant.project);
        }
        return {out.begin(), out.end()};
    }

  private:
    [[nodiscard]] bool isAuthor(const Record& parked) const {
        const auto& person = parked.values.get(records::Parked::kPersonIdFieldNumber);
        const auto* blob = std::get_if<shared::Blob>(&person);
        return blob && blob->bytes == person_.view();
    }

    const shared::Access& access_;
    Id person_;
    std::uint64_t seen_;
    std::vector<Grant> live_, ended_;
};

std::size_t roughBytes(const Record& record) {
    std::size_t bytes = 48;
    std::string canonical;
    for (const auto& [column, value] : record.values) {
        canonical.clear();
        shared::appendCanonical(canonical, value);
        bytes += canonical.size();
    }
    return bytes;
}

/// Fills a page in the order of positions: (max(row, grant) revision, kind, id).
class PageFiller {
  public:
    PageFiller(Reading& tx, const Id& area, const Scope& scope, const PageLimits& limits,
               AreaPage& page)
        : tx_(tx), area_(area), scope_(scope), limits_(limits), page_(page) {}

    Result<> fill() {
        Position at = page_.from;
        for (const auto& grant : scope_.fresh()) {
            // First the changes before this grant's place, then what the grant opened, at its
            // place.
            if (auto done = changes(at, grant.revision - 1); !done || page_.more) return done;
            if (at.revision > grant.revision) continue;
            if (auto done = opened(grant, at); !done || page_.more) return done;
        }
        return changes(at, page_.head.revision);
    }

  private:
    [[nodiscard]] bool full() const {
        return page_.rows.size() >= limits_.rows || bytes_ >= limits_.bytes;
    }
    void add(Record record, const Position& position) {
        bytes_ += roughBytes(record);
        page_.rows.push_back(std::move(record));
        page_.to = position;
    }

    /// Rows that changed after `at`, up to `last`; moves `at` on.
    Result<> changes(Position& at, std::uint64_t last) {
        while (at.revision <= last) {
            auto rows = tx_.changedAfter(area_, at, limits_.rows);
            if (!rows) return rows.failure();
            for (auto& row : *rows) {
                if (row.revision > last) return shared::Done{};
                at = {row.revision, row.kind, row.id};
                page_.to = at;
                // A row that a new grant opens comes at the grant's place, once.
                if (row.revision < scope_.newSince(row.project) || !scope_.reads(row)) continue;
                add(std::move(row), at);
                if (full()) {
                    page_.more = true;
                    return shared::Done{};
                }
            }
            if (rows->size() < limits_.rows) break;
        }
        return shared::Done{};
    }

    /// Everything in the scope of `grant` that is not newer than it.
    Result<> opened(const Grant& grant, Position& at) {
        if (at.revision < grant.revision) at = {grant.revision, 0, {}};
        const auto project = grant.project.none() ? std::nullopt : std::optional(grant.project);
        for (;;) {
            auto rows = scopeRows(project, grant.revision, at);
            if (!rows) return rows.failure();
            for (auto& row : *rows) {
                at = {grant.revision, row.kind, row.id};
                page_.to = at;
                if (scope_.newSince(row.project) != grant.revision || !scope_.reads(row)) continue;
                add(std::move(row), at);
                if (full()) {
                    page_.more = true;
                    return shared::Done{};
                }
            }
            if (rows->size() < limits_.rows) return shared::Done{};
        }
    }

    /// A project's rows, and the reference data that any grant opens, by (kind, id).
    Result<std::vector<Record>> scopeRows(const std::optional<Id>& project, std::uint64_t upTo,
                                          const Position& at) {
        auto rows = tx_.scopeAfter(area_, project, upTo, at, limits_.rows);
        if (!rows || !project) return rows;
        auto reference = tx_.scopeAfter(area_, Id{}, upTo, at, limits_.rows);
        if (!reference) return reference;
        auto all = rows.take();
        for (auto& row : *reference) all.push_back(std::move(row));
        std::sort(all.begin(), all.end(), [](const Record& a, const Record& b) {
            return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
        });
        if (all.size() > limits_.rows) all.resize(limits_.rows);
        return all;
    }

    Reading& tx_;
    Id area_;
    const Scope& scope_;
    PageLimits limits_;
    AreaPage& page_;
    std::size_t bytes_ = 0;
};

}  // namespace

Result<AreaPage> pull(Reading& tx, const shared::Catalog&, const shared::Access& access,
                      const Id& person, const Id& area, Base seen, const Position& from,
                      const PageLimits& limits) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return shared::Failure{shared::Code::missing, "no such area"};
    AreaPage page;
    page.area = area;
    page.head = (*head)->at;
    page.headHash = (*head)->hash;
    // Another epoch: everything is pulled afresh.
    const auto seenRevision = seen.epoch == page.head.epoch ? seen.revision : 0;
    page.from = from;
    page.to = from;
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    const Scope scope(access, *grants, person, seenRevision);
    page.removedProjects = scope.removed();
    page.roles = scope.roles();
    if (scope.empty()) {
        page.removedProjects = {Id{}};
        return page;
    }
    AreaPage filled = page;
    if (filled.from.revision < seenRevision) filled.from = {seenRevision, ~0U, {}};
    if (auto done = PageFiller(tx, area, scope, limits, filled).fill(); !done) {
        return done.failure();
    }
    filled.from = from;
    return filled;
}

Result<bool> authorize(Reading& tx, const shared::Access& access, const Id& person, const Id& area,
                       const Id& project, std::uint32_t kind) {
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    return std::any_of(grants->begin(), grants->end(), [&](const Grant& grant) {
        return !grant.ended && covers(grant, project) &&
               access.allows(grant.role, kind, Act::read, 0);
    });
}

}  // namespace field::server
