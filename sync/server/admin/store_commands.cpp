#include <unistd.h>

#include <cstdio>

#include <fmt/format.h>

#include "shared/decimal.h"
#include "sync/server/admin/commands.h"
#include "sync/server/demo.h"
#include "sync/server/status/event.h"

namespace field::server {

using shared::Done;

namespace {

struct InitOptions {
    StoreOptions store;
    City city;
};

Result<> init(const InitOptions& options) {
    auto env = shared::systemEnv();
    auto administrator = Host::init(options.store.dir, *env, options.city);
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
    if (::access((options.store.dir + "/ledger.db").c_str(), F_OK) != 0)
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

}  // namespace

void addStoreCommands(CLI::App& app, Chosen& chosen) {
    auto* make = app.add_subcommand("init", "a new store: keys, epoch, first administrator");
    auto forInit = std::make_shared<InitOptions>();
    forInit->store.declare(*make);
    make->add_option("--city-code", forInit->city.code, "division code of the city");
    make->add_option("--city-name", forInit->city.name, "name of the city's own area");
    make->add_option("--administrator", forInit->city.administrator,
                     "name of the first administrator");
    make->callback([forInit, &chosen] { chosen.run = [forInit] { return init(*forInit); }; });

    auto* run = app.add_subcommand("serve", "serves the store until SIGTERM");
    auto forServe = std::make_shared<ServeOptions>();
    forServe->store.declare(*run);
    run->add_option("--listen", forServe->listen, "address and port; port 0: any free one");
    run->add_option("--storage", forServe->storage, "sqlite, or (later) a postgresql:// address");
    run->add_option("--reached-at", forServe->reachedAt,
                    "HOST:PORT by which devices reach it, where that is not --listen");
    run->add_option("--status", forServe->status,
                    "loopback address and port of /healthz and /metrics, as 127.0.0.1:9464");
    run->add_option("--log-level", forServe->logLevel,
                    "what goes to standard error; info has a line a request")
        ->check(CLI::IsMember({"debug", "info", "warning", "error", "critical", "off"}));
    forServe->rules.declare(*run, "alerts.tsv");
    run->add_flag("--plain", forServe->plain, "without TLS; on loopback only");
    run->callback([forServe, &chosen] {
        chosen.run = [forServe] {
            logFrom(forServe->logLevel);
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
