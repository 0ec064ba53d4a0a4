#include "client/review.h"

#include <algorithm>

#include "client/commands/parts.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Line;

namespace {

struct ReviewOptions {
    ProfileOptions profile;
    std::string id, read, kind, reason;
    bool approve = false;
};

/// The report that has `id`: of the kind that was named, or whichever kind of report it is.
Result<const shared::Kind*> reportKind(Store& store, const ReviewOptions& options, const Id& id) {
    if (!options.kind.empty()) return kindNamed(store.catalog(), options.kind);
    for (const auto& kind : store.catalog().kinds()) {
        if (!kind.report) continue;
        auto found = store.find(kind.number, id);
        if (!found) return found.failure();
        if (*found) return &kind;
    }
    return Failure{Code::missing, "no report " + options.id + " on this device: exchange first"};
}

Result<> review(const ReviewOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto id = shared::idFromText(options.id);
    if (!id) return Failure{Code::invalid, "--id " + options.id + " is no report's id"};
    const auto read = shared::hashFromText(options.read);
    if (!read) {
        return Failure{Code::invalid,
                       "--read " + options.read +
                           " is no hash; take review_hash of `fieldledger show --json`"};
    }
    auto kind = reportKind(**store, options, *id);
    if (!kind) return kind.failure();
    const auto verdict = options.approve ? Verdict::approve : Verdict::giveBack;
    const auto env = shared::systemEnv();
    auto changes = reviewOf(**store, *env, (*kind)->number, *id, *read, verdict, options.reason);
    if (!changes) return changes.failure();
    auto saved = (*store)->save(*changes);
    if (!saved) return saved.failure();
    Line()
        .text("review", shared::toText(changes->front().held.record.id))
        .text("report", shared::toText(*id))
        .text("verdict", options.approve ? "approve" : "return")
        .number("device_seq", static_cast<std::int64_t>(saved->deviceSeq))
        .text("stage", "saved")
        .print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addReviewCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<ReviewOptions>();
    auto* command = app.add_subcommand(
        "review", "approve or return a report, bound to what was read of it; the server decides");
    options->profile.declare(*command);
    command->add_option("--id", options->id, "the report")->required();
    command->add_option("--read", options->read, "its review_hash when it was read")->required();
    command->add_option("--kind", options->kind,
                        "kind of the report, where its id does not say it");
    auto* verdict = command->add_option_group("verdict");
    verdict->add_flag("--approve", options->approve, "approve it");
    verdict->add_option("--return", options->reason, "return it with this reason");
    verdict->require_option(1);
    command->callback([options, &chosen] { chosen.run = [options] { return review(*options); }; });
}

}  // namespace field::client
