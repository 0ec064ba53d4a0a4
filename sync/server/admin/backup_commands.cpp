#include <unistd.h>

#include <fmt/format.h>

#include "sync/server/admin/commands.h"
#include "sync/server/host/place.h"

namespace field::server {

using shared::Done;

namespace {

struct BackupOptions {
    StoreOptions store;
    std::string to, from, journal;
    std::string bucket;  ///< for evidence; empty: the store's folder
};

Result<> backup(const BackupOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    if (auto made = (*host)->backup(options.to); !made) return made;
    Line().text("backup", options.to).flag("verified", true).print(options.store.json);
    return Done{};
}

/// `from` empty: the store is there already.
Result<> restore(const BackupOptions& options) {
    const auto env = shared::systemEnv();
    if (!options.bucket.empty()) {
        if (auto claimed = claimBucket(options.bucket, true); !claimed) return claimed;
        if (auto placed = placeEvidence(options.store.dir, options.bucket); !placed) return placed;
    }
    auto done = options.from.empty()
                    ? Host::promote(options.store.dir, env, options.journal)
                    : Host::restore(options.from, options.store.dir, env, options.journal);
    if (!done && !options.bucket.empty() && !holdsStore(options.store.dir))
        forgetPlaces(options.store.dir);
    if (!done) return done.failure();
    Line()
        .text("restored", options.store.dir)
        .number("areas", static_cast<std::int64_t>(done->areas))
        .number("acts", static_cast<std::int64_t>(done->acts))
        .number("acts_undone", static_cast<std::int64_t>(done->actsUndone))
        .flag("grants_confirmed", !options.journal.empty())
        .print(options.store.json);
    return Done{};
}

Result<> keepJournal(const BackupOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    if (auto kept = (*host)->keepJournal(options.journal); !kept) return kept;
    Line().text("journal", options.journal).print(options.store.json);
    return Done{};
}

Result<> confirmGrants(const StoreOptions& options) {
    auto host = options.open();
    if (!host) return host.failure();
    if (auto done = (*host)->confirmGrants(); !done) return done;
    Line().flag("grants_confirmed", true).print(options.json);
    return Done{};
}

Result<> listIncidents(const StoreOptions& options) {
    auto host = options.open();
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    auto incidents = (*tx)->incidents();
    if (!incidents) return incidents.failure();
    for (const auto& incident : *incidents)
        Line()
            .text("what", incident.what)
            .text("area", toText(incident.area))
            .text("device", toText(incident.device))
            .text("detail", incident.detail)
            .number("at_ms", incident.atMs)
            .print(options.json);
    return Done{};
}

}  // namespace

void addBackupCommands(CLI::App& app, Chosen& chosen) {
    auto* save = app.add_subcommand("backup", "copies the store while it serves, and verifies it");
    auto forSave = std::make_shared<BackupOptions>();
    forSave->store.declare(*save);
    save->add_option("--to", forSave->to, "a new directory")->required();
    save->callback([forSave, &chosen] { chosen.run = [forSave] { return backup(*forSave); }; });

    auto* back = app.add_subcommand("restore", "a new store from a backup, with a new epoch");
    auto forBack = std::make_shared<BackupOptions>();
    forBack->store.declare(*back);
    back->add_option("--from", forBack->from, "directory of the backup")->required();
    back->add_option("--journal", forBack->journal,
                     "the journal of administration; without it removals only hide until "
                     "confirm-grants");
    back->add_option("--evidence", forBack->bucket,
                     "as init takes it: where photos shall lie; what lies there already is used");
    back->callback([forBack, &chosen] { chosen.run = [forBack] { return restore(*forBack); }; });

    auto* here = app.add_subcommand(
        "promote",
        "a new epoch for a store that may lack what was answered: a standby, a copy of a disk");
    auto forHere = std::make_shared<BackupOptions>();
    forHere->store.declare(*here);
    here->add_option("--journal", forHere->journal,
                     "the journal of administration; without it removals only hide until "
                     "confirm-grants");
    here->callback([forHere, &chosen] { chosen.run = [forHere] { return restore(*forHere); }; });

    auto* keep = app.add_subcommand(
        "journal", "keeps acts of administration in a file outside the store from now on");
    auto forKeep = std::make_shared<BackupOptions>();
    forKeep->store.declare(*keep);
    keep->add_option("--file", forKeep->journal, "the file; on another disk")->required();
    keep->callback(
        [forKeep, &chosen] { chosen.run = [forKeep] { return keepJournal(*forKeep); }; });

    auto* sure = app.add_subcommand(
        "confirm-grants", "the grants were looked through after a restore without its journal");
    auto forSure = std::make_shared<StoreOptions>();
    forSure->declare(*sure);
    sure->callback(
        [forSure, &chosen] { chosen.run = [forSure] { return confirmGrants(*forSure); }; });

    auto* list = app.add_subcommand("incidents", "what should not have been: rewritten ledgers");
    auto forList = std::make_shared<StoreOptions>();
    forList->declare(*list);
    list->callback(
        [forList, &chosen] { chosen.run = [forList] { return listIncidents(*forList); }; });
}

}  // namespace field::server
