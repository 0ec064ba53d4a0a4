#include "sync/server/sqlite/rows.h"
#include "sync/server/sqlite/storage.h"

#include <fmt/format.h>

namespace field::server {

using shared::Code;
using shared::Failure;
using shared::Grant;
using shared::Record;
using shared::Statement;

namespace {

constexpr const char* headColumns = "SELECT area_id, code, name, epoch, revision, hash FROM area";
constexpr const char* entryColumns =
    "SELECT revision, set_hash, device_id, device_seq, change_set, receipt, effect, hash FROM "
    "entry";
constexpr const char* grantColumns =
    "SELECT id, person_id, area_id, project_id, role, revision, ended FROM access_grant";
constexpr const char* deviceColumns =
    "SELECT id, person_id, public_key, label, match_code, confirmed, revoked, last_seen_ms "
    "FROM device";

AreaHead readHead(const Statement& row) {
    return {row.id(0), std::string(row.text(1)), std::string(row.text(2)),
            Base{row.id(3), static_cast<std::uint64_t>(row.integer(4))}, row.hash(5)};
}

Entry readEntry(const Statement& row) {
    Entry out;
    out.revision = static_cast<std::uint64_t>(row.integer(0));
    out.setHash = row.hash(1);
    out.device = row.id(2);
    out.deviceSeq = static_cast<std::uint64_t>(row.integer(3));
    out.set = row.blob(4);
    out.receipt = row.blob(5);
    out.effect = row.blob(6);
    out.hash = row.hash(7);
    return out;
}

Grant readGrant(const Statement& row) {
    Grant out;
    out.id = row.id(0);
    out.person = row.id(1);
    out.area = row.id(2);
    out.project = row.id(3);
    out.role = row.text(4);
    out.revision = static_cast<std::uint64_t>(row.integer(5));
    out.ended = row.integer(6) != 0;
    return out;
}

Device readDevice(const Statement& row) {
    Device out;
    out.id = row.id(0);
    out.person = row.id(1);
    out.key = shared::PublicKey::from(row.blob(2)).value_or(shared::PublicKey{});
    out.label = row.text(3);
    out.matchCode = row.text(4);
    out.confirmed = row.integer(5) != 0;
    out.revoked = row.integer(6) != 0;
    out.lastSeenMs = row.integer(7);
    return out;
}

Failure damagedVersions(const Record& record) {
    return {Code::damaged, "server store: versions of record " + toText(record.id) +
                               " do not read; restore from a backup"};
}

}  // namespace

template <class I>
Result<std::optional<AreaHead>> SqliteReads<I>::head(const Id& area) {
    auto query = c_.db->prepare(std::string(headColumns) + " WHERE area_id = ?1");
    query.bind(1, area);
    return first(query, readHead);
}

template <class I>
Result<std::vector<AreaHead>> SqliteReads<I>::heads() {
    auto query = c_.db->prepare(std::string(headColumns) + " ORDER BY area_id");
    return all(query, readHead);
}

template <class I>
Result<std::optional<Stored>> SqliteReads<I>::find(std::uint32_t kind, const Id& area,
                                                   const Id& id) {
    std::string versions;
    auto record = c_.tables.find(kind, area, id, &versions);
    if (!record) return record.failure();
    if (!*record) return std::optional<Stored>();
    Stored out{std::move(**record), {}};
    if (!unpack(versions, out.versions)) return damagedVersions(out.record);
    return std::make_optional(std::move(out));
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::scan(std::uint32_t kind, std::string_view where,
                                                 const std::function<void(Statement&)>& bind) {
    std::vector<Stored> out;
    Result<> sound = shared::Done{};
    auto done = c_.tables.scan(kind, where, bind, [&](Record&& record, std::string_view versions) {
        Stored stored{std::move(record), {}};
        if (!unpack(versions, stored.versions)) {
            sound = damagedVersions(stored.record);
            return false;
        }
        out.push_back(std::move(stored));
        return true;
    });
    if (!done) return done.failure();
    if (!sound) return sound.failure();
    return out;
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::children(std::uint32_t kind, const Id& area,
                                                     const Id& parent) {
    return scan(kind, "area_id = ?1 AND parent_id = ?2 AND deleted = 0 ORDER BY id",
                [&](Statement& query) { query.bind(1, area).bind(2, parent); });
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::ofKind(std::uint32_t kind, const Id& area) {
    return scan(kind, "area_id = ?1 AND deleted = 0 ORDER BY id",
                [&](Statement& query) { query.bind(1, area); });
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::ofProject(std::uint32_t kind, const Id& area,
                                                      const Id& project) {
    return scan(kind, "area_id = ?1 AND project_id = ?2 AND deleted = 0 ORDER BY id",
                [&](Statement& query) { query.bind(1, area).bind(2, project); });
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::naming(std::uint32_t kind, const std::string& column,
                                                   const Id& area, const Id& id) {
    return scan(kind, "area_id = ?1 AND \"" + column + "\" = ?2 AND deleted = 0 ORDER BY id",
                [&](Statement& query) { query.bind(1, area).bind(2, id); });
}

template <class I>
Result<std::vector<Stored>> SqliteReads<I>::openConflicts(const Id& area, const Id& record) {
    return scan(shared::kinds::conflict,
                "area_id = ?1 AND record_id = ?2 AND state = 1 AND deleted = 0 ORDER BY id",
                [&](Statement& query) { query.bind(1, area).bind(2, record); });
}

template <class I>
Result<std::vector<Id>> SqliteReads<I>::openConflictsOfReport(const Id& area, const Id& report) {
    auto query = c_.db->prepare(
        "SELECT id FROM conflict WHERE area_id = ?1 AND report_id = ?2 AND state = 1 AND "
        "deleted = 0 ORDER BY id");
    query.bind(1, area).bind(2, report);
    return all(query, [](const Statement& row) { return row.id(0); });
}

template <class I>
Result<std::optional<Chain>> SqliteReads<I>::chain(const Id& area, const Id& device) {
    auto query = c_.db->prepare(
        "SELECT last_seq, last_hash FROM chain WHERE area_id = ?1 AND device_id = ?2");
    query.bind(1, area).bind(2, device);
    return first(query, [](const Statement& row) {
        return Chain{static_cast<std::uint64_t>(row.integer(0)), row.hash(1)};
    });
}

template <class I>
Result<std::optional<Entry>> SqliteReads<I>::entry(const Id& area, std::uint64_t revision) {
    auto query =
        c_.db->prepare(std::string(entryColumns) + " WHERE area_id = ?1 AND revision = ?2");
    query.bind(1, area).bind(2, revision);
    return first(query, readEntry);
}

template <class I>
Result<std::optional<Entry>> SqliteReads<I>::entryOf(const Id& area, const Hash& setHash) {
    // Left to itself SQLite reads the whole ledger by its key, which is in order.
    auto query = c_.db->prepare(std::string(entryColumns) +
                                " INDEXED BY entry_set WHERE area_id = ?1 AND set_hash = ?2");
    query.bind(1, area).bind(2, setHash);
    return first(query, readEntry);
}

template <class I>
Result<std::optional<Entry>> SqliteReads<I>::entryBySeq(const Id& area, const Id& device,
                                                        std::uint64_t deviceSeq) {
    auto query = c_.db->prepare(std::string(entryColumns) +
                                " INDEXED BY entry_device"
                                " WHERE area_id = ?1 AND device_id = ?2 AND device_seq = ?3");
    query.bind(1, area).bind(2, device).bind(3, deviceSeq);
    return first(query, readEntry);
}

template <class I>
Result<> SqliteReads<I>::entriesAfter(const Id& area, std::uint64_t revision,
                                      const std::function<bool(const Entry&)>& each) {
    auto query = c_.db->prepare(std::string(entryColumns) +
                                " WHERE area_id = ?1 AND revision > ?2 ORDER BY revision");
    query.bind(1, area).bind(2, revision);
    for (;;) {
        auto row = query.step();
        if (!row) return row.failure();
        if (!*row || !each(readEntry(query))) return shared::Done{};
    }
}

template <class I>
Result<std::vector<StateChange>> SqliteReads<I>::states(const Id& area, const Id& report) {
    auto query = c_.db->prepare(
        "SELECT revision, device_id, person_id, device_seq, state FROM report_state "
        "WHERE area_id = ?1 AND report_id = ?2 ORDER BY revision");
    query.bind(1, area).bind(2, report);
    return all(query, [](const Statement& row) {
        return StateChange{static_cast<std::uint64_t>(row.integer(0)), row.id(1), row.id(2),
                           static_cast<std::uint64_t>(row.integer(3)), row.integer(4)};
    });
}

template <class I>
Result<std::vector<Grant>> SqliteReads<I>::grants(const Id& area, const Id& person) {
    auto query = c_.db->prepare(std::string(grantColumns) +
                                " WHERE person_id = ?1 AND area_id = ?2 ORDER BY id");
    query.bind(1, person).bind(2, area);
    return all(query, readGrant);
}

template <class I>
Result<std::vector<Grant>> SqliteReads<I>::grantsOf(const Id& person) {
    auto query = c_.db->prepare(std::string(grantColumns) +
                                " WHERE person_id = ?1 AND ended = 0 ORDER BY area_id, id");
    query.bind(1, person);
    return all(query, readGrant);
}

template <class I>
Result<std::vector<Id>> SqliteReads<I>::areasOf(const Id& person) {
    auto query = c_.db->prepare(
        "SELECT DISTINCT area_id FROM access_grant WHERE person_id = ?1 ORDER BY area_id");
    query.bind(1, person);
    return all(query, [](const Statement& row) { return row.id(0); });
}

template <class I>
Result<std::optional<Grant>> SqliteReads<I>::grant(const Id& id) {
    auto query = c_.db->prepare(std::string(grantColumns) + " WHERE id = ?1");
    query.bind(1, id);
    return first(query, readGrant);
}

template <class I>
Result<std::optional<Device>> SqliteReads<I>::device(const Id& id) {
    auto query = c_.db->prepare(std::string(deviceColumns) + " WHERE id = ?1");
    query.bind(1, id);
    return first(query, readDevice);
}

template <class I>
Result<std::vector<Device>> SqliteReads<I>::devices() {
    auto query = c_.db->prepare(std::string(deviceColumns) + " ORDER BY id");
    return all(query, readDevice);
}

template <class I>
Result<std::optional<EnrolmentCode>> SqliteReads<I>::enrolmentCode(const Hash& code) {
    auto query = c_.db->prepare(
        "SELECT person_id, expires_ms, auto_confirm, used FROM enrolment_code WHERE code = ?1");
    query.bind(1, code);
    return first(query, [&](const Statement& row) {
        return EnrolmentCode{code, row.id(0), row.integer(1), row.integer(2) != 0,
                             row.integer(3) != 0};
    });
}

template <class I>
Result<std::string> SqliteReads<I>::setting(const std::string& name) {
    auto query = c_.db->prepare("SELECT value FROM setting WHERE name = ?1");
    query.bindText(1, name);
    auto found = first(query, [](const Statement& row) { return std::string(row.blob(0)); });
    if (!found) return found.failure();
    return found->value_or("");
}

template <class I>
Result<std::optional<std::string>> SqliteReads<I>::pastText(const Id& area, const Id& record,
                                                            const Hash& hash) {
    auto query = c_.db->prepare(
        "SELECT text FROM past_text WHERE area_id = ?1 AND record_id = ?2 AND hash = ?3");
    query.bind(1, area).bind(2, record).bind(3, hash);
    return first(query, [](const Statement& row) { return std::string(row.text(0)); });
}

template <class I>
Result<std::optional<std::uint64_t>> SqliteReads<I>::restoredAt(const Id& area, const Id& epoch) {
    auto query =
        c_.db->prepare("SELECT restored_at FROM area_epoch WHERE area_id = ?1 AND epoch = ?2");
    query.bind(1, area).bind(2, epoch);
    return first(query,
                 [](const Statement& row) { return static_cast<std::uint64_t>(row.integer(0)); });
}

template <class I>
Result<std::optional<Base>> SqliteReads<I>::originOf(const Id& area, const Id& epoch) {
    auto query = c_.db->prepare(
        "SELECT former, revision FROM epoch_origin WHERE area_id = ?1 AND epoch = ?2");
    query.bind(1, area).bind(2, epoch);
    return first(query, [](const Statement& row) {
        return Base{row.id(0), static_cast<std::uint64_t>(row.integer(1))};
    });
}

template <class I>
Result<std::uint64_t> SqliteReads<I>::copiedSeq(const Id& area, const Id& epoch, const Id& device) {
    auto query = c_.db->prepare(
        "SELECT coalesce(max(device_seq), 0) FROM entry WHERE area_id = ?1 AND device_id = ?3 AND "
        "revision <= (SELECT revision FROM epoch_origin WHERE area_id = ?1 AND epoch = ?2)");
    query.bind(1, area).bind(2, epoch).bind(3, device);
    auto found = first(
        query, [](const Statement& row) { return static_cast<std::uint64_t>(row.integer(0)); });
    if (!found) return found.failure();
    return found->value_or(0);
}

template <class I>
Result<std::vector<EvidenceUse>> SqliteReads<I>::evidenceUses(const Hash& sha256) {
    auto query = c_.db->prepare(
        "SELECT area_id, project_id, device_id, record_id FROM evidence_use WHERE sha256 = ?1");
    query.bind(1, sha256);
    return all(query, [](const Statement& row) {
        return EvidenceUse{row.id(0), row.id(1), row.id(2), row.id(3)};
    });
}

template class SqliteReads<Reading>;
template class SqliteReads<Writing>;

}  // namespace field::server
