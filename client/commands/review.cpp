#include "client/review.h"

#include <algorithm>

#include "client/commands/parts.h"
#include "shared/proto/records.pb.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Line;

namespace {

struct ReviewOptions {
    ProfileOptions profile;
    std::string id, read, kind, reason, returned, accepted, rejected;
    bool approve = false;
};

/// A report's review, or the decision over a correction of one.
Result<std::vector<Change>> changesOf(Store& store, const ReviewOptions& options,
                                      const Hash& read) {
    const auto env = shared::systemEnv();
    const bool accepts = !options.accepted.empty();
    if (accepts || !options.rejected.empty()) {
        const auto& named = accepts ? options.accepted : options.rejected;
        const auto id = shared::idFromText(named);
        if (!id) return Failure{Code::invalid, named + " is no correction's id"};
        return decisionOf(store, *env, *id, read, accepts ? Verdict::approve : Verdict::giveBack,
                          options.reason);
    }
    const auto id = shared::idFromText(options.id);
    if (!id) return Failure{Code::invalid, "--id " + options.id + " is no report's id"};
    auto kind = reportKind(store, options.kind, *id);
    if (!kind) return kind.failure();
    return reviewOf(store, *env, (*kind)->number, *id, read,
                    options.approve ? Verdict::approve : Verdict::giveBack, options.returned);
}

Result<> review(const ReviewOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto read = shared::hashFromText(options.read);
    if (!read) {
        return Failure{Code::invalid,
                       "--read " + options.read +
                           " is no hash; take review_hash of `fieldledger show --json`"};
    }
    auto changes = changesOf(**store, options, *read);
    if (!changes) return changes.failure();
    auto saved = (*store)->save(*changes);
    if (!saved) return saved.failure();
    const auto& made = changes->front();
    const auto idIn = [&](int column) {
        const auto* blob =
            std::get_if<shared::Blob>(&made.values.get(static_cast<std::uint32_t>(column)));
        return blob ? shared::toText(*Id::from(blob->bytes)) : std::string();
    };
    Line line;
    line.text("review", shared::toText(made.held.record.id))
        .text("report", idIn(records::Review::kReportIdFieldNumber));
    const auto correction = idIn(records::Review::kCorrectionIdFieldNumber);
    if (!correction.empty()) line.text("correction", correction);
    line.text("verdict", options.approve             ? "approve"
                         : !options.accepted.empty() ? "accept"
                         : !options.rejected.empty() ? "reject"
                                                     : "return")
        .number("device_seq", static_cast<std::int64_t>(saved->deviceSeq))
        .text("stage", "saved")
        .print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addReviewCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<ReviewOptions>();
    auto* command = app.add_subcommand(
        "review",
        "approve or return a report, accept or reject a proposed correction; bound to what was "
        "read, and the server decides");
    options->profile.declare(*command);
    command->add_option("--id", options->id, "the report to approve or return");
    command->add_option("--read", options->read, "its review_hash when it was read")->required();
    command->add_option("--reason", options->reason, "why a correction is rejected");
    command->add_option("--kind", options->kind,
                        "kind of the report, where its id does not say it");
    auto* verdict = command->add_option_group("verdict");
    verdict->add_flag("--approve", options->approve, "approve it");
    verdict->add_option("--return", options->returned, "return it with this reason");
    verdict->add_option("--accept", options->accepted,
                        "take this Correction into its report; --read is of `show --kind "
                        "Correction`");
    verdict->add_option("--reject", options->rejected, "reject this Correction, with --reason");
    verdict->require_option(1);
    command->callback([options, &chosen] { chosen.run = [options] { return review(*options); }; });
}

}  // namespace field::client
