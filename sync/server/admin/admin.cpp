#include "sync/server/admin/admin.h"

#include <cstdio>

#include "sync/server/admin/commands.h"
#include "sync/server/status/event.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

constexpr const char* program = "fieldledger-server";

int complain(const std::string& what) {
    std::fprintf(stderr, "%s: %s\n", program, what.c_str());
    return 1;
}

}  // namespace

int runAdmin(int argc, char** argv) {
    sync::quietProtobuf();

    startLog();

    CLI::App app("Fieldledger's server and what its administrator does", program);
    app.set_version_flag("--version", FIELD_VERSION);
    app.require_subcommand(1);
    Chosen chosen;
    addStoreCommands(app, chosen);
    addBackupCommands(app, chosen);
    addPeopleCommands(app, chosen);
    addGrantCommands(app, chosen);
    addParkedCommands(app, chosen);
    addScoreCommand(app, chosen);
    addAlertsCommand(app, chosen);
    addExportCommand(app, chosen);
    addImportCommand(app, chosen);
    addBundleCommands(app, chosen);
    addTlsCommand(app, chosen);
    addTimersCommand(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return complain(std::string(error.what()) + "; see " + program + " --help");
    }
    const auto done = chosen.run();
    return done ? 0 : complain(done.failure().message);
}

void StoreOptions::declare(CLI::App& command) {
    command.add_option("--store", dir, "directory of the store")->required();
    command.add_flag("--json", json, "one JSON object a line");
}

Result<std::unique_ptr<Host>> StoreOptions::open() const {
    return Host::open(dir, shared::systemEnv());
}

Result<Id> readId(const std::string& option, const std::string& text) {
    const auto id = shared::idFromText(text);
    if (!id || id->none())
        return Failure{Code::invalid, option + " " + text +
                                          " is no id; ids look like "
                                          "018f2c6e-0000-7000-8000-000000000000"};
    return *id;
}

}  // namespace field::server
