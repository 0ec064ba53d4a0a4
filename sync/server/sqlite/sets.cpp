#include "sync/server/sqlite/rows.h"
#include "sync/server/sqlite/storage.h"

/// What is known of sets besides their entries: those that wait, were released or carried over.
namespace field::server {

using shared::Statement;

namespace {

std::uint64_t numberOf(const Statement& row) { return static_cast<std::uint64_t>(row.integer(0)); }

}  // namespace

std::string createSetTables() {
    return R"sql(
CREATE TABLE IF NOT EXISTS early_set (
  area_id BLOB, device_id BLOB, device_seq INTEGER, change_set BLOB,
  PRIMARY KEY (area_id, device_id, device_seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parked_making (
  area_id BLOB, person_id BLOB, record_id BLOB, parked_id BLOB,
  PRIMARY KEY (area_id, person_id, record_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS released_set (
  area_id BLOB, device_id BLOB, device_seq INTEGER, parked_at INTEGER,
  PRIMARY KEY (area_id, device_id, device_seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parked_before (
  area_id BLOB, device_id BLOB, device_seq INTEGER, epoch BLOB, revision INTEGER,
  PRIMARY KEY (area_id, device_id, device_seq, epoch)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS late_receipt (
  area_id BLOB, device_id BLOB, device_seq INTEGER, epoch BLOB, receipt BLOB,
  PRIMARY KEY (area_id, device_id, device_seq, epoch)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS carried_set (
  area_id BLOB, device_id BLOB, former_device_id BLOB, former_seq INTEGER, device_seq INTEGER,
  PRIMARY KEY (area_id, device_id, former_device_id, former_seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS carrier (
  area_id BLOB, original BLOB, set_hash BLOB, PRIMARY KEY (area_id, original)) WITHOUT ROWID;
)sql";
}

template <class I>
Result<std::optional<std::string>> SqliteReads<I>::earlySet(const Id& area, const Id& device,
                                                            std::uint64_t deviceSeq) {
    auto query = c_.db->prepare(
        "SELECT change_set FROM early_set WHERE area_id = ?1 AND device_id = ?2 AND device_seq = "
        "?3");
    query.bind(1, area).bind(2, device).bind(3, deviceSeq);
    return first(query, [](const Statement& row) { return std::string(row.blob(0)); });
}

template <class I>
Result<EarlySize> SqliteReads<I>::earlySize(const Id& area, const Id& device) {
    auto query = c_.db->prepare(
        "SELECT COUNT(*), COALESCE(SUM(LENGTH(change_set)), 0) FROM early_set WHERE area_id = ?1 "
        "AND device_id = ?2");
    query.bind(1, area).bind(2, device);
    auto row = query.step();
    if (!row) return row.failure();
    return EarlySize{static_cast<std::uint64_t>(query.integer(0)),
                     static_cast<std::uint64_t>(query.integer(1))};
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::waitingParked(const Id& area) {
    return scan(shared::kinds::parked,
                "area_id = ?1 AND state = 1 AND deleted = 0 ORDER BY revision",
                [&](Statement& query) { query.bind(1, area); });
}

template <class I>
Result<std::vector<ParkedMaking>> SqliteReads<I>::parkedMakings(const Id& area, const Id& person) {
    auto query = c_.db->prepare(
        "SELECT record_id, parked_id FROM parked_making WHERE area_id = ?1 AND person_id = ?2");
    query.bind(1, area).bind(2, person);
    return all(query, [](const Statement& row) { return ParkedMaking{row.id(0), row.id(1)}; });
}

template <class I>
Result<std::optional<std::uint64_t>> SqliteReads<I>::releasedFrom(const Id& area, const Id& device,
                                                                  std::uint64_t deviceSeq) {
    auto query = c_.db->prepare(
        "SELECT parked_at FROM released_set WHERE area_id = ?1 AND device_id = ?2 AND device_seq = "
        "?3");
    query.bind(1, area).bind(2, device).bind(3, deviceSeq);
    return first(query, numberOf);
}

template <class I>
Result<std::vector<sync::Base>> SqliteReads<I>::parkedBefore(const Id& area, const Id& device,
                                                             std::uint64_t deviceSeq) {
    auto query = c_.db->prepare(
        "SELECT epoch, revision FROM parked_before WHERE area_id = ?1 AND device_id = ?2 AND "
        "device_seq = ?3");
    query.bind(1, area).bind(2, device).bind(3, deviceSeq);
    return all(query, [](const Statement& row) {
        return sync::Base{row.id(0), static_cast<std::uint64_t>(row.integer(1))};
    });
}

template <class I>
Result<std::vector<std::string>> SqliteReads<I>::lateReceipts(const Id& area, const Id& device,
                                                              std::uint64_t deviceSeq) {
    auto query = c_.db->prepare(
        "SELECT receipt FROM late_receipt WHERE area_id = ?1 AND device_id = ?2 AND device_seq = "
        "?3");
    query.bind(1, area).bind(2, device).bind(3, deviceSeq);
    return all(query, [](const Statement& row) { return std::string(row.blob(0)); });
}

template <class I>
Result<std::optional<std::uint64_t>> SqliteReads<I>::carriedAs(const Id& area, const Id& device,
                                                               const Id& former,
                                                               std::uint64_t formerSeq) {
    auto query = c_.db->prepare(
        "SELECT device_seq FROM carried_set WHERE area_id = ?1 AND device_id = ?2 AND "
        "former_device_id = ?3 AND former_seq = ?4");
    query.bind(1, area).bind(2, device).bind(3, former).bind(4, formerSeq);
    return first(query, numberOf);
}

template <class I>
Result<std::optional<Hash>> SqliteReads<I>::carrierOf(const Id& area, const Hash& original) {
    auto query =
        c_.db->prepare("SELECT set_hash FROM carrier WHERE area_id = ?1 AND original = ?2");
    query.bind(1, area).bind(2, original);
    return first(query, [](const Statement& row) { return row.hash(0); });
}

template <class I>
Result<std::uint64_t> SqliteReads<I>::untrustedSets(const Id& area, const Id& device) {
    auto query = c_.db->prepare(
        "SELECT COUNT(*) FROM entry WHERE area_id = ?1 AND device_id = ?2 AND device_seq = 0");
    query.bind(1, area).bind(2, device);
    auto row = query.step();
    if (!row) return row.failure();
    return numberOf(query);
}

// Of this file's members alone; reads.cpp has the others.
template class SqliteReads<Reading>;
template class SqliteReads<Writing>;

}  // namespace field::server
