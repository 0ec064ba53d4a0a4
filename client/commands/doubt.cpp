#include "client/commands/parts.h"

namespace field::client {

namespace {

struct HiddenOptions {
    ProfileOptions profile;
    bool remove = false;
};

Result<> hidden(const HiddenOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto counts = (*store)->counts();
    if (!counts) return counts.failure();
    std::uint64_t removed = 0;
    if (options.remove) {
        auto gone = (*store)->confirmRemoval();
        if (!gone) return gone.failure();
        removed = *gone;
    }
    shared::Line()
        .number("hidden", static_cast<std::int64_t>(counts->hidden - removed))
        .number("removed", static_cast<std::int64_t>(removed))
        .print(options.profile.json);
    return shared::Done{};
}

Result<> listIncidents(const ProfileOptions& options) {
    auto store = options.open();
    if (!store) return store.failure();
    auto incidents = (*store)->incidents();
    if (!incidents) return incidents.failure();
    for (const auto& incident : *incidents)
        shared::Line()
            .text("what", incident.what)
            .text("area", shared::toText(incident.area))
            .text("detail", incident.detail)
            .text("at", timeText(incident.atMs))
            .print(options.json);
    return shared::Done{};
}

}  // namespace

void addDoubtCommands(CLI::App& app, Chosen& chosen) {
    auto hiding = std::make_shared<HiddenOptions>();
    auto* hiddenCommand = app.add_subcommand(
        "hidden", "rows no longer granted, so many that their removal waits for a yes");
    hiding->profile.declare(*hiddenCommand);
    hiddenCommand->add_flag("--remove", hiding->remove, "the yes");
    hiddenCommand->callback(
        [hiding, &chosen] { chosen.run = [hiding] { return hidden(*hiding); }; });

    auto listing = std::make_shared<ProfileOptions>();
    auto* incidentsCommand = app.add_subcommand(
        "incidents", "what should not have been: a rewritten ledger, rows that were missing");
    listing->declare(*incidentsCommand);
    incidentsCommand->callback(
        [listing, &chosen] { chosen.run = [listing] { return listIncidents(*listing); }; });
}

}  // namespace field::client
