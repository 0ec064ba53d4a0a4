#include "client/store/page_taking.h"

#include <algorithm>
#include <set>

#include "client/store/arriving_rows.h"
#include "client/store/carry_over.h"
#include "client/store/tables/hidden_rows.h"
#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/messages.h"

namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;
using sync::AreaPage;
using sync::AreaState;
using sync::Position;

namespace {

/// Hashes that the Evidence records among `rows` name.
std::set<Hash> namedEvidence(const std::vector<Record>& rows) {
    std::set<Hash> hashes;
    for (const auto& row : rows) {
        if (row.kind != shared::kinds::evidence) continue;
        for (const int column :
             {records::Evidence::kSha256FieldNumber, records::Evidence::kThumbnailSha256FieldNumber,
              records::Evidence::kStampedSha256FieldNumber}) {
            const auto& value = row.values.get(static_cast<std::uint32_t>(column));
            const auto* blob = std::get_if<shared::Blob>(&value);
            const auto sha256 = blob ? Hash::from(blob->bytes) : std::nullopt;
            if (sha256) hashes.insert(*sha256);
        }
    }
    return hashes;
}

/// Of `hashes` those whose bytes came from others and that no record here names any more; the store
/// then knows nothing of them.
Result<std::vector<Hash>> forgetEvidence(StoreState& store, const std::set<Hash>& hashes) {
    std::vector<Hash> forgotten;
    for (const auto& sha256 : hashes) {
        auto statement = store.db->prepare(
            "DELETE FROM evidence_file WHERE sha256 = ?1 AND own = 0 AND NOT EXISTS(SELECT 1 FROM "
            "evidence WHERE evidence.sha256 = ?1 OR thumbnail_sha256 = ?1 OR stamped_sha256 = ?1)");
        if (auto gone = statement.bind(1, sha256).run(); !gone) return gone.failure();
        if (store.db->changes() > 0) forgotten.push_back(sha256);
    }
    return forgotten;
}

/// Nothing that a column cannot hold reaches the tables, whoever sends it.
Result<> checkValues(const StoreState& store, const std::vector<Record>& rows) {
    for (const auto& row : rows) {
        const auto* kind = store.catalog->kind(row.kind);
        if (!kind) continue;
        for (const auto& [number, value] : row.values) {
            const auto* column = kind->column(number);
            if (!column) continue;
            auto checked = shared::checkValue(*kind, *column, value);
            if (checked) continue;
            return Failure{Code::unsupported,
                           "the server sends what cannot be: " + checked.failure().message +
                               "; nothing of it is taken"};
        }
    }
    return Done{};
}

/// One page, as it was read: first what is gone in its snapshot, then what is there.
Result<> applyPage(ArrivingRows& rows, const AreaPage& page) {
    for (const auto& project : page.removedProjects) {
        if (auto gone = rows.hide(project); !gone) return gone;
    }
    for (const auto& row : page.rows) {
        if (auto taken = rows.take(row); !taken) return taken;
    }
    for (const auto& change : page.changed) {
        if (auto taken = rows.takeChange(change); !taken) return taken;
    }
    return Done{};
}

Result<> stage(StoreState& store, const AreaPage& page) {
    wire::AreaAnswer content;
    sync::toWire(page, content);
    auto statement = store.db->prepare("INSERT INTO staged_page(area_id, content) VALUES(?1, ?2)");
    return statement.bind(1, page.area).bindBlob(2, content.SerializeAsString()).run();
}

/// Calls `each` with the staged pages of `area`, oldest first.
Result<> eachStaged(StoreState& store, const Id& area,
                    const std::function<Result<>(const AreaPage&)>& each) {
    auto statement =
        store.db->prepare("SELECT content FROM staged_page WHERE area_id = ?1 ORDER BY number");
    statement.bind(1, area);
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return Done{};
        wire::AreaAnswer content;
        const auto bytes = statement.blob(0);
        if (!content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
            return Failure{Code::damaged,
                           "a staged page of area " + shared::toText(area) + " cannot be read"};
        }
        auto page = sync::fromWire(content);
        if (!page) return page.failure();
        if (auto done = each(*page); !done) return done;
    }
}

Result<> dropStaged(StoreState& store, const Id& area) {
    auto statement = store.db->prepare("DELETE FROM staged_page WHERE area_id = ?1");
    return statement.bind(1, area).run();
}

Failure stale() { return {Code::invalid, "the page does not go on where this device stands"}; }

/// Of a first fill: the project under way goes on, or one behind it begins.
bool fillGoesOn(const AreaState& state, const AreaPage& page) {
    const bool begins = page.from == Position{};
    if (state.visible.epoch.none()) {
        if (page.fill->project.none() && begins) return true;
        return page.fill->project == state.filled && page.from == state.staged;
    }
    if (!state.filling || page.head != state.visible) return false;
    if (state.staged != Position{})
        return page.fill->project == state.filled && page.from == state.staged;
    return begins && page.fill->project > state.filled;
}

/// Whether `page` goes on where `area` stands; a restored ledger (an epoch never seen) and a full
/// reconcile begin anew.
Result<> checkPlace(StoreState& store, AreaRow& area, const AreaPage& page) {
    const auto& visible = area.state.visible;
    if (page.head.epoch == visible.epoch && page.head.revision < visible.revision) return stale();
    // Changes since another place would leave out what lies between: an answer from before this
    // device was put back to an older copy.
    const auto all = page.head.epoch == visible.epoch ? visible.revision : 0;
    if (page.since && *page.since != all) return stale();
    const bool begins = page.from == Position{};
    const bool anew = begins && (page.afresh || area.stagedEpoch != page.head.epoch ||
                                 (page.fill && visible.epoch.none()));
    if (page.fill && !fillGoesOn(area.state, page)) return stale();
    if (area.state.staged != Position{} && anew) {
        area.state.staged = {};
        if (auto dropped = dropStaged(store, area.state.area); !dropped) return dropped;
    }
    if (!begins && area.stagedEpoch != page.head.epoch) return stale();
    return page.from == area.state.staged ? Result<>(Done{}) : stale();
}

Result<> noteIncident(StoreState& store, const Id& area, std::string what, std::string detail) {
    return store.incidents.put({std::move(what), area, std::move(detail), store.env->wallMs()});
}

/// What a ledger answers for the place where this device stands must be what it answered before.
Result<> heedWitness(StoreState& store, const AreaRow& area, const AreaPage& page) {
    const auto& state = area.state;
    if (!page.witness || page.witness->at != state.visible || state.headHash.none()) return Done{};
    if (page.witness->hash == state.headHash) return Done{};
    const bool restored = page.head.epoch != state.visible.epoch;
    if (restored && page.witness->hash.none()) return Done{};  // what a restore took with it
    return noteIncident(store, state.area, "ledger_rewritten",
                        "revision " + std::to_string(state.visible.revision));
}

/// Hidden rows go for good, unless they are so many that a person is asked first, or the server is
/// not sure of its grants. Answers evidence whose bytes are to go.
Result<std::vector<Hash>> settleRemoval(StoreState& store, const AreaPage& last) {
    const auto& area = last.area;
    if (auto put = setHiddenWaits(*store.db, area, last.removalsWait); !put) return put.failure();
    auto hidden = countHidden(*store.db, area);
    if (!hidden) return hidden.failure();
    if (*hidden == 0) return std::vector<Hash>{};
    auto shown = countRows(store);
    if (!shown) return shown.failure();
    constexpr std::uint64_t askFromPerCent = 20;
    if (*hidden * 100 > (*hidden + *shown) * askFromPerCent) return std::vector<Hash>{};
    return removeHiddenRows(store, area);
}

/// Compares the sums over what is here with the server's; a difference is named, and repaired by a
/// full reconcile. `before`: the sums before such a reconcile.
Result<> compareDigests(StoreState& store, AreaRow& area, const AreaPage& last,
                        const std::optional<Digests::Sums>& before) {
    if (!last.digest) return Done{};
    auto sums = store.digests.of(last.area);
    if (!sums) return sums.failure();
    std::uint64_t total = 0;
    for (const auto& [key, sum] : *sums) total += sum;
    const auto at = "revision " + std::to_string(last.head.revision);
    if (total != *last.digest) {
        if (!last.afresh) {
            area.state.cursor.clear();
            auto put = store.settings.put(settings::repairOf(last.area), at);
            if (!put) return put;
        }
        return noteIncident(store, last.area, last.afresh ? "digest_differs" : "digest_differed",
                            at);
    }
    auto repairing = store.settings.get(settings::repairOf(last.area));
    if (!repairing) return repairing.failure();
    if (!before || repairing->empty()) return Done{};
    if (auto put = store.settings.put(settings::repairOf(last.area), ""); !put) return put;
    for (const auto& [key, sum] : *sums) {
        const auto was = before->find(key);
        if (was != before->end() && was->second == sum) continue;
        auto noted = noteIncident(store, last.area, "digest_repaired",
                                  "project " + shared::toText(key.first) + " kind " +
                                      std::to_string(key.second) + " at " + at);
        if (!noted) return noted;
    }
    return Done{};
}

/// The area stands at `page`'s head now.
Result<> moveOn(StoreState& store, AreaRow& area, const AreaPage& page) {
    auto& state = area.state;
    const bool restored = !state.visible.epoch.none() && state.visible.epoch != page.head.epoch;
    if (restored) {
        auto noted = noteIncident(store, page.area, "ledger_restored",
                                  "epoch " + shared::toText(page.head.epoch));
        if (!noted) return noted;
    }
    if (state.visible.epoch != page.head.epoch) {
        // A life that a late answer had made an earlier one of is the present one all the same.
        std::erase(area.epochs, page.head.epoch);
        area.epochs.push_back(page.head.epoch);
    }
    state.visible = page.head;
    state.headHash = page.headHash;
    state.staged = {};
    area.stagedEpoch = {};
    std::string roles;
    for (const auto& role : page.roles) roles.append(roles.empty() ? "" : ",").append(role);
    return store.settings.put(settings::rolesIn(page.area), roles);
}

/// The records whose overlays `set` may have been the last to write.
Result<> settle(StoreState& store, const OwnSet& set) {
    auto payload = payloadOf(set);
    if (!payload) return payload.failure();
    for (const auto& edit : payload->edits) {
        const auto* kind = store.catalog->kind(edit.kind);
        if (!kind) continue;
        auto row = store.rows.find(edit.kind, set.area, edit.id);
        if (!row) return row.failure();
        if (!*row || (*row)->overlay.empty()) continue;
        auto& [record, overlay] = **row;
        auto left = overlay.settled(*kind, set.deviceSeq, std::move(record));
        auto done = left ? store.rows.put({std::move(*left), std::move(overlay)})
                         : store.tables.erase(edit.kind, set.area, edit.id);
        if (!done) return done;
    }
    return store.sets.putSettled(set);
}

/// An own set whose payload two administrators had replaced by its hash: here too, and its author
/// is told.
Result<> redact(StoreState& store, const Id& area, const Hash& hash) {
    auto own = store.sets.find(hash);
    if (!own) return own.failure();
    if (!*own) return Done{};
    if (auto settled = settle(store, **own); !settled) return settled;
    if (auto gone = store.sets.redact(**own); !gone) return gone;
    return noteIncident(store, area, "set_redacted", "set " + shared::toText(hash));
}

/// Makes all staged pages and `last` visible; answers what evidence is to be thrown away.
Result<std::vector<Hash>> show(StoreState& store, AreaRow& area, const AreaPage& last) {
    const bool sameLife = last.head.epoch == area.state.visible.epoch;
    std::optional<Digests::Sums> before;
    if (last.afresh && sameLife) {
        auto sums = store.digests.of(last.area);
        if (!sums) return sums.failure();
        before = sums.take();
    }
    auto rows = ArrivingRows::begin(store, last.area, last.fill.has_value());
    if (!rows) return rows.failure();
    if (last.afresh) {
        if (auto begun = rows->beginAfresh(); !begun) return begun.failure();
    }
    const auto apply = [&](const AreaPage& page) { return applyPage(*rows, page); };
    if (auto done = eachStaged(store, last.area, apply); !done) return done.failure();
    if (auto done = apply(last); !done) return done.failure();
    if (last.afresh) {
        if (auto done = rows->finishAfresh(sameLife); !done) return done.failure();
    }
    if (auto done = rows->finish(); !done) return done.failure();
    if (auto done = dropStaged(store, last.area); !done) return done.failure();

    if (auto moved = moveOn(store, area, last); !moved) return moved.failure();
    area.state.cursor = last.cursor;
    area.state.filling = last.fill && last.more;
    area.state.filled = last.fill && last.more ? last.fill->project : Id{};
    if (auto done = compareDigests(store, area, last, before); !done) return done.failure();
    if (auto put = store.areas.put(area); !put) return put.failure();
    if (auto done = settlePassed(store, last.area); !done) return done.failure();
    for (const auto& hash : last.redacted) {
        if (auto gone = redact(store, last.area, hash); !gone) return gone.failure();
    }
    return settleRemoval(store, last);
}

}  // namespace

Result<Taken> takePage(StoreState& store, const AreaPage& page) {
    auto found = store.areas.find(page.area);
    if (!found) return found.failure();
    AreaRow area = found->value_or(AreaRow{});
    area.state.area = page.area;
    for (const auto* rows : {&page.rows, &page.changed})
        if (auto possible = checkValues(store, *rows); !possible) return possible.failure();
    if (auto heeded = heedWitness(store, area, page); !heeded) return heeded.failure();
    Taken taken;
    if (auto placed = checkPlace(store, area, page); !placed) {
        if (placed.failure().code != Code::invalid) return placed.failure();
        taken.stale = true;
        return taken;
    }
    if (!area.state.visible.epoch.none() && area.state.visible.epoch != page.head.epoch) {
        // A restored ledger: first what it lacks of this device's goes there.
        auto carried = carryOver(store, area, page.head.epoch);
        if (!carried) return carried.failure();
        auto again =
            store.sets.sendAgain(page.area, page.head.epoch, area.fromChain(page.copiedSeq));
        if (!again) return again.failure();
        taken.sendFirst = *carried > 0 || *again > 0;
        auto bytes = store.db->prepare("UPDATE evidence_file SET sent = 0 WHERE own = 1");
        if (auto done = bytes.run(); !done) return done.failure();
        if (auto late = store.bundleTimes.overtake(); !late) return late.failure();
        if (taken.sendFirst) return taken;
    }
    if (!page.more || (page.fill && page.fill->done)) {
        auto forgotten = show(store, area, page);
        if (!forgotten) return forgotten.failure();
        taken.forgotten = forgotten.take();
        return taken;
    }
    if (page.to == page.from) {  // a page that leads nowhere would never end
        taken.stale = true;
        return taken;
    }
    if (auto staged = stage(store, page); !staged) return staged.failure();
    area.state.staged = page.to;
    area.state.cursor = page.cursor;
    if (page.fill) area.state.filled = page.fill->project;
    area.stagedEpoch = page.head.epoch;
    if (auto put = store.areas.put(area); !put) return put.failure();
    return taken;
}

Result<std::vector<Hash>> removeHiddenRows(StoreState& store, const Id& area) {
    auto gone = removeHidden(*store.db, area);
    if (!gone) return gone.failure();
    return forgetEvidence(store, namedEvidence(*gone));
}

Result<> settlePassed(StoreState& store, const Id& area) {
    auto row = store.areas.find(area);
    if (!row) return row.failure();
    if (!*row) return Done{};
    auto passed = store.sets.passed(area, (*row)->state.visible);
    if (!passed) return passed.failure();
    for (const auto& set : *passed) {
        if (auto done = settle(store, set); !done) return done;
    }
    return Done{};
}

}  // namespace field::client
