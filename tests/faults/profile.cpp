#include "tests/faults/profile.h"

#include <map>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "sync/change_set.h"

namespace faults {

using records::Finding;
using records::Visit;
using shared::Code;
using shared::Failure;
using shared::Id;
using shared::Result;

namespace {

/// What the chain of own sets says.
struct Chain {
    std::uint64_t sets = 0, received = 0;
    std::map<Id, std::string> facts;
};

Failure wrong(const std::string& what) { return {Code::damaged, what}; }

Result<Chain> chainOf(shared::Database& db, const sync::Replica::Identity& self) {
    Chain chain;
    shared::Hash last;
    std::uint64_t position = 0;
    auto row = db.prepare(
        "SELECT area_id, epoch, device_seq, prev_hash, payload, hash, stage FROM change_set "
        "ORDER BY device_seq");
    for (;;) {
        auto there = row.step();
        if (!there) return there.failure();
        if (!*there) break;
        sync::ChangeSet set;
        set.area = row.id(0);
        set.epoch = row.id(1);
        set.device = self.device;
        set.person = self.person;
        set.deviceSeq = static_cast<std::uint64_t>(row.integer(2));
        set.prevHash = row.hash(3);
        set.payload = row.blob(4);
        if (set.deviceSeq != ++position || set.prevHash != last) return wrong("a gap in the chain");
        last = sync::hashOf(self.server, set);
        if (last != row.hash(5)) return wrong("a set that is not its hash's");
        chain.received += row.integer(6) > 0 ? 1 : 0;
        auto payload = sync::decodePayload(set.payload);
        if (!payload) return payload.failure();
        if (payload->edits.size() == 1 && payload->edits[0].kind == shared::kinds::evidence)
            continue;
        if (payload->edits.size() != 2) return wrong("a set with other edits");
        ++chain.sets;
        const auto words = std::to_string(chain.sets);
        for (const auto& slot : payload->edits[0].slots)
            for (const auto& [column, value] : slot.values)
                if (value != shared::Value{words}) return wrong("a set that says something else");
        chain.facts[payload->edits[1].id] = words;
    }
    auto head = db.prepare("SELECT 1 FROM area WHERE last_seq = ?1 AND last_hash = ?2");
    auto ends = head.bind(1, position).bind(2, last).step();
    if (!ends) return ends.failure();
    if (position > 0 && !*ends) return wrong("the area does not know where the chain ends");
    return chain;
}

}  // namespace

Result<client::Saved> saveNumber(client::Store& store, const Id& visit, std::uint64_t number) {
    const auto words = std::to_string(number);
    auto held = store.hold(shared::kinds::visit, visit);
    if (!held) return held.failure();
    auto fresh = store.fresh(shared::kinds::finding, {}, visit, {});
    if (!fresh) return fresh.failure();
    client::Change change, made;
    change.held = held->value();
    change.values = {{Visit::kConclusionFieldNumber, words}, {Visit::kHostsFieldNumber, words}};
    made.act = sync::EditAct::create;
    made.held = *fresh;
    made.values = {{Finding::kFactFieldNumber, words}};
    return store.save({change, made});
}

std::string integrityFault(const std::string& path) {
    auto db = shared::Database::open(path, shared::Database::Mode::readOnly);
    if (!db) return db.failure().message;
    auto check = (*db)->prepare("PRAGMA integrity_check(1)");
    auto row = check.step();
    if (!row) return row.failure().message;
    return check.text(0) == "ok" ? std::string() : std::string(check.text(0));
}

Result<std::uint64_t> soundSaves(client::Store& store, const std::string& dir, const Id& visit,
                                 const Id& weatherOf, const Promised& promised) {
    const auto path = dir + "/field.db";
    if (auto fault = integrityFault(path); !fault.empty()) return wrong(fault);
    auto self = store.identity();
    if (!self) return self.failure();
    auto db = shared::Database::open(path, shared::Database::Mode::readOnly);
    if (!db) return db.failure();
    auto chain = chainOf(**db, *self);
    if (!chain) return chain.failure();
    if (chain->sets < promised.sets) return wrong("an acknowledged save is gone");
    if (chain->received < promised.received) return wrong("a receipt that was taken is gone");

    // Rows are what the chain says: no set is there by half.
    auto record = store.find(shared::kinds::visit, visit);
    if (!record) return record.failure();
    const shared::Value words = std::to_string(chain->sets);
    for (const auto column : {Visit::kConclusionFieldNumber, Visit::kHostsFieldNumber})
        if (chain->sets > 0 && (*record)->values.get(static_cast<std::uint32_t>(column)) != words)
            return wrong("a save is there by half: the visit lacks it");
    auto findings = store.children(shared::kinds::finding, visit);
    if (!findings) return findings.failure();
    std::size_t own = 0;
    for (const auto& finding : *findings) {
        const auto made = chain->facts.find(finding.id);
        if (made == chain->facts.end()) continue;
        ++own;
        if (finding.values.get(Finding::kFactFieldNumber) != shared::Value{made->second})
            return wrong("a finding says something else");
    }
    if (own != chain->facts.size()) return wrong("a save is there by half: a finding is not");

    if (promised.weather == 0) return chain->sets;
    auto shown = store.find(shared::kinds::visit, weatherOf);
    if (!shown) return shown.failure();
    const auto value = (*shown)->values.get(Visit::kWeatherFieldNumber);
    const auto* weather = std::get_if<std::string>(&value);
    if (!weather || weather->starts_with("w") || std::stoll(*weather) < promised.weather)
        return wrong("a page that was taken is gone");
    return chain->sets;
}

}  // namespace faults
