#include "sync/server/postgres/writing.h"

#include <algorithm>
#include <limits>

#include "shared/crypto.h"
#include "sync/server/postgres/schema.h"

namespace field::server::postgres {

using shared::Done;

namespace {

/// An epoch that was never restored lets every base of it count as it is.
constexpr auto neverRestored = std::numeric_limits<std::int64_t>::max();

Table tableNamed(const std::string& name) {
    for (auto& table : ledgerTables())
        if (table.name == name) return table;
    return {};
}

Put keeping(const std::string& name) { return Put(tableNamed(name), {}, Put::Standing::kept); }

struct Puts {
    Put area{tableNamed("area")}, chain{tableNamed("chain")}, redaction{tableNamed("redaction")},
        parkedMaking{tableNamed("parked_making")}, releasedSet{tableNamed("released_set")},
        parkedBefore{tableNamed("parked_before")}, lateReceipt{tableNamed("late_receipt")},
        carriedSet{tableNamed("carried_set")}, reportState{tableNamed("report_state")},
        accessGrant{tableNamed("access_grant")}, device{tableNamed("device")},
        enrolmentCode{tableNamed("enrolment_code")}, setting{tableNamed("setting")};
    Put areaEpoch = keeping("area_epoch"), place = keeping("place"), incident = keeping("incident"),
        carrier = keeping("carrier"), earlySet = keeping("early_set"),
        pastText = keeping("past_text"), evidenceUse = keeping("evidence_use");
    Put entry{tableNamed("entry"), {}, Put::Standing::fatal};
    // Modulo 2^64, which bigint refuses to overflow into: added as a number without bounds.
    Put rowDigest =
        Put::adding(tableNamed("row_digest"),
                    "(mod(row_digest.digest::numeric + excluded.digest + 27670116110564327424, "
                    "18446744073709551616) - 9223372036854775808)::bigint");
};

const Puts& puts() {
    static const Puts all;
    return all;
}

}  // namespace

Result<> PostgresWriting::putHead(const AreaHead& head) {
    held_.heads[head.area] = head;
    t_.put(head.area, puts().area,
           Params()
               .bytes(head.code)
               .bytes(head.name)
               .id(head.at.epoch)
               .number(head.at.revision)
               .bytes(head.hash.view()));
    if (head.at.revision != 0) return Done{};
    held_.lives.erase(head.area);
    putPlace(places::area, {}, head.area);
    t_.put(head.area, puts().areaEpoch, Params().id(head.at.epoch).number(neverRestored));
    return Done{};
}

Result<> PostgresWriting::beginEpoch(const Id& area, const Id& epoch) {
    held_.heads.erase(area);
    held_.lives.erase(area);
    t_.write(area,
             "UPDATE area_epoch SET restored_at = least(restored_at, (SELECT revision FROM area "
             "WHERE area_id = $1)) WHERE area_id = $1");
    t_.write(area,
             "INSERT INTO epoch_origin SELECT area_id, $2::uuid, epoch, revision FROM area "
             "WHERE area_id = $1",
             Params().id(epoch));
    t_.write(area, "UPDATE area SET epoch = $2 WHERE area_id = $1", Params().id(epoch));
    t_.write(area, "INSERT INTO area_epoch VALUES ($1, $2, $3)",
             Params().id(epoch).number(neverRestored));
    return Done{};
}

Result<> PostgresWriting::putOtherEpoch(const Id& area, const Id& epoch, const Base& former) {
    held_.lives.erase(area);
    t_.write(area, "INSERT INTO epoch_origin VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
             Params().id(epoch).id(former.epoch).number(former.revision));
    t_.write(area,
             "INSERT INTO area_epoch VALUES ($1, $2, least($4::bigint, coalesce((SELECT "
             "restored_at FROM area_epoch WHERE area_id = $1 AND epoch = $3::uuid), 0))) "
             "ON CONFLICT DO NOTHING",
             Params().id(epoch).id(former.epoch).number(former.revision));
    return Done{};
}

Result<> PostgresWriting::replaceEntry(const Id& area, const Entry& entry) {
    held_.entries.clear();
    held_.firstEntries.clear();
    t_.write(
        area,
        "UPDATE entry SET change_set = $3, receipt = $4, effect = $5 "
        "WHERE area_id = $1 AND revision = $2",
        Params().number(entry.revision).bytes(entry.set).bytes(entry.receipt).bytes(entry.effect));
    return Done{};
}

Result<> PostgresWriting::putRedaction(const Id& area, const Redaction& redaction) {
    t_.put(area, puts().redaction,
           Params().bytes(redaction.set.view()).id(redaction.device).number(redaction.revision));
    return Done{};
}

Result<> PostgresWriting::dropPastTexts(const Id& area, const Id& record) {
    held_.texts.clear();
    t_.write(area, "DELETE FROM past_text WHERE area_id = $1 AND record_id = $2",
             Params().id(record));
    return Done{};
}

Result<> PostgresWriting::putRecord(const Stored& stored) {
    auto of = t_.rows().of(stored.record.kind);
    if (!of) return of.failure();
    hold(stored);
    t_.put(stored.record.area, (*of)->put(), (*of)->params(stored));
    return Done{};
}

Result<> PostgresWriting::addDigest(const Id& area, const DigestSum& change) {
    if (change.digest == 0) return Done{};
    t_.put(area, puts().rowDigest,
           Params().id(change.project).number(std::uint64_t{change.kind}).number(change.digest));
    return Done{};
}

Result<> PostgresWriting::putIncident(const Incident& incident) {
    t_.put(noArea, puts().incident,
           Params()
               .bytes(incident.what)
               .id(incident.area)
               .id(incident.device)
               .bytes(incident.detail)
               .number(incident.atMs));
    return Done{};
}

Result<> PostgresWriting::append(const Id& area, const Entry& entry) {
    held_.newSets.erase({area, entry.setHash});
    hold(area, entry);
    t_.put(area, puts().entry,
           Params()
               .number(entry.revision)
               .bytes(entry.setHash.view())
               .id(entry.device)
               .number(entry.deviceSeq)
               .bytes(entry.set)
               .bytes(entry.receipt)
               .bytes(entry.effect)
               .bytes(entry.hash.view()));
    return Done{};
}

Result<> PostgresWriting::putChain(const Id& area, const Id& device, const Chain& chain) {
    held_.chains[{area, device}] = chain;
    t_.put(area, puts().chain,
           Params().id(device).number(chain.lastSeq).bytes(chain.lastHash.view()));
    return Done{};
}

Result<> PostgresWriting::putParkedMaking(const Id& area, const Id& person,
                                          const ParkedMaking& making) {
    if (auto* known = Held::known(held_.makings, Held::InArea{area, person})) {
        const auto at = std::lower_bound(
            known->begin(), known->end(), making.record,
            [](const ParkedMaking& one, const Id& record) { return one.record < record; });
        if (at != known->end() && at->record == making.record)
            *at = making;
        else
            known->insert(at, making);
    }
    t_.put(area, puts().parkedMaking, Params().id(person).id(making.record).id(making.parked));
    return Done{};
}

Result<> PostgresWriting::dropParkedMakings(const Id& area, const Id& parked) {
    for (auto& [of, makings] : held_.makings)
        if (of.first == area)
            std::erase_if(makings, [&](const auto& one) { return one.parked == parked; });
    t_.write(area, "DELETE FROM parked_making WHERE area_id = $1 AND parked_id = $2",
             Params().id(parked));
    return Done{};
}

Result<> PostgresWriting::putReleased(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                      std::uint64_t parkedAt) {
    if (auto* known = Held::known(held_.fates, Held::InArea{area, device}))
        known->released[deviceSeq] = parkedAt;
    t_.put(area, puts().releasedSet, Params().id(device).number(deviceSeq).number(parkedAt));
    return Done{};
}

Result<> PostgresWriting::putParkedBefore(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                          const Base& at) {
    if (auto* known = Held::known(held_.fates, Held::InArea{area, device}))
        known->parkedBefore[deviceSeq][at.epoch] = at.revision;
    t_.put(area, puts().parkedBefore,
           Params().id(device).number(deviceSeq).id(at.epoch).number(at.revision));
    return Done{};
}

Result<> PostgresWriting::putLateReceipt(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                         const Id& epoch, const std::string& receipt) {
    if (auto* known = Held::known(held_.late, area)) known->insert(device);
    t_.put(area, puts().lateReceipt,
           Params().id(device).number(deviceSeq).id(epoch).bytes(receipt));
    return Done{};
}

Result<> PostgresWriting::putCarried(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                     const Id& former, std::uint64_t formerSeq) {
    if (auto* known = Held::known(held_.fates, Held::InArea{area, device}))
        known->carried[{former, formerSeq}] = deviceSeq;
    t_.put(area, puts().carriedSet,
           Params().id(device).id(former).number(formerSeq).number(deviceSeq));
    return Done{};
}

Result<> PostgresWriting::putCarrier(const Id& area, const Hash& original, const Hash& carrier) {
    auto* known = Held::known(held_.carriers, std::pair{area, original});
    if (known && !*known) *known = carrier;
    t_.put(area, puts().carrier, Params().bytes(original.view()).bytes(carrier.view()));
    return Done{};
}

Result<> PostgresWriting::putEarly(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                   const std::string& set) {
    held_.noneEarly.erase({area, device});
    t_.put(area, puts().earlySet, Params().id(device).number(deviceSeq).bytes(set));
    return Done{};
}

Result<> PostgresWriting::dropEarly(const Id& area, const Id& device, std::uint64_t upTo) {
    if (held_.noneEarly.contains({area, device})) return Done{};
    t_.write(area,
             "DELETE FROM early_set WHERE area_id = $1 AND device_id = $2 AND device_seq <= $3",
             Params().id(device).number(upTo));
    return Done{};
}

Result<> PostgresWriting::putState(const Id& area, const Id& report, const StateChange& change) {
    if (auto* known = Held::known(held_.states, Held::InArea{area, report})) {
        std::erase_if(*known, [&](const auto& one) { return one.revision == change.revision; });
        known->insert(std::upper_bound(known->begin(), known->end(), change,
                                       [](const StateChange& a, const StateChange& b) {
                                           return a.revision < b.revision;
                                       }),
                      change);
    }
    t_.put(area, puts().reportState,
           Params()
               .id(report)
               .number(change.revision)
               .id(change.device)
               .id(change.person)
               .number(change.deviceSeq)
               .number(change.state));
    return Done{};
}

Result<> PostgresWriting::putGrant(const shared::Grant& grant) {
    std::erase_if(held_.grants, [&](const auto& one) { return one.first.first == grant.area; });
    putPlace(places::person, grant.person.view(), grant.area);
    putPlace(places::grant, grant.id.view(), grant.area);
    t_.put(grant.area, puts().accessGrant,
           Params()
               .id(grant.id)
               .id(grant.person)
               .id(grant.project)
               .bytes(grant.role)
               .number(grant.revision)
               .flag(grant.ended));
    return Done{};
}

Result<> PostgresWriting::putDevice(const Device& device) {
    held_.devices[device.id] = device;
    t_.put(noArea, puts().device,
           Params()
               .id(device.id)
               .id(device.person)
               .bytes(device.key.view())
               .bytes(device.label)
               .bytes(device.matchCode)
               .flag(device.confirmed)
               .flag(device.revoked)
               .number(device.lastSeenMs));
    return Done{};
}

Result<> PostgresWriting::putEnrolmentCode(const EnrolmentCode& code) {
    t_.put(noArea, puts().enrolmentCode,
           Params()
               .bytes(code.code.view())
               .id(code.person)
               .number(code.expiresMs)
               .flag(code.autoConfirm)
               .flag(code.used));
    return Done{};
}

Result<> PostgresWriting::putSetting(const std::string& name, const std::string& value) {
    t_.lock(noArea);
    t_.put(noArea, puts().setting, Params().bytes(name).bytes(value));
    return Done{};
}

Result<> PostgresWriting::putPastText(const Id& area, const Id& record, const std::string& text) {
    const auto hash = shared::sha256(text);
    if (auto* known = Held::known(held_.texts, std::tuple{area, record, hash})) *known = text;
    t_.put(area, puts().pastText, Params().id(record).bytes(hash.view()).bytes(text));
    return Done{};
}

Result<> PostgresWriting::putEvidenceUse(const Hash& sha256, const EvidenceUse& use) {
    putPlace(places::evidence, sha256.view(), use.area);
    t_.put(use.area, puts().evidenceUse,
           Params().bytes(sha256.view()).id(use.record).id(use.device).id(use.project));
    return Done{};
}

Result<> PostgresWriting::nested(const std::function<Result<>()>& work) {
    auto done = t_.nested(work);
    if (!done) held_ = {};
    return done;
}

Result<> PostgresWriting::commit() {
    auto committed = t_.commit();
    if (committed && growth_ != nullptr) growth_->look(link_, t_.written());
    return committed;
}

void PostgresWriting::putPlace(std::int64_t what, std::string_view name, const Id& inArea) {
    t_.put(noArea, puts().place, Params().number(what).bytes(name).id(inArea));
}

void PostgresWriting::hold(const Stored& stored) {
    const auto& record = stored.record;
    if (held_.records.size() >= held_.mostRecords) held_.records.clear();
    held_.records[{record.area, record.kind, record.id}] = stored;
    for (const auto& column : t_.rows().catalog().kind(record.kind)->columns) {
        const auto* value = std::get_if<shared::Blob>(&record.values.get(column.number));
        const auto id = column.indexed && value ? Id::from(value->bytes) : std::nullopt;
        if (id) held_.unnamed.erase({record.area, record.kind, column.name, *id});
    }
}

void PostgresWriting::hold(const Id& area, const Entry& entry) {
    if (entry.set.size() + entry.receipt.size() + entry.effect.size() > Held::mostEntryBytes)
        return;
    if (held_.entries.size() >= Held::mostEntries) held_.entries.clear();
    if (held_.firstEntries.size() >= Held::mostEntries) held_.firstEntries.clear();
    if (entry.deviceSeq == 1) held_.firstEntries[{area, entry.device}] = entry;
    held_.entries[{area, entry.revision}] = entry;
}

std::unique_ptr<Writing> writingOn(Link& link, const AllRows& rows,
                                   std::unique_lock<std::mutex> lock, Growth* growth) {
    return std::make_unique<PostgresWriting>(link, rows, std::move(lock), growth);
}

}  // namespace field::server::postgres
