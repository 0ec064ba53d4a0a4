#include "client/commands.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "client/commands/parts.h"
#include "sync/wire.h"

namespace field::client {

namespace {

constexpr std::array<std::string_view, 14> commandNames{
    "edit", "attach", "review", "remind", "show",      "conflicts", "outbox",
    "sync", "enrol",  "bundle", "hidden", "incidents", "export",    "evidence"};

int complain(const std::string& what) {
    std::fprintf(stderr, "fieldledger: %s\n", what.c_str());
    return 1;
}

}  // namespace

bool namesCommand(int argc, char** argv) {
    return argc > 1 &&
           std::find(commandNames.begin(), commandNames.end(), argv[1]) != commandNames.end();
}

int runCommand(int argc, char** argv) {
    sync::quietProtobuf();
    CLI::App app("Fieldledger: field visits, recorded where no network is", "fieldledger");
    app.require_subcommand(1);
    Chosen chosen;
    addEditCommands(app, chosen);
    addReviewCommand(app, chosen);
    addRemindCommand(app, chosen);
    addShowCommand(app, chosen);
    addConflictsCommand(app, chosen);
    addExchangeCommands(app, chosen);
    addDoubtCommands(app, chosen);
    addExportCommand(app, chosen);
    addBundleCommand(app, chosen);
    addEvidenceCommand(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return complain(std::string(error.what()) + "; see fieldledger --help");
    }
    const auto done = chosen.run();
    return done ? 0 : complain(done.failure().message);
}

}  // namespace field::client
