#include "client/commands/parts.h"
#include "client/reminder.h"

/// `remind`: asks whoever has a report for the step that is due.
namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

struct RemindOptions {
    ProfileOptions profile;
    std::string id, kind, words;
};

Result<> remind(const RemindOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto id = shared::idFromText(options.id);
    if (!id) return Failure{Code::invalid, "--id " + options.id + " is no report's id"};
    auto kind = reportKind(**store, options.kind, *id);
    if (!kind) return kind.failure();
    auto change = reminderOf(**store, *shared::systemEnv(), (*kind)->number, *id, options.words);
    if (!change) return change.failure();
    auto saved = (*store)->save({*change});
    if (!saved) return saved.failure();
    shared::Line()
        .text("reminder", shared::toText(change->held.record.id))
        .text("report", shared::toText(*id))
        .number("device_seq", static_cast<std::int64_t>(saved->deviceSeq))
        .text("stage", "saved")
        .print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addRemindCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<RemindOptions>();
    auto* command =
        app.add_subcommand("remind", "ask whoever has a report for the step that is due");
    options->profile.declare(*command);
    command->add_option("--id", options->id, "the report")->required();
    command->add_option("--kind", options->kind,
                        "kind of the report, where its id does not say it");
    command->add_option("--words", options->words, "what is asked for");
    command->callback([options, &chosen] { chosen.run = [options] { return remind(*options); }; });
}

}  // namespace field::client
