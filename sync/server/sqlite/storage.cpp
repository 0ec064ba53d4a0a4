#include "sync/server/sqlite/storage.h"

#include <atomic>
#include <map>

#include <fmt/format.h>

#include "sync/digest.h"
#include "sync/server/sqlite/upgrade.h"

namespace field::server {

using shared::Catalog;
using shared::Database;

namespace {

/// A snapshot on a connection that returns to its pool.
class SqliteSnapshot final : public SqliteReads<Reading> {
  public:
    using GiveBack = std::function<void(std::unique_ptr<SqliteConnection>)>;

    SqliteSnapshot(std::unique_ptr<SqliteConnection> connection, GiveBack giveBack)
        : SqliteReads(*connection), owned_(std::move(connection)), giveBack_(std::move(giveBack)) {}
    ~SqliteSnapshot() override {
        if (owned_->db->execute("COMMIT")) giveBack_(std::move(owned_));
    }

  private:
    std::unique_ptr<SqliteConnection> owned_;
    GiveBack giveBack_;
};

class SqliteStorage final : public Storage {
  public:
    SqliteStorage(std::string path, std::shared_ptr<const Catalog> catalog,
                  std::unique_ptr<Database> writer)
        : path_(std::move(path)),
          catalog_(std::move(catalog)),
          writer_(std::move(writer), catalog_) {}

    Result<std::unique_ptr<Writing>> write() override {
        std::unique_lock lock(writerMutex_);
        if (auto begun = writer_.db->execute("BEGIN IMMEDIATE"); !begun) return begun.failure();
        return sqliteWriting(writer_, std::move(lock));
    }

    Result<std::unique_ptr<Reading>> read() override {
        auto connection = taken();
        if (!connection) return connection.failure();
        auto owned = connection.take();
        if (auto begun = owned->db->execute("BEGIN"); !begun) return begun.failure();
        return std::unique_ptr<Reading>(std::make_unique<SqliteSnapshot>(
            std::move(owned), [this](std::unique_ptr<SqliteConnection> back) {
                const std::lock_guard lock(poolMutex_);
                pool_.push_back(std::move(back));
            }));
    }

    Result<> copyTo(const std::string& path) override {
        auto connection = taken();
        if (!connection) return connection.failure();
        auto owned = connection.take();
        auto copied = owned->db->copyTo(path);
        const std::lock_guard lock(poolMutex_);
        pool_.push_back(std::move(owned));
        return copied;
    }

    Result<std::int64_t> stamp() override {
        const std::lock_guard lock(stampMutex_);
        if (!stampConnection_) {
            auto opened = Database::open(path_, Database::Mode::readOnly);
            if (!opened) return opened.failure();
            stampConnection_ = opened.take();
        }
        return stampConnection_->dataVersion();
    }

  private:
    Result<std::unique_ptr<SqliteConnection>> taken() {
        {
            const std::lock_guard lock(poolMutex_);
            if (!pool_.empty()) {
                auto last = std::move(pool_.back());
                pool_.pop_back();
                return last;
            }
        }
        auto opened = Database::open(path_, Database::Mode::readOnly);
        if (!opened) return opened.failure();
        return std::make_unique<SqliteConnection>(opened.take(), catalog_);
    }

    std::string path_;
    std::shared_ptr<const Catalog> catalog_;
    std::mutex writerMutex_;
    SqliteConnection writer_;
    std::mutex poolMutex_;
    std::vector<std::unique_ptr<SqliteConnection>> pool_;
    std::mutex stampMutex_;
    std::unique_ptr<Database> stampConnection_;
};

}  // namespace

SqliteConnection::SqliteConnection(std::unique_ptr<Database> opened,
                                   const std::shared_ptr<const Catalog>& catalog)
    : db(std::move(opened)),
      tables(*db, catalog, shared::Side::server),
      changedInArea(changedAfterSelect(*catalog, std::nullopt, false)),
      changedInProject(changedAfterSelect(*catalog, std::nullopt, true)) {}

std::string createLedgerTables() {
    return R"sql(
CREATE TABLE IF NOT EXISTS area (
  area_id BLOB PRIMARY KEY, code TEXT, name TEXT, epoch BLOB, revision INTEGER, hash BLOB)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epoch_origin (
  area_id BLOB, epoch BLOB, former BLOB, revision INTEGER, PRIMARY KEY (area_id, epoch)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS area_epoch (
  area_id BLOB, epoch BLOB, restored_at INTEGER, PRIMARY KEY (area_id, epoch)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
  area_id BLOB, revision INTEGER, set_hash BLOB, device_id BLOB, device_seq INTEGER,
  change_set BLOB, receipt BLOB, effect BLOB, hash BLOB, PRIMARY KEY (area_id, revision)
);
CREATE INDEX IF NOT EXISTS entry_set ON entry (area_id, set_hash);
CREATE INDEX IF NOT EXISTS entry_device ON entry (area_id, device_id, device_seq);
CREATE TABLE IF NOT EXISTS chain (
  area_id BLOB, device_id BLOB, last_seq INTEGER, last_hash BLOB, PRIMARY KEY (area_id, device_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS report_state (
  area_id BLOB, report_id BLOB, revision INTEGER, device_id BLOB, person_id BLOB,
  device_seq INTEGER, state INTEGER, PRIMARY KEY (area_id, report_id, revision)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access_grant (
  area_id BLOB, id BLOB, person_id BLOB, project_id BLOB, role TEXT, revision INTEGER,
  ended INTEGER, PRIMARY KEY (area_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS access_grant_person ON access_grant (person_id, area_id);
CREATE INDEX IF NOT EXISTS access_grant_id ON access_grant (id);
CREATE TABLE IF NOT EXISTS device (
  id BLOB PRIMARY KEY, person_id BLOB, public_key BLOB, label TEXT, match_code TEXT,
  confirmed INTEGER, revoked INTEGER, last_seen_ms INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS enrolment_code (
  code BLOB PRIMARY KEY, person_id BLOB, expires_ms INTEGER, auto_confirm INTEGER, used INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row_digest (
  area_id BLOB, project_id BLOB, kind INTEGER, digest INTEGER,
  PRIMARY KEY (area_id, project_id, kind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS redaction (
  area_id BLOB, set_hash BLOB, device_id BLOB, revision INTEGER, PRIMARY KEY (area_id, set_hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS incident (
  what TEXT, area_id BLOB, device_id BLOB, detail TEXT, at_ms INTEGER,
  PRIMARY KEY (what, area_id, device_id, detail)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_text (
  area_id BLOB, record_id BLOB, hash BLOB, text TEXT, PRIMARY KEY (area_id, record_id, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evidence_use (
  sha256 BLOB, area_id BLOB, project_id BLOB, device_id BLOB, record_id BLOB,
  PRIMARY KEY (sha256, area_id, record_id, device_id)
) WITHOUT ROWID;
)sql";
}

namespace {

Result<bool> hasTable(Database& db, std::string_view name) {
    auto query = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1");
    return query.bindText(1, name).step();
}

/// The digests of a store that an earlier program made without them.
Result<> sumDigests(Database& db, const std::shared_ptr<const Catalog>& catalog) {
    shared::RecordTables tables(db, catalog, shared::Side::server);
    std::map<std::tuple<shared::Id, shared::Id, std::uint32_t>, std::uint64_t> sums;
    for (const auto& kind : catalog->kinds()) {
        auto scanned = tables.scan(
            kind.number, "1", [](shared::Statement&) {},
            [&](shared::Record&& row, std::string_view) {
                sums[{row.area, row.project, row.kind}] += sync::digestOf(row);
                return true;
            });
        if (!scanned) return scanned;
    }
    for (const auto& [key, sum] : sums) {
        auto put = db.prepare("INSERT INTO row_digest VALUES (?1, ?2, ?3, ?4)");
        put.bind(1, std::get<0>(key)).bind(2, std::get<1>(key));
        put.bind(3, std::uint64_t{std::get<2>(key)}).bind(4, sum);
        if (auto done = put.run(); !done) return done;
    }
    return shared::Done{};
}

}  // namespace

Result<std::unique_ptr<Storage>> openSqliteStorage(const std::string& path,
                                                   std::shared_ptr<const Catalog> catalog) {
    auto opened = Database::open(path, Database::Mode::readWrite);
    if (!opened) return opened.failure();
    auto db = opened.take();
    auto prepared = fitTables(*db, path, [&]() -> Result<> {
        auto summed = hasTable(*db, "row_digest");
        if (!summed) return summed.failure();
        if (auto made = db->execute(createLedgerTables() + createSetTables()); !made) return made;
        if (auto moved = shared::migrate(*db, *catalog, shared::Side::server); !moved) return moved;
        return *summed ? Result<>(shared::Done{}) : sumDigests(*db, catalog);
    });
    if (!prepared) return prepared.failure();
    return std::unique_ptr<Storage>(
        std::make_unique<SqliteStorage>(path, std::move(catalog), std::move(db)));
}

}  // namespace field::server
