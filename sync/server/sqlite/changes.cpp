#include <algorithm>

#include <fmt/format.h>

#include "sync/server/sqlite/rows.h"
#include "sync/server/sqlite/storage.h"

/// Reads of what changed since, and of what a grant opens.
namespace field::server {

using shared::Catalog;
using shared::Record;
using shared::Statement;
using sync::Position;

namespace {

/// Looking into a project costs a seek for each kind; into more than so many, more than to pass
/// over the rest of the area.
constexpr std::size_t mostProjects = 16;

bool isOneOf(const std::vector<std::uint32_t>& kinds, std::uint32_t kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Appends up to `limit` places of those that `wants`.
template <class Wants>
Result<> placesOf(Statement& query, std::size_t limit, Wants wants, std::vector<Position>& out) {
    for (std::size_t taken = 0; taken < limit;) {
        auto there = query.step();
        if (!there) return there.failure();
        if (!*there) break;
        const auto kind = static_cast<std::uint32_t>(query.integer(1));
        if (!wants(kind, query.id(3))) continue;
        out.push_back({static_cast<std::uint64_t>(query.integer(0)), kind, query.id(2)});
        ++taken;
    }
    return shared::Done{};
}

}  // namespace

std::string changedAfterSelect(const Catalog& catalog, std::optional<std::uint32_t> only,
                               bool inProject) {
    std::string sql;
    for (const auto& kind : catalog.kinds()) {
        if (only && *only != kind.number) continue;
        if (!sql.empty()) sql += " UNION ALL ";
        sql += fmt::format(
            "SELECT revision, {0} AS kind, id, project_id FROM {1} WHERE area_id = ?1 AND {2}"
            "revision >= ?2 AND revision <= ?5 AND "
            "(revision > ?2 OR {0} > ?3 OR ({0} = ?3 AND id > ?4))",
            kind.number, kind.table, inProject ? "project_id = ?6 AND " : "");
    }
    return sql + " ORDER BY 1, 2, 3";
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::changedAfter(const Id& area, const Position& after,
                                                         std::size_t limit,
                                                         const ChangesWanted& which) {
    const auto wanted = [&](std::uint32_t kind, const Id& project) {
        return !which.of || which.of(kind, project);
    };
    const auto ask = [&](const std::string& select, const Id* project) {
        auto query = c_.db->prepare(select);
        query.bind(1, area).bind(2, after.revision).bind(3, std::uint64_t{after.kind});
        query.bind(4, after.id).bind(5, which.upTo);
        if (project != nullptr) query.bind(6, *project);
        return query;
    };
    std::vector<Position> places;
    if (!which.projects || which.projects->size() > mostProjects) {
        auto query = ask(c_.changedInArea, nullptr);
        if (auto done = placesOf(query, limit, wanted, places); !done) return done.failure();
    } else {
        for (const auto kind : which.everywhere) {
            auto query = ask(changedAfterSelect(c_.tables.catalog(), kind, false), nullptr);
            if (auto done = placesOf(query, limit, wanted, places); !done) return done.failure();
        }
        const auto besides = [&](std::uint32_t kind, const Id& project) {
            return !isOneOf(which.everywhere, kind) && wanted(kind, project);
        };
        for (const auto& project : *which.projects) {
            auto query = ask(c_.changedInProject, &project);
            if (auto done = placesOf(query, limit, besides, places); !done) return done.failure();
        }
        std::sort(places.begin(), places.end());
        if (places.size() > limit) places.resize(limit);
    }
    std::vector<Stored> out;
    for (const auto& place : places) {
        auto stored = find(place.kind, area, place.id);
        if (!stored) return stored.failure();
        if (*stored) out.push_back(std::move(**stored));
    }
    return out;
}

template <class I>
Result<std::vector<Record>> SqliteReads<I>::scopeAfter(const Id& area,
                                                       const std::optional<Id>& project,
                                                       std::uint64_t upTo,
                                                       const sync::Position& after,
                                                       std::size_t limit) {
    std::vector<Record> out;
    for (const auto& kind : c_.tables.catalog().kinds()) {
        if (kind.number < after.kind) continue;
        if (out.size() >= limit) break;
        const Id from = kind.number == after.kind ? after.id : Id{};
        const std::string where =
            fmt::format("area_id = ?1 AND {} +revision <= ?2 AND id > ?3 ORDER BY id LIMIT ?4",
                        project ? "project_id = ?5 AND" : "");
        auto done = c_.tables.scan(
            kind.number, where,
            [&](Statement& query) {
                query.bind(1, area).bind(2, upTo).bind(3, from);
                query.bind(4, std::uint64_t{limit - out.size()});
                if (project) query.bind(5, *project);
            },
            [&](Record&& record, std::string_view) {
                out.push_back(std::move(record));
                return true;
            });
        if (!done) return done.failure();
    }
    return out;
}

// Of this file's members alone; reads.cpp has the others.
template class SqliteReads<Reading>;
template class SqliteReads<Writing>;

}  // namespace field::server
