#include "client/store/recovery/rebuild.h"

#include <filesystem>
#include <set>

#include "client/store/recovery/own_values.h"
#include "shared/proto/records.pb.h"

namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// `row` as it was, into `table`, whose columns from its last on keep their defaults.
Result<> putRow(shared::Database& db, const std::string& table, const KeptRow& row) {
    std::string sql = "INSERT OR REPLACE INTO " + table + " VALUES(";
    for (std::size_t i = 1; i <= row.size(); ++i) sql += (i == 1 ? "?" : ", ?") + std::to_string(i);
    auto statement = db.prepare(sql + ")");
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto at = static_cast<int>(i) + 1;
        if (row[i].type == 'i') statement.bind(at, row[i].integer);
        if (row[i].type == 't') statement.bindText(at, row[i].bytes);
        if (row[i].type == 'b') statement.bindBlob(at, row[i].bytes);
    }
    return statement.run();
}

class Rebuilding {
  public:
    Rebuilding(StoreState& store, const Salvaged& salvaged, Recovered told)
        : store_(store), salvaged_(salvaged), told_(std::move(told)) {}

    Result<> run() {
        if (auto put = putOwner(); !put) return put;
        for (const auto& [id, area] : salvaged_.areas)
            if (auto put = store_.areas.put(area); !put) return put;
        for (const auto& set : salvaged_.sets)
            if (auto put = putSet(set); !put) return put;
        for (const auto& row : salvaged_.formerReceipts)
            if (auto put = putRow(*store_.db, "former_receipt", row); !put) return put;
        if (auto put = putDrafts(); !put) return put;
        if (auto put = putEvidence(); !put) return put;
        told_.lost = salvaged_.lost;
        auto before = store_.recovery.last();
        if (!before) return before.failure();
        const bool held = *before && (*before)->anew;
        told_.anew = salvaged_.owner && (held || !salvaged_.numbersHold);
        if (auto put = store_.recovery.put(told_); !put) return put;
        return store_.incidents.put(
            {"database_recovered", {}, toText(told_, store_.dir), told_.atMs});
    }

  private:
    Result<> putOwner() {
        for (const auto& [name, value] : salvaged_.settings)
            if (auto put = store_.settings.put(name, value); !put) return put;
        if (!salvaged_.owner) return Done{};
        const auto& owner = *salvaged_.owner;
        for (const auto& [name, value] :
             {std::pair{settings::device, owner.device.view()},
              std::pair{settings::person, owner.person.view()},
              std::pair{settings::server, owner.server.view()},
              std::pair{settings::serverUrl, std::string_view(owner.serverUrl)},
              std::pair{settings::serverPins, std::string_view(owner.pins)}}) {
            if (auto put = store_.settings.put(name, value); !put) return put;
        }
        auto key = store_.settings.get(settings::deviceKey);
        if (!key) return key.failure();
        if (isKeyPair(*key)) return Done{};
        // The device's own is lost. Nothing is signed with this one that counts: until the device
        // is set up anew the server knows no such key.
        const auto another = shared::newKeyPair(*store_.env);
        return store_.settings.put(
            settings::deviceKey,
            guarded(*store_.vault, *store_.env,
                    {reinterpret_cast<const char*>(another.secret.data()), another.secret.size()}));
    }

    Result<> putSet(const SalvagedSet& set) {
        if (auto added = store_.sets.add(set.own); !added) return added;
        ++(set.stage == Stage::saved ? told_.waiting : told_.received);
        const auto payload = sync::decodePayload(set.own.payload);
        if (payload) nameEvidence(*payload);
        if (payload && set.stage != Stage::settled)
            if (auto laid = layOwnValues(store_, set.own); !laid) return laid;
        auto put = store_.db->prepare(
            "UPDATE change_set SET stage = ?3, told = ?4, waiting = ?5, receipt = ?6, "
            "receipt_epoch = ?7, receipt_revision = ?8 WHERE area_id = ?1 AND device_seq = ?2");
        put.bind(1, set.own.area).bind(2, set.own.deviceSeq);
        put.bind(3, static_cast<int>(set.stage)).bind(4, set.told ? 1 : 0);
        put.bindText(5, set.waiting);
        if (!set.receipt.empty())
            put.bindBlob(6, set.receipt)
                .bind(7, set.receiptAt.epoch)
                .bind(8, set.receiptAt.revision);
        return put.run();
    }

    Result<> putDrafts() {
        for (const auto& row : salvaged_.drafts) {
            ++told_.drafts;
            if (auto put = putRow(*store_.db, "draft", row); !put) return put;
        }
        return Done{};
    }

    void nameEvidence(const sync::Payload& payload) {
        for (const auto& edit : payload.edits) {
            if (edit.kind != shared::kinds::evidence) continue;
            for (const auto& slot : edit.slots)
                for (const auto& [column, value] : slot.values) {
                    const auto* blob = std::get_if<shared::Blob>(&value);
                    const auto sha256 = blob ? Hash::from(blob->bytes) : std::nullopt;
                    if (sha256) named_.insert(*sha256);
                }
        }
    }

    /// Files that are here, or were freed: as their row says, or where it is lost, and an own save
    /// names them, to be sent: the server says how much of them it has.
    Result<> putEvidence() {
        for (auto row : salvaged_.evidence) {
            const auto sha256 = row[0].hash();
            row.resize(6, {.type = 'i', .integer = 0, .bytes = {}});  // of version 4: not freed
            const auto size = store_.evidence.size(sha256);
            const bool isHere = size && *size == static_cast<std::uint64_t>(row[1].integer);
            if (!isHere && row[5].integer == 0) continue;
            named_.erase(sha256);
            if (auto put = putRow(*store_.db, "evidence_file", row); !put) return put;
        }
        for (const auto& sha256 : named_) {
            const auto size = store_.evidence.size(sha256);
            if (!size) continue;
            auto put = store_.db->prepare(
                "INSERT INTO evidence_file(sha256, size, own, sent, kept_ms) VALUES(?1, ?2, 1, 0, "
                "?3)");
            put.bind(1, sha256).bind(2, static_cast<std::int64_t>(*size)).bind(3, told_.atMs);
            if (auto done = put.run(); !done) return done;
        }
        return Done{};
    }

    StoreState& store_;
    const Salvaged& salvaged_;
    Recovered told_;
    std::set<Hash> named_;  ///< by own saves
};

}  // namespace

Result<> rebuild(const std::string& path, const std::string& dir,
                 const std::shared_ptr<const shared::Catalog>& catalog,
                 const std::shared_ptr<shared::Env>& env, const Salvaged& salvaged,
                 Recovered told) {
    {
        auto db = shared::Database::open(path, shared::Database::Mode::readWrite);
        if (!db) return db.failure();
        if (auto made = makeDeviceTables(**db, catalog); !made) return made;
        StoreState store(dir, db.take(), catalog, env);
        Rebuilding rebuilding(store, salvaged, std::move(told));
        auto done = store.db->transaction([&] { return rebuilding.run(); });
        if (!done) return done;
        if (auto moved = store.db->execute("PRAGMA wal_checkpoint(TRUNCATE)"); !moved) return moved;
    }
    std::error_code problem;
    const auto left = std::filesystem::file_size(path + "-wal", problem);
    if (problem || left == 0) return Done{};
    return Failure{Code::busy, "the new database " + path + " is read by somebody: close it"};
}

}  // namespace field::client
