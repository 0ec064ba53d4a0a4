#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "shared/text/line.h"
#include "sync/server/admin/rules_option.h"
#include "sync/server/administration/lists.h"
#include "sync/server/host.h"

namespace field::server {

using shared::Line;

/// The command that was named, left here by the parser's callback.
struct Chosen {
    std::function<Result<>()> run;
};

void addStoreCommands(CLI::App& app, Chosen& chosen);   ///< init, serve, demo, verify
void addBackupCommands(CLI::App& app, Chosen& chosen);  ///< backup, restore, journal, incidents
void addPeopleCommands(CLI::App& app, Chosen& chosen);  ///< people, devices, enrol, confirm
void addGrantCommands(CLI::App& app, Chosen& chosen);   ///< grant, reassign, revoke
void addParkedCommands(CLI::App& app, Chosen& chosen);  ///< parked, release
void addScoreCommand(CLI::App& app, Chosen& chosen);    ///< score
void addAlertsCommand(CLI::App& app, Chosen& chosen);   ///< alerts
void addExportCommand(CLI::App& app, Chosen& chosen);   ///< export
void addImportCommand(CLI::App& app, Chosen& chosen);   ///< import
void addBundleCommands(CLI::App& app, Chosen& chosen);  ///< bundle import, bundle export
void addTlsCommand(CLI::App& app, Chosen& chosen);      ///< tls show, tls renew
void addTimersCommand(CLI::App& app, Chosen& chosen);   ///< timers

/// What most commands are told.
struct StoreOptions {
    std::string dir;
    bool json = false;

    /// Adds --store and --json to `command`.
    void declare(CLI::App& command);
    [[nodiscard]] Result<std::unique_ptr<Host>> open() const;
};

/// Serves the store until SIGTERM or SIGINT (admin/serve.cpp).
struct ServeOptions {
    StoreOptions store;
    std::string listen = "127.0.0.1:8443";
    std::string reachedAt;  ///< HOST:PORT by which devices reach it; empty: where it listens
    std::string status;     ///< loopback address of /healthz and /metrics; empty: none
    std::string logLevel = "info";
    std::string storage = "sqlite";
    bool plain = false;
    RulesOption rules;  ///< of the alerts that it puts on record
};
Result<> serve(const ServeOptions& options);

/// The id in a command's option; Code::invalid names the option.
Result<Id> readId(const std::string& option, const std::string& text);

}  // namespace field::server
