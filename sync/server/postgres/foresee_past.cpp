#include "sync/server/postgres/foresee_past.h"

#include "sync/server/postgres/place_rows.h"
#include "sync/server/postgres/writing.h"

/// What judging asks about the past: lives, former sets, sentences that were changed, values that
/// an author had not seen.
namespace field::server::postgres {

namespace {

enum Fate : std::int64_t { released = 1, parkedBefore = 2, carried = 3 };

constexpr std::string_view fatesSql =
    "SELECT 1::bigint, device_id, device_seq, NULL::uuid, parked_at FROM released_set "
    "WHERE area_id = $1 AND device_id = ANY($2) UNION ALL "
    "SELECT 2, device_id, device_seq, epoch, revision FROM parked_before "
    "WHERE area_id = $1 AND device_id = ANY($2) UNION ALL "
    "SELECT 3, device_id, device_seq, former_device_id, former_seq FROM carried_set "
    "WHERE area_id = $1 AND device_id = ANY($2)";

/// One look by the key for each, as in RecordRows::findAll().
constexpr std::string_view textsSql =
    "SELECT found.* FROM unnest($2::uuid[], $3::bytea[]) AS wanted (record, hash) CROSS JOIN "
    "LATERAL (SELECT record_id, hash, text FROM past_text WHERE area_id = $1 AND "
    "record_id = wanted.record AND hash = wanted.hash LIMIT 1) AS found";

std::string entriesSql(const std::string& wanted, std::string_view where) {
    return "SELECT found.* FROM unnest($2::" + wanted + "[]) AS wanted (it) CROSS JOIN LATERAL (" +
           std::string(entryColumns).append(where) +
           " AND length(change_set) + length(receipt) + length(effect) <= " +
           std::to_string(Held::mostEntryBytes) + " LIMIT 1) AS found";
}

void wishLives(Together& together, Held& held, const Id& area) {
    held.lives[area] = {};
    together.each(area,
                  "SELECT e.epoch, e.restored_at, o.former, o.revision FROM area_epoch e LEFT JOIN "
                  "epoch_origin o ON o.area_id = e.area_id AND o.epoch = e.epoch "
                  "WHERE e.area_id = $1",
                  {}, [&held, area](const Rows& rows, int row) {
                      auto& lives = held.lives[area];
                      const auto epoch = rows.id(row, 0);
                      lives.restoredAt[epoch] = rows.revision(row, 1);
                      if (!rows.isNull(row, 2))
                          lives.origins[epoch] = {rows.id(row, 2), rows.revision(row, 3)};
                  });
}

void takeFate(Held::Fates& fates, const Rows& rows, int row) {
    const auto seq = rows.revision(row, 2), number = rows.revision(row, 4);
    switch (rows.number(row, 0)) {
        case released:
            fates.released[seq] = number;
            break;
        case parkedBefore:
            fates.parkedBefore[seq][rows.id(row, 3)] = number;
            break;
        default:
            fates.carried[{rows.id(row, 3), number}] = seq;
    }
}

void wishTexts(Together& together, Held& held, const Id& area,
               const std::vector<const Foreseen*>& sets) {
    std::vector<Id> records;
    std::vector<std::string_view> hashes;
    for (const auto* set : sets) {
        for (const auto& named : set->records) {
            for (const auto& hash : named.texts) {
                const auto isNew = held.texts.try_emplace({area, named.id, hash}).second;
                if (!isNew) continue;
                records.push_back(named.id);
                hashes.push_back(hash.view());
            }
        }
    }
    if (records.empty()) return;
    together.each(area, textsSql, Params().ids(records).blobs(hashes),
                  [&held, area](const Rows& rows, int row) {
                      held.texts[{area, rows.id(row, 0), rows.hash(row, 1)}] =
                          std::string(rows.bytes(row, 2));
                  });
}

void wishCarriers(Together& together, Held& held, const Id& area,
                  const std::vector<const Foreseen*>& sets) {
    std::vector<std::string_view> originals;
    for (const auto* set : sets) {
        for (const auto& original : set->originals) {
            held.carriers[{area, original}] = std::nullopt;
            originals.push_back(original.view());
        }
    }
    if (originals.empty()) return;
    together.each(area,
                  "SELECT original, set_hash FROM carrier WHERE area_id = $1 AND "
                  "original = ANY($2)",
                  Params().blobs(originals), [&held, area](const Rows& rows, int row) {
                      held.carriers[{area, rows.hash(row, 0)}] = rows.hash(row, 1);
                  });
}

}  // namespace

void wishPast(Together& together, Held& held, const Id& area,
              const std::vector<const Foreseen*>& sets) {
    wishLives(together, held, area);
    std::set<Id> devices;
    for (const auto* set : sets) devices.insert(set->device);
    for (const auto& device : devices) held.fates[{area, device}] = {};
    together.each(area, fatesSql, Params().ids(idsIn(devices)),
                  [&held, area](const Rows& rows, int row) {
                      takeFate(held.fates[{area, rows.id(row, 1)}], rows, row);
                  });
    wishCarriers(together, held, area, sets);
    wishTexts(together, held, area, sets);
}

void wishUnseen(Together& together, Held& held, const Id& area,
                const std::vector<const Foreseen*>& sets) {
    std::set<std::uint64_t> revisions;
    std::set<Id> devices;
    for (const auto* set : sets) {
        const auto unseen = [&](const sync::Version& version, const Base& base) {
            return version.revision > base.revision && !version.device.none() &&
                   version.device != set->device;
        };
        for (const auto& named : set->records) {
            const auto* found = Held::known(held.records, Held::Row{area, named.kind, named.id});
            if (named.made || found == nullptr || !*found) continue;
            for (const auto& [slot, version] : (*found)->versions.slots) {
                if (!unseen(version, named.base)) continue;
                if (revisions.size() < Held::mostEntries) revisions.insert(version.revision);
                devices.insert(set->device);
            }
            for (const auto& [slot, elements] : (*found)->versions.elements)
                for (const auto& element : elements)
                    if (unseen(element.version, named.base)) devices.insert(set->device);
        }
    }
    static const auto byRevision = entriesSql("bigint", "revision = wanted.it");
    static const auto firsts = entriesSql("uuid", "device_id = wanted.it AND device_seq = 1");
    if (!revisions.empty())
        together.each(area, byRevision, Params().numbers({revisions.begin(), revisions.end()}),
                      [&held, area](const Rows& rows, int row) {
                          held.entries[{area, rows.revision(row, 0)}] = readEntry(rows, row);
                      });
    if (!devices.empty())
        together.each(area, firsts, Params().ids(idsIn(devices)),
                      [&held, area](const Rows& rows, int row) {
                          held.firstEntries[{area, rows.id(row, 2)}] = readEntry(rows, row);
                      });
}

Result<const Held::Lives*> PostgresWriting::livesOf(const Id& area) {
    if (const auto* known = Held::known(held_.lives, area)) return known;
    Together together(t_);
    wishLives(together, held_, area);
    if (auto read = together.answers(); !read) {
        held_.lives.erase(area);
        return read.failure();
    }
    return &held_.lives[area];
}

Result<std::optional<std::uint64_t>> PostgresWriting::restoredAt(const Id& area, const Id& epoch) {
    auto lives = livesOf(area);
    if (!lives) return lives.failure();
    const auto at = (*lives)->restoredAt.find(epoch);
    return at == (*lives)->restoredAt.end() ? std::optional<std::uint64_t>() : at->second;
}

Result<std::optional<Base>> PostgresWriting::originOf(const Id& area, const Id& epoch) {
    auto lives = livesOf(area);
    if (!lives) return lives.failure();
    const auto at = (*lives)->origins.find(epoch);
    return at == (*lives)->origins.end() ? std::optional<Base>() : at->second;
}

Result<std::optional<std::uint64_t>> PostgresWriting::releasedFrom(const Id& area, const Id& device,
                                                                   std::uint64_t deviceSeq) {
    const auto* known = Held::known(held_.fates, Held::InArea{area, device});
    if (known == nullptr) return Reads::releasedFrom(area, device, deviceSeq);
    const auto at = known->released.find(deviceSeq);
    return at == known->released.end() ? std::optional<std::uint64_t>() : at->second;
}

/// Once a ledger was restored this is asked of every value that is changed; few devices have any.
Result<std::vector<std::string>> PostgresWriting::lateReceipts(const Id& area, const Id& device,
                                                               std::uint64_t deviceSeq) {
    auto* known = Held::known(held_.late, area);
    if (known == nullptr) {
        auto rows = t_.ask(area, "SELECT DISTINCT device_id FROM late_receipt WHERE area_id = $1");
        if (!rows) return rows.failure();
        known = &held_.late[area];
        for (int row = 0; row < rows->count(); ++row) known->insert(rows->id(row, 0));
    }
    if (!known->contains(device)) return std::vector<std::string>();
    return Reads::lateReceipts(area, device, deviceSeq);
}

Result<std::vector<Base>> PostgresWriting::parkedBefore(const Id& area, const Id& device,
                                                        std::uint64_t deviceSeq) {
    const auto* known = Held::known(held_.fates, Held::InArea{area, device});
    if (known == nullptr) return Reads::parkedBefore(area, device, deviceSeq);
    std::vector<Base> places;
    if (const auto at = known->parkedBefore.find(deviceSeq); at != known->parkedBefore.end())
        for (const auto& [epoch, revision] : at->second) places.push_back({epoch, revision});
    return places;
}

Result<std::optional<std::uint64_t>> PostgresWriting::carriedAs(const Id& area, const Id& device,
                                                                const Id& former,
                                                                std::uint64_t formerSeq) {
    const auto* known = Held::known(held_.fates, Held::InArea{area, device});
    if (known == nullptr) return Reads::carriedAs(area, device, former, formerSeq);
    const auto at = known->carried.find({former, formerSeq});
    return at == known->carried.end() ? std::optional<std::uint64_t>() : at->second;
}

Result<std::optional<Hash>> PostgresWriting::carrierOf(const Id& area, const Hash& original) {
    if (const auto* known = Held::known(held_.carriers, std::pair{area, original})) return *known;
    return Reads::carrierOf(area, original);
}

Result<std::optional<std::string>> PostgresWriting::pastText(const Id& area, const Id& record,
                                                             const Hash& hash) {
    if (const auto* known = Held::known(held_.texts, std::tuple{area, record, hash})) return *known;
    return Reads::pastText(area, record, hash);
}

Result<std::optional<Entry>> PostgresWriting::entry(const Id& area, std::uint64_t revision) {
    if (const auto* known = Held::known(held_.entries, std::pair{area, revision}))
        return std::optional(*known);
    return Reads::entry(area, revision);
}

Result<std::optional<Entry>> PostgresWriting::entryBySeq(const Id& area, const Id& device,
                                                         std::uint64_t deviceSeq) {
    const auto* known = Held::known(held_.firstEntries, Held::InArea{area, device});
    if (deviceSeq == 1 && known != nullptr) return std::optional(*known);
    return Reads::entryBySeq(area, device, deviceSeq);
}

}  // namespace field::server::postgres
