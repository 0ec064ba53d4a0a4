#include "sync/server/pull.h"

#include <algorithm>

#include "sync/server/scope.h"
#include "sync/wire.h"

namespace field::server {

using shared::Grant;
using shared::Record;
using sync::AreaPage;
using sync::Position;

namespace {

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

bool isNewer(const Versions& versions, std::uint32_t slot, std::uint64_t seen) {
    const auto at = versions.slots.find(slot);
    if (at != versions.slots.end() && at->second.revision > seen) return true;
    const auto elements = versions.elements.find(slot);
    return elements != versions.elements.end() &&
           std::any_of(elements->second.begin(), elements->second.end(),
                       [&](const auto& element) { return element.version.revision > seen; });
}

/// What changed of a row since `seen`, for a device that has it as it stood then; nothing where it
/// must come whole: it was made, deleted or revived since, or is the server's own, of whose columns
/// nobody notes the age.
std::optional<Record> changeOf(const shared::Kind& kind, const Stored& row, std::uint64_t seen) {
    const auto& versions = row.versions;
    if (kind.writer == shared::Writer::server || !versions.slots.contains(0) ||
        isNewer(versions, 0, seen))
        return std::nullopt;
    Record change;
    change.kind = row.record.kind;
    change.id = row.record.id;
    change.area = row.record.area;
    change.revision = row.record.revision;
    change.deleted = row.record.deleted;
    for (const auto& slot : kind.slots) {
        const bool own = slot.policy == shared::Policy::server;
        if (!own && !isNewer(versions, slot.number, seen)) continue;
        for (const auto column : slot.columns)
            change.values.set(column, row.record.values.get(column));
    }
    return change;
}

/// Fills a page in the order of positions: (max(row, grant) revision, kind, id).
class PageFiller {
  public:
    /// `changesOver`: where the device has everything that it may read, and rows may come as what
    /// changed since; nothing: they come whole.
    PageFiller(Reading& tx, const shared::Catalog& catalog, const Id& area, const Scope& scope,
               std::optional<std::uint64_t> changesOver, const PageLimits& limits, AreaPage& page)
        : tx_(tx),
          catalog_(catalog),
          area_(area),
          scope_(scope),
          changesOver_(changesOver),
          limits_(limits),
          page_(page) {}

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
        return page_.rows.size() + page_.changed.size() >= limits_.rows || bytes_ >= limits_.bytes;
    }
    void add(Record record, const Position& position) {
        bytes_ += roughBytes(record);
        page_.rows.push_back(std::move(record));
        page_.to = position;
    }
    void addChange(Record change, const Position& position) {
        bytes_ += roughBytes(change);
        page_.changed.push_back(std::move(change));
        page_.to = position;
    }

    /// Rows that changed after `at`, up to `last`; moves `at` on.
    Result<> changes(Position& at, std::uint64_t last) {
        // In a storm nearly all that changed in an area is not this person's to read. Whose a
        // Parked record is stands in the record.
        const ChangesWanted which{last,
                                  [this](std::uint32_t kind, const Id& project) {
                                      return kind == shared::kinds::parked ||
                                             scope_.readsKind(project, kind);
                                  },
                                  scope_.projects(),
                                  {shared::kinds::parked}};
        while (at.revision <= last) {
            auto rows = tx_.changedAfter(area_, at, limits_.rows, which);
            if (!rows) return rows.failure();
            for (auto& stored : *rows) {
                auto& row = stored.record;
                at = {row.revision, row.kind, row.id};
                page_.to = at;
                // A row that a new grant opens comes at the grant's place, once.
                const auto newSince = scope_.newSince(row.project);
                if (row.revision < newSince || !scope_.reads(row)) continue;
                const auto* kind = catalog_.kind(row.kind);
                std::optional<Record> change;
                if (kind && newSince == 0 && changesOver_)
                    change = changeOf(*kind, stored, *changesOver_);
                if (change) {
                    addChange(std::move(*change), at);
                } else {
                    add(std::move(row), at);
                }
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
        // In an area of which only some projects are left, nearly all that stands there is not this
        // person's to read.
        const auto projects = grant.project.none()
                                  ? scope_.projects()
                                  : std::optional(std::vector{grant.project, Id{}});
        for (;;) {
            auto rows = scopeRows(projects, grant.revision, at);
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

    /// The next rows of `projects` (nothing: of the whole area) after `at`, by (kind, id).
    Result<std::vector<Record>> scopeRows(const std::optional<std::vector<Id>>& projects,
                                          std::uint64_t upTo, const Position& at) {
        if (!projects) return tx_.scopeAfter(area_, std::nullopt, upTo, at, limits_.rows);
        std::vector<Record> all;
        for (const auto& project : *projects) {
            auto rows = tx_.scopeAfter(area_, project, upTo, at, limits_.rows);
            if (!rows) return rows.failure();
            for (auto& row : *rows) all.push_back(std::move(row));
        }
        std::sort(all.begin(), all.end(), [](const Record& a, const Record& b) {
            return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
        });
        if (all.size() > limits_.rows) all.resize(limits_.rows);
        return all;
    }

    Reading& tx_;
    const shared::Catalog& catalog_;
    Id area_;
    const Scope& scope_;
    std::optional<std::uint64_t> changesOver_;
    PageLimits limits_;
    AreaPage& page_;
    std::size_t bytes_ = 0;
};

}  // namespace

namespace {

/// The next project after `project` that `scope` reads, by id; nothing after the last.
Result<std::optional<Id>> projectAfter(Reading& tx, const Scope& scope, const Id& area,
                                       Id project) {
    for (;;) {
        auto next = tx.projectAfter(area, project);
        if (!next || !*next) return next;
        if (scope.entersProject(**next)) return next;
        project = **next;
    }
}

}  // namespace

Result<AreaPage> fill(Reading& tx, const shared::Access& access, const Id& person, const Id& area,
                      const FillPlace& place, const PageLimits& limits) {
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    const Scope scope(access, *grants, person, 0);
    AreaPage page;
    page.area = area;
    page.head = place.head;
    page.headHash = place.headHash;
    page.roles = scope.roles();
    page.from = page.to = place.from;
    page.fill = sync::Fill{place.project, true};
    page.more = true;
    std::size_t bytes = 0;
    for (Position at = place.from;;) {
        auto rows = tx.scopeAfter(area, place.project, ~std::uint64_t{0} >> 1, at, limits.rows);
        if (!rows) return rows.failure();
        for (auto& row : *rows) {
            at = {place.head.revision, row.kind, row.id};
            if (!scope.reads(row)) continue;
            bytes += roughBytes(row);
            page.rows.push_back(std::move(row));
            page.to = at;
            if (page.rows.size() < limits.rows && bytes < limits.bytes) continue;
            page.fill->done = false;
            return page;
        }
        if (rows->size() < limits.rows) break;
    }
    auto next = projectAfter(tx, scope, area, place.project);
    if (!next) return next.failure();
    page.more = next->has_value();
    page.to = {};
    return page;
}

Result<std::optional<Id>> fillAfter(Reading& tx, const shared::Access& access, const Id& person,
                                    const Id& area, const Id& project) {
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    return projectAfter(tx, Scope(access, *grants, person, 0), area, project);
}

Result<std::uint64_t> digest(Reading& tx, const shared::Access& access, const Id& person,
                             const Id& area) {
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    const Scope scope(access, *grants, person, 0);
    auto sums = tx.digests(area);
    if (!sums) return sums.failure();
    std::uint64_t total = 0;
    for (const auto& sum : *sums)
        if (scope.readsKind(sum.project, sum.kind)) total += sum.digest;
    return total;
}

Result<AreaPage> pull(Reading& tx, const shared::Catalog& catalog, const shared::Access& access,
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
    page.removedProjects = scope.removed(std::max(seenRevision, from.revision));
    page.roles = scope.roles();
    if (scope.empty()) {
        page.removedProjects = {Id{}};
        return page;
    }
    // A redaction empties columns and makes none of them newer.
    auto redactions = tx.redactions(area, seenRevision);
    if (!redactions) return redactions.failure();
    const auto changesOver =
        redactions->empty() ? std::optional(seenRevision) : std::optional<std::uint64_t>();
    AreaPage filled = page;
    if (filled.from.revision < seenRevision) filled.from = {seenRevision, ~0U, {}};
    if (auto done = PageFiller(tx, catalog, area, scope, changesOver, limits, filled).fill();
        !done) {
        return done.failure();
    }
    filled.from = from;
    return filled;
}

Result<bool> authorize(Reading& tx, const shared::Access& access, const Id& person, const Id& area,
                       const Id& project, std::uint32_t kind) {
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    return Scope(access, *grants, person, 0).readsKind(project, kind);
}

}  // namespace field::server
