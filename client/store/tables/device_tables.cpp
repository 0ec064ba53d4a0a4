#include "client/store/tables/device_tables.h"

#include <iterator>

#include "shared/schema/tables.h"

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

/// `change_set` is the outbox and the history: stage 0 saved, 1 received, 2 settled; `saved_hash`
/// is that of a set before an enrolment anew carried it over. (What the
/// server holds under own values stands beside each row, overlay.h.) `foreign_row` keeps
/// rows of kinds that this program does not know, for the one that will. `former_receipt` keeps
/// what a set was answered in lives of the ledger that a restore ended. `row_digest` sums the
/// server's live rows per project and kind (sync/digest.h); `extra_row` names rows that the server
/// has not shown in its present life; `hidden_row` keeps, out of sight, rows of projects that are
/// no longer granted, until their removal is settled (`waits`: the server's grants are in doubt).
/// `evidence_file.own`: 0 of others, 1 own, 2 own and in no save yet; `freed`: 1, the person freed
/// the bytes here, 2, they are wanted again.
constexpr const char* deviceTables = R"(
CREATE TABLE IF NOT EXISTS setting(
  name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS area(
  area_id BLOB NOT NULL PRIMARY KEY,
  epoch BLOB NOT NULL, revision INTEGER NOT NULL, head_hash BLOB NOT NULL,
  epochs BLOB NOT NULL,
  staged_revision INTEGER NOT NULL, staged_kind INTEGER NOT NULL, staged_id BLOB NOT NULL,
  staged_epoch BLOB NOT NULL,
  last_seq INTEGER NOT NULL, last_hash BLOB NOT NULL,
  cursor BLOB NOT NULL DEFAULT x'', filling INTEGER NOT NULL DEFAULT 0,
  filled BLOB NOT NULL DEFAULT x'',
  former_seq INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change_set(
  area_id BLOB NOT NULL, device_seq INTEGER NOT NULL,
  hash BLOB NOT NULL, prev_hash BLOB NOT NULL, project_id BLOB NOT NULL, epoch BLOB NOT NULL,
  stage INTEGER NOT NULL, saved_ms INTEGER NOT NULL,
  receipt_epoch BLOB, receipt_revision INTEGER, told INTEGER NOT NULL, waiting TEXT NOT NULL,
  signature BLOB NOT NULL, receipt BLOB, payload BLOB NOT NULL, saved_hash BLOB,
  PRIMARY KEY(area_id, device_seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS change_set_saved ON change_set(area_id, device_seq) WHERE stage = 0;
CREATE INDEX IF NOT EXISTS change_set_received ON change_set(area_id, device_seq) WHERE stage = 1;
CREATE INDEX IF NOT EXISTS change_set_told ON change_set(saved_ms) WHERE told = 1;
CREATE TABLE IF NOT EXISTS staged_page(
  number INTEGER PRIMARY KEY, area_id BLOB NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS staged_page_area ON staged_page(area_id, number);
CREATE TABLE IF NOT EXISTS foreign_row(
  area_id BLOB NOT NULL, kind INTEGER NOT NULL, id BLOB NOT NULL, project_id BLOB NOT NULL,
  content BLOB NOT NULL, PRIMARY KEY(area_id, kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former_receipt(
  area_id BLOB NOT NULL, device_seq INTEGER NOT NULL, epoch BLOB NOT NULL, receipt BLOB NOT NULL,
  PRIMARY KEY(area_id, device_seq, epoch)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row_digest(
  area_id BLOB NOT NULL, project_id BLOB NOT NULL, kind INTEGER NOT NULL, digest INTEGER NOT NULL,
  PRIMARY KEY(area_id, project_id, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS extra_row(
  area_id BLOB NOT NULL, kind INTEGER NOT NULL, id BLOB NOT NULL,
  PRIMARY KEY(area_id, kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hidden_row(
  area_id BLOB NOT NULL, kind INTEGER NOT NULL, id BLOB NOT NULL, content BLOB NOT NULL,
  waits INTEGER NOT NULL, PRIMARY KEY(area_id, kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS incident(
  what TEXT NOT NULL, area_id BLOB NOT NULL, detail TEXT NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY(what, area_id, detail)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS draft(
  record_id BLOB NOT NULL, column_number INTEGER NOT NULL, kind INTEGER NOT NULL,
  project_id BLOB NOT NULL, parent_id BLOB NOT NULL, text TEXT NOT NULL,
  base_epoch BLOB NOT NULL, base_revision INTEGER NOT NULL, shown BLOB NOT NULL,
  state_seen INTEGER NOT NULL, typed_ms INTEGER NOT NULL,
  PRIMARY KEY(record_id, column_number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evidence_file(
  sha256 BLOB NOT NULL PRIMARY KEY, size INTEGER NOT NULL,
  own INTEGER NOT NULL, sent INTEGER NOT NULL, kept_ms INTEGER NOT NULL,
  freed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS evidence_file_unsent ON evidence_file(kept_ms) WHERE own = 1 AND sent = 0;
)";

/// What the tables of `version`, and of those before it, lacked. The newest comes last; of two that
/// were written side by side, the one that lands later takes the next number.
struct Step {
    std::int64_t version;
    const char* added;
};
constexpr Step steps[] = {
    // A profile of version 1 stands where its next whole pull begins.
    {1, R"(
ALTER TABLE area ADD COLUMN cursor BLOB NOT NULL DEFAULT x'';
ALTER TABLE area ADD COLUMN filling INTEGER NOT NULL DEFAULT 0;
ALTER TABLE area ADD COLUMN filled BLOB NOT NULL DEFAULT x'';
)"},
    {3, R"(
ALTER TABLE area ADD COLUMN former_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change_set ADD COLUMN saved_hash BLOB;
)"},
    {4, R"(
ALTER TABLE evidence_file ADD COLUMN freed INTEGER NOT NULL DEFAULT 0;
)"},
};
constexpr std::int64_t schemaVersion = std::end(steps)[-1].version + 1;

/// Until version 3 overlays had a table of their own.
Result<> moveOverlays(shared::Database& db, const shared::Catalog& catalog) {
    for (const auto& kind : catalog.kinds()) {
        const auto moved =
            db.execute("UPDATE \"" + kind.table +
                       "\" SET own = overlay.slots FROM overlay WHERE "
                       "overlay.area_id = \"" +
                       kind.table + "\".area_id AND overlay.id = \"" + kind.table + "\".id");
        if (!moved) return moved;
    }
    return db.execute("DROP TABLE overlay");
}

Result<std::int64_t> versionOf(shared::Database& db) {
    auto statement = db.prepare("PRAGMA user_version");
    auto row = statement.step();
    if (!row) return row.failure();
    return statement.integer(0);
}

}  // namespace

Result<> makeDeviceTables(shared::Database& db,
                          const std::shared_ptr<const shared::Catalog>& catalog) {
    auto version = versionOf(db);
    if (!version) return version.failure();
    if (*version > schemaVersion) {
        return Failure{
            Code::unsupported,
            "the profile was written by a newer version of this program: start that one"};
    }
    return db.transaction([&]() -> Result<> {
        for (const auto& step : steps) {
            if (*version < 1 || *version > step.version) continue;
            if (auto added = db.execute(step.added); !added) return added;
        }
        if (auto made = db.execute(deviceTables); !made) return made;
        if (auto moved = shared::migrate(db, *catalog, shared::Side::device); !moved) return moved;
        if (*version == schemaVersion) return shared::Done{};
        if (*version == 1 || *version == 2) {
            if (auto moved = moveOverlays(db, *catalog); !moved) return moved;
        }
        return db.execute("PRAGMA user_version = " + std::to_string(schemaVersion));
    });
}

Result<std::string> Settings::get(std::string_view name) {
    auto statement = db_.prepare("SELECT value FROM setting WHERE name = ?1");
    statement.bindText(1, name);
    auto row = statement.step();
    if (!row) return row.failure();
    return *row ? std::string(statement.blob(0)) : std::string();
}

Result<> Settings::put(std::string_view name, std::string_view value) {
    auto statement = db_.prepare("INSERT OR REPLACE INTO setting(name, value) VALUES(?1, ?2)");
    return statement.bindText(1, name).bindBlob(2, value).run();
}

std::string settings::repairOf(const shared::Id& area) { return "repair " + shared::toText(area); }

std::string settings::rolesIn(const shared::Id& area) { return "roles " + shared::toText(area); }

}  // namespace field::client
