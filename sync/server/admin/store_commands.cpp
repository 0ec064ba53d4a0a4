#include <cstdio>

#include <fmt/format.h>

#include "shared/decimal.h"
#include "sync/server/admin/commands.h"
#include "sync/server/demo.h"
#include "sync/server/host/place.h"
#include "sync/server/status/event.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct InitOptions {
    StoreOptions store;
    City city;
    std::string storage = inSqlite;
    std::string bucket;  ///< for evidence; empty: the store's folder
};

Result<> init(const InitOptions& options) {
    auto env = shared::systemEnv();
    const auto& dir = options.store.dir;
    const bool inDatabase = options.storage != inSqlite;
    if (!options.bucket.empty()) {
        if (auto placed = placeEvidence(dir, options.bucket); !placed) return placed;
        if (auto claimed = claimBucket(options.bucket, false); !claimed) {
            forgetPlaces(dir);
            return claimed;
        }
    }
    if (inDatabase)
        if (auto placed = placeLedger(dir, options.storage); !placed) return placed;
    auto administrator = Host::init(dir, *env, options.city);
    const bool placed = inDatabase || !options.bucket.empty();
    if (!administrator && placed) forgetPlaces(dir);
    if (!administrator) return administrator.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    Line()
        .text("store", options.store.dir)
        .text("administrator", toText(*administrator))
        .text("city", toText((*host)->city()))
        .text("server", shared::toHex((*host)->ledger().server().view()))
        .print(options.store.json);
    return Done{};
}

struct DemoOptions {
    StoreOptions store;
    std::uint64_t seed = 1;
};

Result<> fillDemo(const DemoOptions& options) {
    auto env = shared::systemEnv();
    if (!holdsStore(options.store.dir))
        if (auto made = Host::init(options.store.dir, *env); !made) return made.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    const bool json = options.store.json;
    auto report = demo(**host, options.seed, [json](const std::string& phase) {
        if (!json) fmt::print("{}\n", phase);
    });
    if (!report) return report.failure();
    std::vector<Line> people, phases;
    for (const auto& known : report->wellKnown)
        people.push_back(Line()
                             .text("login", known.login)
                             .text("name", known.name)
                             .text("role", known.role)
                             .text("person", toText(known.person))
                             .text("project", known.project));
    for (const auto& phase : report->phases)
        phases.push_back(Line().text("name", phase.name).number("ms", phase.ms));
    Line line;
    line.number("districts", report->districts)
        .number("departments", report->departments)
        .number("projects", report->projects)
        .number("budget_fen", report->budgetFen)
        .number("real_projects", report->realProjects)
        .number("people", report->people)
        .number("grants", report->grants)
        .number("visits", report->visits)
        .number("records", static_cast<std::int64_t>(report->records))
        .number("change_sets", static_cast<std::int64_t>(report->changeSets))
        .list("well_known", people)
        .list("phases", phases);
    if (json) {
        line.print(true);
        return Done{};
    }
    fmt::print(
        "{} districts, {} departments, {} projects for {} yuan, {} real ones; "
        "{} people, {} visits, {} records\n",
        report->districts, report->departments, report->projects,
        shared::yuanText(report->budgetFen), report->realProjects, report->people, report->visits,
        report->records);
    for (const auto& known : people) known.print(false);
    return Done{};
}

Result<> verify(const StoreOptions& options) {
    auto host = options.open();
    if (!host) return host.failure();
    auto verified = (*host)->verify([](const std::string&) {});
    if (!verified) return verified;
    fmt::print("{}\n", options.json ? "{\"verify\":\"ok\"}" : "ok");
    return Done{};
}

/// Whoever says where the ledger is, and is wrong, had another store in mind.
Result<> ledgerIsThere(const ServeOptions& options) {
    const auto& dir = options.store.dir;
    if (!holdsStore(dir)) return Done{};  // serve says so
    const auto address = databaseOf(dir);
    if (options.storage == (address.empty() ? inSqlite : address)) return Done{};
    return Failure{Code::invalid,
                   fmt::format("--storage is not where the ledger of {} is ({}); leave it out, or "
                               "if the database has moved, write its address into {}/database",
                               dir, address.empty() ? "sqlite" : "another address", dir)};
}

}  // namespace

void addStoreCommands(CLI::App& app, Chosen& chosen) {
    auto* make = app.add_subcommand("init", "a new store: keys, epoch, first administrator");
    auto forInit = std::make_shared<InitOptions>();
    forInit->store.declare(*make);
    make->add_option("--city-code", forInit->city.code, "division code of the city");
    make->add_option("--city-name", forInit->city.name, "name of the city's own area");
    make->add_option("--administrator", forInit->city.administrator,
                     "name of the first administrator");
    make->add_option("--storage", forInit->storage,
                     "sqlite, or the postgresql:// address of an empty database for the ledger");
    make->add_option("--evidence", forInit->bucket,
                     "https://KEY:SECRET@HOST/BUCKET?region=REGION of an S3-compatible store for "
                     "photos; without it they lie in the store's folder");
    make->callback([forInit, &chosen] { chosen.run = [forInit] { return init(*forInit); }; });

    auto* run = app.add_subcommand("serve", "serves the store until SIGTERM");
    auto forServe = std::make_shared<ServeOptions>();
    forServe->store.declare(*run);
    run->add_option("--listen", forServe->listen, "address and port; port 0: any free one");
    auto* where =
        run->add_option("--storage", forServe->storage,
                        "where init put the ledger; the store knows it, this only makes sure");
    run->add_option("--reached-at", forServe->reachedAt,
                    "HOST:PORT by which devices reach it, where that is not --listen");
    run->add_option("--status", forServe->status,
                    "loopback address and port of /healthz and /metrics, as 127.0.0.1:9464");
    run->add_option("--log-level", forServe->logLevel,
                    "what goes to standard error; info has a line a request")
        ->check(CLI::IsMember({"debug", "info", "warning", "error", "critical", "off"}));
    forServe->rules.declare(*run, "alerts.tsv");
    run->add_flag("--plain", forServe->plain, "without TLS; on loopback only");
    run->callback([forServe, where, &chosen] {
        chosen.run = [forServe, said = where->count() > 0]() -> Result<> {
            logFrom(forServe->logLevel);
            if (said)
                if (auto there = ledgerIsThere(*forServe); !there) return there;
            return serve(*forServe);
        };
    });

    auto* fill = app.add_subcommand("demo", "fills a new store with the demo city");
    auto forDemo = std::make_shared<DemoOptions>();
    forDemo->store.declare(*fill);
    fill->add_option("--seed", forDemo->seed, "same seed, same city");
    fill->callback([forDemo, &chosen] { chosen.run = [forDemo] { return fillDemo(*forDemo); }; });

    auto* check = app.add_subcommand(
        "verify", "checks chains, signatures and evidence; prints ok or the first fault");
    auto forVerify = std::make_shared<StoreOptions>();
    forVerify->declare(*check);
    check->callback(
        [forVerify, &chosen] { chosen.run = [forVerify] { return verify(*forVerify); }; });
}

}  // namespace field::server
