#include "client/commands.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "client/commands/parts.h"
#include "client/store/recovery/recover.h"
#include "sync/wire.h"

namespace field::client {

namespace {

constexpr std::array<std::string_view, 15> commandNames{
    "edit",  "attach", "review", "remind",    "show",   "conflicts", "outbox",    "sync",
    "enrol", "bundle", "hidden", "incidents", "export", "evidence",  "passphrase"};

int complain(const std::string& what) {
    std::fprintf(stderr, "fieldledger: %s\n", what.c_str());
    return 1;
}

/// The --profile of the command that was named.
std::string profileOf(const CLI::App& app) {
    const auto* command = &app;
    while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
    const auto* profile = command->get_option_no_throw("--profile");
    return profile && profile->count() > 0 ? profile->as<std::string>() : std::string();
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
    addPassphraseCommand(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return complain(std::string(error.what()) + "; see fieldledger --help");
    }
    const auto done = chosen.run();
    if (done) return 0;
    noteDamage(profileOf(app), done.failure());
    const bool damaged = done.failure().code == shared::Code::damaged;
    return complain(done.failure().message +
                    (damaged ? "; run it again: the profile's database is checked, and recovered "
                               "where it is damaged"
                             : ""));
}

}  // namespace field::client
