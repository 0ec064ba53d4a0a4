#include <limits>

#include "sync/digest.h"
#include "sync/server/sqlite/storage.h"

namespace field::server {

namespace {

/// An epoch that was never restored lets every base of it count as it is.
constexpr auto neverRestored = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

class SqliteWriting final : public SqliteReads<Writing> {
  public:
    SqliteWriting(SqliteConnection& connection, std::unique_lock<std::mutex> lock)
        : SqliteReads(connection), lock_(std::move(lock)) {}
    ~SqliteWriting() override {
        if (open_) (void)c_.db->execute("ROLLBACK");
    }

    Result<> putHead(const AreaHead& head) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO area VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        put.bind(1, head.area).bindText(2, head.code).bindText(3, head.name);
        put.bind(4, head.at.epoch).bind(5, head.at.revision).bind(6, head.hash);
        if (auto done = put.run(); !done || head.at.revision != 0) return done;
        auto epoch = c_.db->prepare("INSERT OR IGNORE INTO area_epoch VALUES (?1, ?2, ?3)");
        epoch.bind(1, head.area).bind(2, head.at.epoch).bind(3, neverRestored);
        return epoch.run();
    }

    Result<> beginEpoch(const Id& area, const Id& epoch) override {
        auto former = c_.db->prepare(
            "UPDATE area_epoch SET restored_at = min(restored_at, (SELECT revision FROM area "
            "WHERE area_id = ?1)) WHERE area_id = ?1");
        if (auto done = former.bind(1, area).run(); !done) return done;
        auto origin = c_.db->prepare(
            "INSERT INTO epoch_origin SELECT area_id, ?2, epoch, revision FROM area WHERE area_id "
            "= ?1");
        if (auto done = origin.bind(1, area).bind(2, epoch).run(); !done) return done;
        auto moved = c_.db->prepare("UPDATE area SET epoch = ?2 WHERE area_id = ?1");
        if (auto done = moved.bind(1, area).bind(2, epoch).run(); !done) return done;
        auto put = c_.db->prepare("INSERT INTO area_epoch VALUES (?1, ?2, ?3)");
        return put.bind(1, area).bind(2, epoch).bind(3, neverRestored).run();
    }

    Result<> putOtherEpoch(const Id& area, const Id& epoch, const Base& former) override {
        auto origin = c_.db->prepare("INSERT OR IGNORE INTO epoch_origin VALUES (?1, ?2, ?3, ?4)");
        origin.bind(1, area).bind(2, epoch).bind(3, former.epoch).bind(4, former.revision);
        if (auto done = origin.run(); !done) return done;
        auto put = c_.db->prepare(
            "INSERT OR IGNORE INTO area_epoch VALUES (?1, ?2, min(?4, coalesce((SELECT restored_at "
            "FROM area_epoch WHERE area_id = ?1 AND epoch = ?3), 0)))");
        put.bind(1, area).bind(2, epoch).bind(3, former.epoch).bind(4, former.revision);
        return put.run();
    }

    Result<> replaceEntry(const Id& area, const Entry& entry) override {
        auto put = c_.db->prepare(
            "UPDATE entry SET change_set = ?3, receipt = ?4, effect = ?5 WHERE area_id = ?1 AND "
            "revision = ?2");
        put.bind(1, area).bind(2, entry.revision).bindBlob(3, entry.set);
        return put.bindBlob(4, entry.receipt).bindBlob(5, entry.effect).run();
    }

    Result<> putRedaction(const Id& area, const Redaction& redaction) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO redaction VALUES (?1, ?2, ?3, ?4)");
        put.bind(1, area).bind(2, redaction.set).bind(3, redaction.device);
        return put.bind(4, redaction.revision).run();
    }

    Result<> dropPastTexts(const Id& area, const Id& record) override {
        auto gone = c_.db->prepare("DELETE FROM past_text WHERE area_id = ?1 AND record_id = ?2");
        return gone.bind(1, area).bind(2, record).run();
    }

    Result<> putRecord(const Stored& stored) override {
        const auto versions = pack(stored.versions);
        const auto life = stored.versions.slots.find(0);
        const bool stood =
            life != stored.versions.slots.end() && life->second.revision < stored.record.revision;
        if (!stood) return c_.tables.put(stored.record, versions);
        // A row that an earlier set made: to find it first as one that may be new costs twice.
        auto replaced = c_.tables.replace(stored.record, versions);
        if (!replaced) return replaced.failure();
        return *replaced ? Result<>(shared::Done{}) : c_.tables.put(stored.record, versions);
    }

    Result<> addDigest(const Id& area, const DigestSum& change) override {
        if (change.digest == 0) return shared::Done{};
        std::uint64_t sum = 0;
        {
            auto query = c_.db->prepare(
                "SELECT digest FROM row_digest WHERE area_id = ?1 AND project_id = ?2 AND "
                "kind = ?3");
            query.bind(1, area).bind(2, change.project).bind(3, std::uint64_t{change.kind});
            auto there = query.step();
            if (!there) return there.failure();
            if (*there) sum = static_cast<std::uint64_t>(query.integer(0));
        }
        auto put = c_.db->prepare("INSERT OR REPLACE INTO row_digest VALUES (?1, ?2, ?3, ?4)");
        put.bind(1, area).bind(2, change.project).bind(3, std::uint64_t{change.kind});
        return put.bind(4, static_cast<std::int64_t>(sum + change.digest)).run();
    }

    Result<> putIncident(const Incident& incident) override {
        auto put = c_.db->prepare("INSERT OR IGNORE INTO incident VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bindText(1, incident.what).bind(2, incident.area).bind(3, incident.device);
        put.bindText(4, incident.detail).bind(5, incident.atMs);
        return put.run();
    }

    Result<> append(const Id& area, const Entry& entry) override {
        auto put = c_.db->prepare(
            "INSERT INTO entry (area_id, revision, set_hash, device_id, device_seq, change_set, "
            "receipt, effect, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        put.bind(1, area).bind(2, entry.revision).bind(3, entry.setHash).bind(4, entry.device);
        put.bind(5, entry.deviceSeq).bindBlob(6, entry.set).bindBlob(7, entry.receipt);
        put.bindBlob(8, entry.effect).bind(9, entry.hash);
        return put.run();
    }

    Result<> putChain(const Id& area, const Id& device, const Chain& chain) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO chain VALUES (?1, ?2, ?3, ?4)");
        put.bind(1, area).bind(2, device).bind(3, chain.lastSeq).bind(4, chain.lastHash);
        return put.run();
    }

    Result<> putParkedMaking(const Id& area, const Id& person,
                             const ParkedMaking& making) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO parked_making VALUES (?1, ?2, ?3, ?4)");
        return put.bind(1, area)
            .bind(2, person)
            .bind(3, making.record)
            .bind(4, making.parked)
            .run();
    }

    Result<> dropParkedMakings(const Id& area, const Id& parked) override {
        auto drop =
            c_.db->prepare("DELETE FROM parked_making WHERE area_id = ?1 AND parked_id = ?2");
        return drop.bind(1, area).bind(2, parked).run();
    }

    Result<> putReleased(const Id& area, const Id& device, std::uint64_t deviceSeq,
                         std::uint64_t parkedAt) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO released_set VALUES (?1, ?2, ?3, ?4)");
        return put.bind(1, area).bind(2, device).bind(3, deviceSeq).bind(4, parkedAt).run();
    }

    Result<> putParkedBefore(const Id& area, const Id& device, std::uint64_t deviceSeq,
                             const sync::Base& at) override {
        auto put =
            c_.db->prepare("INSERT OR REPLACE INTO parked_before VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bind(1, area).bind(2, device).bind(3, deviceSeq).bind(4, at.epoch);
        return put.bind(5, at.revision).run();
    }

    Result<> putLateReceipt(const Id& area, const Id& device, std::uint64_t deviceSeq,
                            const Id& epoch, const std::string& receipt) override {
        auto put =
            c_.db->prepare("INSERT OR REPLACE INTO late_receipt VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bind(1, area).bind(2, device).bind(3, deviceSeq).bind(4, epoch);
        return put.bindBlob(5, receipt).run();
    }

    Result<> putCarried(const Id& area, const Id& device, std::uint64_t deviceSeq, const Id& former,
                        std::uint64_t formerSeq) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO carried_set VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bind(1, area).bind(2, device).bind(3, former).bind(4, formerSeq).bind(5, deviceSeq);
        return put.run();
    }

    Result<> putCarrier(const Id& area, const Hash& original, const Hash& carrier) override {
        auto put = c_.db->prepare("INSERT OR IGNORE INTO carrier VALUES (?1, ?2, ?3)");
        return put.bind(1, area).bind(2, original).bind(3, carrier).run();
    }

    Result<> putEarly(const Id& area, const Id& device, std::uint64_t deviceSeq,
                      const std::string& set) override {
        auto put = c_.db->prepare("INSERT OR IGNORE INTO early_set VALUES (?1, ?2, ?3, ?4)");
        return put.bind(1, area).bind(2, device).bind(3, deviceSeq).bindBlob(4, set).run();
    }

    Result<> dropEarly(const Id& area, const Id& device, std::uint64_t upTo) override {
        auto drop = c_.db->prepare(
            "DELETE FROM early_set WHERE area_id = ?1 AND device_id = ?2 AND device_seq <= ?3");
        return drop.bind(1, area).bind(2, device).bind(3, upTo).run();
    }

    Result<> putState(const Id& area, const Id& report, const StateChange& change) override {
        auto put = c_.db->prepare(
            "INSERT OR REPLACE INTO report_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        put.bind(1, area).bind(2, report).bind(3, change.revision).bind(4, change.device);
        put.bind(5, change.person).bind(6, change.deviceSeq).bind(7, change.state);
        return put.run();
    }

    Result<> putGrant(const shared::Grant& grant) override {
        auto put = c_.db->prepare(
            "INSERT OR REPLACE INTO access_grant VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        put.bind(1, grant.area).bind(2, grant.id).bind(3, grant.person).bind(4, grant.project);
        put.bindText(5, grant.role).bind(6, grant.revision).bind(7, grant.ended ? 1 : 0);
        return put.run();
    }

    Result<> putDevice(const Device& device) override {
        auto put =
            c_.db->prepare("INSERT OR REPLACE INTO device VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        put.bind(1, device.id).bind(2, device.person).bind(3, device.key);
        put.bindText(4, device.label).bindText(5, device.matchCode);
        put.bind(6, device.confirmed ? 1 : 0).bind(7, device.revoked ? 1 : 0);
        put.bind(8, device.lastSeenMs);
        return put.run();
    }

    Result<> putEnrolmentCode(const EnrolmentCode& code) override {
        auto put =
            c_.db->prepare("INSERT OR REPLACE INTO enrolment_code VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bind(1, code.code).bind(2, code.person).bind(3, code.expiresMs);
        put.bind(4, code.autoConfirm ? 1 : 0).bind(5, code.used ? 1 : 0);
        return put.run();
    }

    Result<> putSetting(const std::string& name, const std::string& value) override {
        auto put = c_.db->prepare("INSERT OR REPLACE INTO setting VALUES (?1, ?2)");
        put.bindText(1, name).bindBlob(2, value);
        return put.run();
    }

    Result<> putPastText(const Id& area, const Id& record, const std::string& text) override {
        auto put = c_.db->prepare("INSERT OR IGNORE INTO past_text VALUES (?1, ?2, ?3, ?4)");
        put.bind(1, area).bind(2, record).bind(3, shared::sha256(text)).bindText(4, text);
        return put.run();
    }

    Result<> putEvidenceUse(const Hash& sha256, const EvidenceUse& use) override {
        auto put = c_.db->prepare("INSERT OR IGNORE INTO evidence_use VALUES (?1, ?2, ?3, ?4, ?5)");
        put.bind(1, sha256).bind(2, use.area).bind(3, use.project);
        put.bind(4, use.device).bind(5, use.record);
        return put.run();
    }

    Result<> nested(const std::function<Result<>()>& work) override {
        if (gone_) return *gone_;
        if (auto begun = c_.db->execute("SAVEPOINT job"); !begun) return begun;
        auto done = work();
        if (done && !gone_) return c_.db->execute("RELEASE job");
        if (!gone_ && !c_.db->execute("ROLLBACK TO job; RELEASE job")) {
            // After some failures, of reading for one, SQLite has undone the whole transaction;
            // what followed would be committed statement by statement.
            gone_ = done.failure();
            (void)c_.db->execute("ROLLBACK");
        }
        return gone_ ? Result<>(*gone_) : done;
    }

    Result<> commit() override {
        if (gone_) return *gone_;
        auto committed = c_.db->execute("COMMIT");
        if (committed) open_ = false;
        return committed;
    }

  private:
    std::unique_lock<std::mutex> lock_;
    bool open_ = true;
    std::optional<shared::Failure> gone_;  ///< why the transaction is no more
};

}  // namespace

std::unique_ptr<Writing> sqliteWriting(SqliteConnection& connection,
                                       std::unique_lock<std::mutex> lock) {
    return std::make_unique<SqliteWriting>(connection, std::move(lock));
}

}  // namespace field::server
