#include "client/store/page_taking.h"

#include <algorithm>
#include <set>

#include "client/store/tables/foreign_rows.h"
#include "shared/proto/sync.pb.h"
#include "sync/messages.h"

namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;
using sync::AreaPage;
using sync::Position;

namespace {

/// Puts the server's row, under own values where there are any.
Result<> takeRow(StoreState& store, const Record& row, bool overlaid) {
    const auto* kind = store.catalog->kind(row.kind);
    if (!kind) return keepForeignRow(*store.db, row);
    if (!overlaid) return store.tables.put(row);
    auto overlay = store.overlays.find(row.area, row.id);
    if (!overlay) return overlay.failure();
    if (overlay->empty()) return store.tables.put(row);
    auto effective = store.tables.find(row.kind, row.area, row.id);
    if (!effective) return effective.failure();
    const auto laid = overlay->laidOver(*kind, row, effective->value_or(row));
    if (auto put = store.overlays.put(row.area, row.id, *overlay); !put) return put;
    return store.tables.put(laid);
}

Result<> eraseRows(StoreState& store, const std::string& table, const Id& area, const Id& project) {
    const std::string where =
        " WHERE area_id = ?1" + std::string(project.none() ? "" : " AND project_id = ?2");
    const auto run = [&](const std::string& sql) {
        auto statement = store.db->prepare(sql);
        statement.bind(1, area);
        if (!project.none()) statement.bind(2, project);
        return statement.run();
    };
    if (table != "foreign_row") {
        auto gone = run("DELETE FROM overlay WHERE area_id = ?1 AND id IN (SELECT id FROM \"" +
                        table + "\"" + where + ")");
        if (!gone) return gone;
    }
    return run("DELETE FROM \"" + table + "\"" + where);
}

/// Hashes that Evidence records of `project` (none: of the whole area) name.
Result<> namedEvidence(StoreState& store, const Id& area, const Id& project,
                       std::set<Hash>& hashes) {
    auto statement = store.db->prepare(
        "SELECT sha256, thumbnail_sha256, stamped_sha256 FROM evidence WHERE area_id = ?1 AND "
        "(?2 OR project_id = ?3)");
    statement.bind(1, area).bind(2, project.none() ? 1 : 0).bind(3, project);
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return Done{};
        for (int column = 0; column < 3; ++column) {
            if (!statement.isNull(column)) hashes.insert(statement.hash(column));
        }
    }
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

/// Takes what was pulled of a project that is no longer granted out of sight (none: of the whole
/// area). Own change sets and evidence stay.
Result<> removeProject(StoreState& store, const Id& area, const Id& project,
                       std::set<Hash>& evidence) {
    if (auto named = namedEvidence(store, area, project, evidence); !named) return named;
    for (const auto& kind : store.catalog->kinds()) {
        if (auto gone = eraseRows(store, kind.table, area, project); !gone) return gone;
    }
    return eraseRows(store, "foreign_row", area, project);
}

/// One page, as it was read: first what is gone in its snapshot, then what is there.
Result<> applyPage(StoreState& store, const AreaPage& page, bool overlaid,
                   std::set<Hash>& evidence) {
    for (const auto& project : page.removedProjects) {
        if (auto gone = removeProject(store, page.area, project, evidence); !gone) return gone;
    }
    for (const auto& row : page.rows) {
        if (auto taken = takeRow(store, row, overlaid); !taken) return taken;
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

/// Whether `page` goes on where `area` stands; a restored ledger (an epoch never seen) begins anew.
Result<> checkPlace(StoreState& store, AreaRow& area, const AreaPage& page) {
    const auto& visible = area.state.visible;
    const bool known =
        std::find(area.epochs.begin(), area.epochs.end(), page.head.epoch) != area.epochs.end();
    if (page.head.epoch == visible.epoch) {
        if (page.head.revision < visible.revision) return stale();
    } else if (known) {
        return stale();  // of a life that has ended
    }
    const bool begins = page.from == Position{};
    if (area.state.staged != Position{} && area.stagedEpoch != page.head.epoch && begins) {
        area.state.staged = {};
        if (auto dropped = dropStaged(store, area.state.area); !dropped) return dropped;
    }
    return page.from == area.state.staged ? Result<>(Done{}) : stale();
}

/// Makes all staged pages and `last` visible; answers what evidence is to be thrown away.
Result<std::vector<Hash>> show(StoreState& store, AreaRow& area, const AreaPage& last) {
    auto any = store.overlays.any(last.area);
    if (!any) return any.failure();
    std::set<Hash> evidence;
    const auto apply = [&](const AreaPage& page) { return applyPage(store, page, *any, evidence); };
    if (auto done = eachStaged(store, last.area, apply); !done) return done.failure();
    if (auto done = apply(last); !done) return done.failure();
    if (auto done = dropStaged(store, last.area); !done) return done.failure();

    auto& state = area.state;
    if (state.visible.epoch != last.head.epoch) {
        area.epochs.push_back(last.head.epoch);
        if (auto again = store.sets.sendAgain(last.area, last.head.epoch); !again)
            return again.failure();
    }
    state.visible = last.head;
    state.headHash = last.headHash;
    state.staged = {};
    area.stagedEpoch = {};
    if (auto put = store.areas.put(area); !put) return put.failure();
    std::string roles;
    for (const auto& role : last.roles) roles.append(roles.empty() ? "" : ",").append(role);
    if (auto put = store.settings.put(settings::rolesIn(last.area), roles); !put)
        return put.failure();
    if (auto done = settlePassed(store, last.area); !done) return done.failure();
    return forgetEvidence(store, evidence);
}

/// The records whose overlays `set` may have been the last to write.
Result<> settle(StoreState& store, const OwnSet& set) {
    auto payload = sync::decodePayload(set.payload);
    if (!payload) {
        return Failure{Code::damaged, "own change set " + std::to_string(set.deviceSeq) +
                                          " cannot be read: " + payload.failure().message};
    }
    for (const auto& edit : payload->edits) {
        const auto* kind = store.catalog->kind(edit.kind);
        if (!kind) continue;
        auto overlay = store.overlays.find(set.area, edit.id);
        if (!overlay) return overlay.failure();
        if (overlay->empty()) continue;
        auto effective = store.tables.find(edit.kind, set.area, edit.id);
        if (!effective) return effective.failure();
        if (*effective) {
            const auto row = overlay->settled(*kind, set.deviceSeq, std::move(**effective));
            auto done =
                row ? store.tables.put(*row) : store.tables.erase(edit.kind, set.area, edit.id);
            if (!done) return done;
        }
        if (auto put = store.overlays.put(set.area, edit.id, *overlay); !put) return put;
    }
    return store.sets.putSettled(set);
}

}  // namespace

Result<std::vector<Hash>> takePage(StoreState& store, const AreaPage& page) {
    auto found = store.areas.find(page.area);
    if (!found) return found.failure();
    AreaRow area = found->value_or(AreaRow{});
    area.state.area = page.area;
    if (auto placed = checkPlace(store, area, page); !placed) return placed.failure();
    if (!page.more) return show(store, area, page);
    if (page.to == page.from) return stale();  // a page that leads nowhere would never end
    if (auto staged = stage(store, page); !staged) return staged.failure();
    area.state.staged = page.to;
    area.stagedEpoch = page.head.epoch;
    if (auto put = store.areas.put(area); !put) return put.failure();
    return std::vector<Hash>{};
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
