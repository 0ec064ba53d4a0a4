#include <limits>

#include "shared/crypto.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/storage.h"

namespace field::server::postgres {

namespace {

using shared::Done;

/// An epoch that was never restored lets every base of it count as it is.
constexpr auto neverRestored = std::numeric_limits<std::int64_t>::max();

class PostgresWriting final : public Reads<Writing> {
  public:
    PostgresWriting(Link& link, const AllRows& rows, std::unique_lock<std::mutex> lock)
        : Reads(link, rows, Transaction::Mode::writing), lock_(std::move(lock)) {}

    Result<> putHead(const AreaHead& head) override {
        t_.put(
            head.area,
            "INSERT INTO area VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (area_id) DO UPDATE SET "
            "code = excluded.code, name = excluded.name, epoch = excluded.epoch, "
            "revision = excluded.revision, hash = excluded.hash",
            Params()
                .bytes(head.code)
                .bytes(head.name)
                .id(head.at.epoch)
                .number(head.at.revision)
                .bytes(head.hash.view()));
        if (head.at.revision != 0) return Done{};
        putPlace(places::area, {}, head.area);
        return put(head.area, "INSERT INTO area_epoch VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                   Params().id(head.at.epoch).number(neverRestored));
    }

    Result<> beginEpoch(const Id& area, const Id& epoch) override {
        t_.put(area,
               "UPDATE area_epoch SET restored_at = least(restored_at, (SELECT revision FROM area "
               "WHERE area_id = $1)) WHERE area_id = $1");
        t_.put(area,
               "INSERT INTO epoch_origin SELECT area_id, $2::uuid, epoch, revision FROM area "
               "WHERE area_id = $1",
               Params().id(epoch));
        t_.put(area, "UPDATE area SET epoch = $2 WHERE area_id = $1", Params().id(epoch));
        return put(area, "INSERT INTO area_epoch VALUES ($1, $2, $3)",
                   Params().id(epoch).number(neverRestored));
    }

    Result<> putOtherEpoch(const Id& area, const Id& epoch, const Base& former) override {
        t_.put(area, "INSERT INTO epoch_origin VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
               Params().id(epoch).id(former.epoch).number(former.revision));
        return put(area,
                   "INSERT INTO area_epoch VALUES ($1, $2, least($4::bigint, coalesce((SELECT "
                   "restored_at FROM area_epoch WHERE area_id = $1 AND epoch = $3::uuid), 0))) "
                   "ON CONFLICT DO NOTHING",
                   Params().id(epoch).id(former.epoch).number(former.revision));
    }

    Result<> replaceEntry(const Id& area, const Entry& entry) override {
        return put(area,
                   "UPDATE entry SET change_set = $3, receipt = $4, effect = $5 "
                   "WHERE area_id = $1 AND revision = $2",
                   Params()
                       .number(entry.revision)
                       .bytes(entry.set)
                       .bytes(entry.receipt)
                       .bytes(entry.effect));
    }

    Result<> putRedaction(const Id& area, const Redaction& redaction) override {
        return put(
            area,
            "INSERT INTO redaction VALUES ($1, $2, $3, $4) ON CONFLICT (area_id, set_hash) "
            "DO UPDATE SET device_id = excluded.device_id, revision = excluded.revision",
            Params().bytes(redaction.set.view()).id(redaction.device).number(redaction.revision));
    }

    Result<> dropPastTexts(const Id& area, const Id& record) override {
        return put(area, "DELETE FROM past_text WHERE area_id = $1 AND record_id = $2",
                   Params().id(record));
    }

    Result<> putRecord(const Stored& stored) override {
        auto of = t_.rows().of(stored.record.kind);
        if (!of) return of.failure();
        return put(stored.record.area, (*of)->put(), (*of)->params(stored));
    }

    Result<> addDigest(const Id& area, const DigestSum& change) override {
        if (change.digest == 0) return Done{};
        // Modulo 2^64, which bigint refuses to overflow into: added as a number without bounds.
        return put(
            area,
            "INSERT INTO row_digest VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (area_id, project_id, kind) DO UPDATE SET digest = ("
            "mod(row_digest.digest::numeric + excluded.digest + 27670116110564327424, "
            "18446744073709551616) - 9223372036854775808)::bigint",
            Params().id(change.project).number(std::uint64_t{change.kind}).number(change.digest));
    }

    Result<> putIncident(const Incident& incident) override {
        return put(noArea,
                   "INSERT INTO incident VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                   Params()
                       .bytes(incident.what)
                       .id(incident.area)
                       .id(incident.device)
                       .bytes(incident.detail)
                       .number(incident.atMs));
    }

    Result<> append(const Id& area, const Entry& entry) override {
        return put(area, "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   Params()
                       .number(entry.revision)
                       .bytes(entry.setHash.view())
                       .id(entry.device)
                       .number(entry.deviceSeq)
                       .bytes(entry.set)
                       .bytes(entry.receipt)
                       .bytes(entry.effect)
                       .bytes(entry.hash.view()));
    }

    Result<> putChain(const Id& area, const Id& device, const Chain& chain) override {
        return put(area,
                   "INSERT INTO chain VALUES ($1, $2, $3, $4) ON CONFLICT (area_id, device_id) "
                   "DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash",
                   Params().id(device).number(chain.lastSeq).bytes(chain.lastHash.view()));
    }

    Result<> putParkedMaking(const Id& area, const Id& person,
                             const ParkedMaking& making) override {
        return put(area,
                   "INSERT INTO parked_making VALUES ($1, $2, $3, $4) ON CONFLICT (area_id, "
                   "person_id, record_id) DO UPDATE SET parked_id = excluded.parked_id",
                   Params().id(person).id(making.record).id(making.parked));
    }

    Result<> dropParkedMakings(const Id& area, const Id& parked) override {
        return put(area, "DELETE FROM parked_making WHERE area_id = $1 AND parked_id = $2",
                   Params().id(parked));
    }

    Result<> putReleased(const Id& area, const Id& device, std::uint64_t deviceSeq,
                         std::uint64_t parkedAt) override {
        return put(area,
                   "INSERT INTO released_set VALUES ($1, $2, $3, $4) ON CONFLICT (area_id, "
                   "device_id, device_seq) DO UPDATE SET parked_at = excluded.parked_at",
                   Params().id(device).number(deviceSeq).number(parkedAt));
    }

    Result<> putCarried(const Id& area, const Id& device, std::uint64_t deviceSeq, const Id& former,
                        std::uint64_t formerSeq) override {
        return put(area,
                   "INSERT INTO carried_set VALUES ($1, $2, $3, $4, $5) ON CONFLICT (area_id, "
                   "device_id, former_device_id, former_seq) DO UPDATE SET "
                   "device_seq = excluded.device_seq",
                   Params().id(device).id(former).number(formerSeq).number(deviceSeq));
    }

    Result<> putEarly(const Id& area, const Id& device, std::uint64_t deviceSeq,
                      const std::string& set) override {
        return put(area, "INSERT INTO early_set VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                   Params().id(device).number(deviceSeq).bytes(set));
    }

    Result<> dropEarly(const Id& area, const Id& device, std::uint64_t upTo) override {
        return put(area,
                   "DELETE FROM early_set WHERE area_id = $1 AND device_id = $2 AND "
                   "device_seq <= $3",
                   Params().id(device).number(upTo));
    }

    Result<> putState(const Id& area, const Id& report, const StateChange& change) override {
        return put(area,
                   "INSERT INTO report_state VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT "
                   "(area_id, report_id, revision) DO UPDATE SET device_id = excluded.device_id, "
                   "person_id = excluded.person_id, device_seq = excluded.device_seq, "
                   "state = excluded.state",
                   Params()
                       .id(report)
                       .number(change.revision)
                       .id(change.device)
                       .id(change.person)
                       .number(change.deviceSeq)
                       .number(change.state));
    }

    Result<> putGrant(const shared::Grant& grant) override {
        putPlace(places::person, grant.person.view(), grant.area);
        putPlace(places::grant, grant.id.view(), grant.area);
        return put(grant.area,
                   "INSERT INTO access_grant VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT "
                   "(area_id, id) DO UPDATE SET person_id = excluded.person_id, "
                   "project_id = excluded.project_id, role = excluded.role, "
                   "revision = excluded.revision, ended = excluded.ended",
                   Params()
                       .id(grant.id)
                       .id(grant.person)
                       .id(grant.project)
                       .bytes(grant.role)
                       .number(grant.revision)
                       .flag(grant.ended));
    }

    Result<> putDevice(const Device& device) override {
        return put(noArea,
                   "INSERT INTO device VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT "
                   "(area_id, id) DO UPDATE SET person_id = excluded.person_id, "
                   "public_key = excluded.public_key, label = excluded.label, "
                   "match_code = excluded.match_code, confirmed = excluded.confirmed, "
                   "revoked = excluded.revoked, last_seen_ms = excluded.last_seen_ms",
                   Params()
                       .id(device.id)
                       .id(device.person)
                       .bytes(device.key.view())
                       .bytes(device.label)
                       .bytes(device.matchCode)
                       .flag(device.confirmed)
                       .flag(device.revoked)
                       .number(device.lastSeenMs));
    }

    Result<> putEnrolmentCode(const EnrolmentCode& code) override {
        return put(noArea,
                   "INSERT INTO enrolment_code VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT "
                   "(area_id, code) DO UPDATE SET person_id = excluded.person_id, "
                   "expires_ms = excluded.expires_ms, auto_confirm = excluded.auto_confirm, "
                   "used = excluded.used",
                   Params()
                       .bytes(code.code.view())
                       .id(code.person)
                       .number(code.expiresMs)
                       .flag(code.autoConfirm)
                       .flag(code.used));
    }

    Result<> putSetting(const std::string& name, const std::string& value) override {
        t_.lock(noArea);
        return put(noArea,
                   "INSERT INTO setting VALUES ($1, $2, $3) ON CONFLICT (area_id, name) "
                   "DO UPDATE SET value = excluded.value",
                   Params().bytes(name).bytes(value));
    }

    Result<> putPastText(const Id& area, const Id& record, const std::string& text) override {
        return put(area, "INSERT INTO past_text VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                   Params().id(record).bytes(shared::sha256(text).view()).bytes(text));
    }

    Result<> putEvidenceUse(const Hash& sha256, const EvidenceUse& use) override {
        putPlace(places::evidence, sha256.view(), use.area);
        return put(use.area,
                   "INSERT INTO evidence_use VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                   Params().bytes(sha256.view()).id(use.record).id(use.device).id(use.project));
    }

    Result<> nested(const std::function<Result<>()>& work) override { return t_.nested(work); }
    Result<> commit() override { return t_.commit(); }

  private:
    Result<> put(const Id& area, std::string_view sql, const Params& params = {}) {
        t_.put(area, sql, params);
        return Done{};
    }

    /// So that what is asked for without its area is found.
    void putPlace(std::int64_t what, std::string_view name, const Id& inArea) {
        t_.put(noArea, "INSERT INTO place VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
               Params().number(what).bytes(name).id(inArea));
    }

    std::unique_lock<std::mutex> lock_;
};

}  // namespace

std::unique_ptr<Writing> writingOn(Link& link, const AllRows& rows,
                                   std::unique_lock<std::mutex> lock) {
    return std::make_unique<PostgresWriting>(link, rows, std::move(lock));
}

}  // namespace field::server::postgres
