#include "sync/server/sqlite/rows.h"
#include "sync/server/sqlite/storage.h"

/// Reads of what stands beside ledgers and records: digests, redactions, incidents.
namespace field::server {

using shared::Statement;

template <class I>
Result<std::optional<Id>> SqliteReads<I>::projectAfter(const Id& area, const Id& project) {
    // A project is a record of itself: its id is its project's.
    auto query =
        c_.db->prepare("SELECT id FROM project WHERE area_id = ?1 AND id > ?2 ORDER BY id LIMIT 1");
    query.bind(1, area).bind(2, project);
    auto row = query.step();
    if (!row) return row.failure();
    return *row ? std::optional(query.id(0)) : std::nullopt;
}

template <class I>
Result<std::vector<DigestSum>> SqliteReads<I>::digests(const Id& area) {
    auto query =
        c_.db->prepare("SELECT project_id, kind, digest FROM row_digest WHERE area_id = ?1");
    query.bind(1, area);
    return all(query, [](const Statement& row) {
        return DigestSum{row.id(0), static_cast<std::uint32_t>(row.integer(1)),
                         static_cast<std::uint64_t>(row.integer(2))};
    });
}

template <class I>
Result<std::vector<Redaction>> SqliteReads<I>::redactions(const Id& area, std::uint64_t revision) {
    auto query = c_.db->prepare(
        "SELECT set_hash, device_id, revision FROM redaction WHERE area_id = ?1 AND revision > ?2");
    query.bind(1, area).bind(2, revision);
    return all(query, [](const Statement& row) {
        return Redaction{row.hash(0), row.id(1), static_cast<std::uint64_t>(row.integer(2))};
    });
}

template <class I>
Result<std::vector<Incident>> SqliteReads<I>::incidents() {
    auto query = c_.db->prepare(
        "SELECT what, area_id, device_id, detail, at_ms FROM incident ORDER BY at_ms");
    return all(query, [](const Statement& row) {
        return Incident{std::string(row.text(0)), row.id(1), row.id(2), std::string(row.text(3)),
                        row.integer(4)};
    });
}

// The rest of the class is instantiated beside its other reads.
template Result<std::optional<Id>> SqliteReads<Reading>::projectAfter(const Id&, const Id&);
template Result<std::optional<Id>> SqliteReads<Writing>::projectAfter(const Id&, const Id&);
template Result<std::vector<DigestSum>> SqliteReads<Reading>::digests(const Id&);
template Result<std::vector<DigestSum>> SqliteReads<Writing>::digests(const Id&);
template Result<std::vector<Redaction>> SqliteReads<Reading>::redactions(const Id&, std::uint64_t);
template Result<std::vector<Redaction>> SqliteReads<Writing>::redactions(const Id&, std::uint64_t);
template Result<std::vector<Incident>> SqliteReads<Reading>::incidents();
template Result<std::vector<Incident>> SqliteReads<Writing>::incidents();

}  // namespace field::server
