#include <algorithm>

#include "sync/server/postgres/foresee_past.h"
#include "sync/server/postgres/place_rows.h"
#include "sync/server/postgres/writing.h"

/// What a group of change sets will ask for, read at once, and reads that know it.
namespace field::server::postgres {

using shared::Grant;

namespace {

/// What the sets of one area are about.
struct Subjects {
    std::set<Id> devices, persons;
    std::set<Hash> sets;
    std::map<std::uint32_t, std::set<Id>> records;  ///< by kind
    std::set<Id> named, made, changed, reports;
};

Subjects subjectsOf(const std::vector<const Foreseen*>& sets, const shared::Catalog& catalog) {
    Subjects of;
    for (const auto* set : sets) {
        of.devices.insert(set->device);
        of.persons.insert(set->person);
        of.sets.insert(set->set);
        of.sets.insert(set->originals.begin(), set->originals.end());
        for (const auto& named : set->records) {
            const auto* kind = catalog.kind(named.kind);
            if (kind == nullptr) continue;
            of.records[named.kind].insert(named.id);
            of.named.insert(named.id);
            (named.made ? of.made : of.changed).insert(named.id);
            if (kind->report) of.reports.insert(named.id);
            if (!named.made || kind->parentKind == 0) continue;
            of.records[kind->parentKind].insert(named.parent);
            of.reports.insert(named.parent);
        }
    }
    return of;
}

/// The records of a kind, and which of them are not there.
void wishRecords(Together& together, Held& held, const AllRows& rows, const Id& area,
                 std::uint32_t kind, const std::set<Id>& ids) {
    auto of = rows.of(kind);
    if (!of) return;
    together.wish(area, (*of)->findAll(), Params().ids(idsIn(ids)),
                  [&held, of = *of, area, kind, ids](const Rows& answer) -> Result<> {
                      for (const auto& id : ids) held.records[{area, kind, id}] = std::nullopt;
                      for (int row = 0; row < answer.count(); ++row) {
                          auto stored = of->read(answer, row);
                          if (!stored) return stored.failure();
                          held.records[{area, kind, stored->record.id}] = stored.take();
                      }
                      return Done{};
                  });
}

/// Which of `ids` no record of `kind` names in `column`.
void wishNamed(Together& together, Held& held, const AllRows& rows, const Id& area,
               std::uint32_t kind, const std::string& column, const std::set<Id>& ids) {
    const auto* table = rows.catalog().kind(kind);
    if (ids.empty() || table == nullptr) return;
    std::vector<std::string_view> blobs;
    for (const auto& id : ids) {
        blobs.push_back(id.view());
        held.unnamed.insert({area, kind, column, id});
    }
    together.each(area,
                  "SELECT " + quoted(column) + " FROM " + quoted(table->table) +
                      " WHERE area_id = $1 AND " + quoted(column) + " = ANY($2)",
                  Params().blobs(blobs), [&held, area, kind, column](const Rows& answer, int row) {
                      held.unnamed.erase({area, kind, column, answer.id(row, 0)});
                  });
}

/// Heads, chains, grants and sets that are there.
void wishChains(Together& together, Held& held, const Id& area, const Subjects& of) {
    held.heads[area] = std::nullopt;
    together.each(area, headSql, {}, [&held, area](const Rows& rows, int row) {
        held.heads[area] = readHead(rows, row);
    });
    for (const auto& device : of.devices) {
        held.chains[{area, device}] = std::nullopt;
        held.noneEarly.insert({area, device});
    }
    const auto devices = Params().ids(idsIn(of.devices)), persons = Params().ids(idsIn(of.persons));
    together.each(
        area,
        "SELECT device_id, last_seq, last_hash FROM chain WHERE area_id = $1 AND "
        "device_id = ANY($2)",
        devices, [&held, area](const Rows& rows, int row) {
            held.chains[{area, rows.id(row, 0)}] = Chain{rows.revision(row, 1), rows.hash(row, 2)};
        });
    together.each(area,
                  "SELECT DISTINCT device_id FROM early_set WHERE area_id = $1 AND "
                  "device_id = ANY($2)",
                  devices, [&held, area](const Rows& rows, int row) {
                      held.noneEarly.erase({area, rows.id(row, 0)});
                  });
    for (const auto& person : of.persons) {
        held.grants[{area, person}].clear();
        held.makings[{area, person}].clear();
    }
    static const auto grantsSql = std::string(grantColumns) + "person_id = ANY($2) ORDER BY id";
    together.each(area, grantsSql, persons, [&held, area](const Rows& rows, int row) {
        auto grant = readGrant(rows, row);
        held.grants[{area, grant.person}].push_back(std::move(grant));
    });
    together.each(
        area,
        "SELECT person_id, record_id, parked_id FROM parked_making WHERE area_id = $1 "
        "AND person_id = ANY($2) ORDER BY record_id",
        persons, [&held, area](const Rows& rows, int row) {
            held.makings[{area, rows.id(row, 0)}].push_back({rows.id(row, 1), rows.id(row, 2)});
        });
    std::vector<std::string_view> hashes;
    for (const auto& set : of.sets) {
        hashes.push_back(set.view());
        held.newSets.insert({area, set});
    }
    together.each(area, "SELECT set_hash FROM entry WHERE area_id = $1 AND set_hash = ANY($2)",
                  Params().blobs(hashes), [&held, area](const Rows& rows, int row) {
                      held.newSets.erase({area, rows.hash(row, 0)});
                  });
}

/// What only the records themselves say: the reports that changed rows belong to, and the states
/// of all reports.
void wishReports(Together& together, Held& held, const AllRows& rows, const Id& area,
                 Subjects& of) {
    std::map<std::uint32_t, std::set<Id>> parents;
    for (const auto& [kind, ids] : of.records) {
        const auto parentKind = rows.catalog().kind(kind)->parentKind;
        if (parentKind == 0) continue;
        for (const auto& id : ids) {
            const auto* found = Held::known(held.records, Held::Row{area, kind, id});
            if (found == nullptr || !*found) continue;
            const auto& parent = (*found)->record.parent;
            of.reports.insert(parent);
            if (!held.records.contains({area, parentKind, parent}))
                parents[parentKind].insert(parent);
        }
    }
    for (const auto& [kind, ids] : parents) wishRecords(together, held, rows, area, kind, ids);
    if (of.reports.empty()) return;
    for (const auto& report : of.reports) held.states[{area, report}].clear();
    together.each(area,
                  "SELECT report_id, revision, device_id, person_id, device_seq, state "
                  "FROM report_state WHERE area_id = $1 AND report_id = ANY($2) ORDER BY revision",
                  Params().ids(idsIn(of.reports)), [&held, area](const Rows& answer, int row) {
                      held.states[{area, answer.id(row, 0)}].push_back(
                          {answer.revision(row, 1), answer.id(row, 2), answer.id(row, 3),
                           answer.revision(row, 4), answer.number(row, 5)});
                  });
}

}  // namespace

Result<> PostgresWriting::foresee(const std::vector<Foreseen>& sets) {
    std::map<Id, std::vector<const Foreseen*>> byArea;
    std::set<Id> devices;
    for (const auto& set : sets) {
        byArea[set.area].push_back(&set);
        devices.insert(set.device);
    }
    const auto& rows = t_.rows();
    std::map<Id, Subjects> subjects;
    Together together(t_);
    // In one order everywhere: whoever waits for an area holds none that its holder waits for.
    for (const auto& [area, all] : byArea) {
        auto& of = subjects[area] = subjectsOf(all, rows.catalog());
        wishChains(together, held_, area, of);
        wishPast(together, held_, area, all);
        for (const auto& [kind, ids] : of.records)
            wishRecords(together, held_, rows, area, kind, ids);
        namespace kinds = shared::kinds;
        wishNamed(together, held_, rows, area, kinds::parked, "depends_on_id", of.made);
        wishNamed(together, held_, rows, area, kinds::conflict, "record_id", of.named);
        wishNamed(together, held_, rows, area, kinds::correction, "record_id", of.changed);
    }
    for (const auto& device : devices) held_.devices[device] = std::nullopt;
    static const auto devicesSql =
        std::string(deviceColumns) + " AND id = ANY($2) ORDER BY id FOR UPDATE";
    together.each(noArea, devicesSql, Params().ids(idsIn(devices)),
                  [this](const Rows& answer, int row) {
                      auto device = readDevice(answer, row);
                      held_.devices[device.id] = std::move(device);
                  });
    auto done = together.answers();
    if (done) {
        for (auto& [area, of] : subjects) {
            wishReports(together, held_, rows, area, of);
            wishUnseen(together, held_, area, byArea[area]);
        }
        done = together.answers();
    }
    if (!done) {
        held_ = {};
        return done;
    }
    held_.mostRecords += held_.records.size();
    return done;
}

Result<std::optional<AreaHead>> PostgresWriting::head(const Id& area) {
    if (const auto* known = Held::known(held_.heads, area)) return *known;
    auto read = Reads::head(area);
    if (read) held_.heads[area] = *read;
    return read;
}

Result<std::optional<Device>> PostgresWriting::device(const Id& id) {
    if (const auto* known = Held::known(held_.devices, id)) return *known;
    auto read = Reads::device(id);
    if (read) held_.devices[id] = *read;
    return read;
}

Result<std::optional<Chain>> PostgresWriting::chain(const Id& area, const Id& device) {
    if (const auto* known = Held::known(held_.chains, Held::InArea{area, device})) return *known;
    auto read = Reads::chain(area, device);
    if (read) held_.chains[{area, device}] = *read;
    return read;
}

Result<std::vector<Grant>> PostgresWriting::grants(const Id& area, const Id& person) {
    if (const auto* known = Held::known(held_.grants, Held::InArea{area, person})) return *known;
    auto read = Reads::grants(area, person);
    if (read) held_.grants[{area, person}] = *read;
    return read;
}

Result<std::vector<ParkedMaking>> PostgresWriting::parkedMakings(const Id& area, const Id& person) {
    if (const auto* known = Held::known(held_.makings, Held::InArea{area, person})) return *known;
    auto read = Reads::parkedMakings(area, person);
    if (read) held_.makings[{area, person}] = *read;
    return read;
}

Result<std::vector<StateChange>> PostgresWriting::states(const Id& area, const Id& report) {
    if (const auto* known = Held::known(held_.states, Held::InArea{area, report})) return *known;
    auto read = Reads::states(area, report);
    if (read) held_.states[{area, report}] = *read;
    return read;
}

Result<std::optional<std::string>> PostgresWriting::earlySet(const Id& area, const Id& device,
                                                             std::uint64_t deviceSeq) {
    if (held_.noneEarly.contains({area, device})) return std::optional<std::string>();
    return Reads::earlySet(area, device, deviceSeq);
}

Result<std::optional<Entry>> PostgresWriting::entryOf(const Id& area, const Hash& setHash) {
    if (held_.newSets.contains({area, setHash})) return std::optional<Entry>();
    return Reads::entryOf(area, setHash);
}

Result<std::optional<Stored>> PostgresWriting::find(std::uint32_t kind, const Id& area,
                                                    const Id& id) {
    if (const auto* known = Held::known(held_.records, Held::Row{area, kind, id})) return *known;
    auto read = Reads::find(kind, area, id);
    if (read && *read) hold(**read);
    if (read && !*read && held_.records.size() < held_.mostRecords)
        held_.records[{area, kind, id}] = std::nullopt;
    return read;
}

Result<std::vector<Stored>> PostgresWriting::naming(std::uint32_t kind, const std::string& column,
                                                    const Id& area, const Id& id) {
    if (held_.unnamed.contains({area, kind, column, id})) return std::vector<Stored>();
    return Reads::naming(kind, column, area, id);
}

Result<std::vector<Stored>> PostgresWriting::openConflicts(const Id& area, const Id& record) {
    if (held_.unnamed.contains({area, shared::kinds::conflict, "record_id", record}))
        return std::vector<Stored>();
    return Reads::openConflicts(area, record);
}

}  // namespace field::server::postgres
