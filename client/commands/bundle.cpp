#include "client/bundle.h"

#include <fmt/format.h>

#include "client/commands/parts.h"
#include "client/server_way.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Line;

namespace {

struct BundleOptions {
    ProfileOptions profile;
    std::string file, back;
    bool withoutPhotos = false, preview = false;
};

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Result<> exportOne(const BundleOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto made = exportBundle(**store, options.file, !options.withoutPhotos);
    if (!made) return made.failure();
    if (options.profile.json) {
        Line()
            .text("bundle", options.file)
            .number("sets", number(made->content.sets))
            .number("evidence", number(made->content.files))
            .number("bytes", number(made->bytes))
            .flag("more", made->more)
            .text("evidence_problem", made->evidenceProblem)
            .print(true);
        return shared::Done{};
    }
    fmt::print(
        "{}: {} sets, {} files of evidence, {} bytes{}; nothing counts as sent until the "
        "server's answer is imported{}\n",
        options.file, made->content.sets, made->content.files, made->bytes,
        made->more ? ", and more waits" : "",
        made->evidenceProblem.empty() ? "" : "; " + made->evidenceProblem);
    return shared::Done{};
}

Result<> preview(Store& store, const BundleOptions& options) {
    auto seen = previewBundle(store, options.file);
    if (!seen) return seen.failure();
    if (!options.profile.json) {
        fmt::print(
            "{}: from the server, made {}: {} receipts, {} rows, {} files of evidence ({} "
            "bytes); nothing of it is taken yet\n",
            options.file, timeText(seen->opening.madeMs), seen->content.receipts,
            seen->content.rows, seen->content.files, seen->content.fileBytes);
        return shared::Done{};
    }
    Line()
        .text("bundle", options.file)
        .text("from", shared::toHex(seen->opening.maker.view()))
        .text("for", shared::toText(seen->opening.device))
        .text("made_at", timeText(seen->opening.madeMs))
        .number("receipts", number(seen->content.receipts))
        .number("rows", number(seen->content.rows))
        .number("evidence", number(seen->content.files))
        .number("evidence_bytes", number(seen->content.fileBytes))
        .number("bytes", number(seen->bytes))
        .print(true);
    return shared::Done{};
}

const char* wordOf(const TakenBundle& taken) {
    if (taken.putBack)
        return "taken; this device was put back to an old copy and did not know of a bundle that "
               "it had made: export once more";
    if (taken.news == BundleNews::alreadyTaken) return "already taken: it says nothing new";
    if (taken.news == BundleNews::older) return "older than what is here: it says nothing new";
    if (taken.import.sendAgain)
        return "the server was restored and lacks work of this device: export once more";
    if (taken.import.stale)
        return "taken but for rows that begin elsewhere than this device stands: export once more";
    return "taken";
}

/// Asks for the passphrase only where `act` cannot be done without it: the answer to an enrolment
/// anew is for who has it no more.
template <class Act>
auto evenLocked(Store& store, Act act) -> decltype(act()) {
    auto done = act();
    if (done || done.failure().code != Code::locked) return done;
    if (auto unlocked = unlockProfile(store); !unlocked) return unlocked.failure();
    return act();
}

Result<> importOne(const BundleOptions& options) {
    auto store = options.profile.openEvenLocked();
    if (!store) return store.failure();
    if (options.preview) return evenLocked(**store, [&] { return preview(**store, options); });
    auto taken = evenLocked(**store, [&] { return importBundle(**store, options.file); });
    if (!taken) return taken.failure();
    auto counts = (*store)->counts();
    if (!counts) return counts.failure();
    const auto& summary = taken->import.summary;
    if (!options.profile.json) {
        fmt::print(
            "{}: {}; {} receipts ({} parked, {} conflicts), {} rows, {} files of evidence; "
            "{} sets and {} files still wait here{}\n",
            options.file, wordOf(*taken), summary.received + summary.parked, summary.parked,
            summary.conflicts, summary.counts.rowsReceived, summary.counts.filesDone,
            counts->waiting, counts->evidenceWaiting,
            summary.evidenceProblem.empty() ? "" : "; " + summary.evidenceProblem);
        return shared::Done{};
    }
    Line()
        .text("bundle", options.file)
        .text("what", wordOf(*taken))
        .number("receipts", number(summary.received + summary.parked))
        .number("parked", number(summary.parked))
        .number("early", number(summary.early))
        .number("invalid", number(summary.invalid))
        .number("conflicts", number(summary.conflicts))
        .number("rows", number(summary.counts.rowsReceived))
        .number("evidence", number(summary.counts.filesDone))
        .number("waiting", number(counts->waiting))
        .number("evidence_waiting", number(counts->evidenceWaiting))
        .text("evidence_problem", summary.evidenceProblem)
        .print(true);
    return shared::Done{};
}

/// What a bundle was to the server.
std::string newsOf(const sync::CarriedBundle& carried) {
    if (carried.news == "repeated") return "was taken before and says nothing new";
    if (carried.news == "older") return "is older than what the server has and says nothing new";
    return "taken by the server";
}

Result<> carryOne(const BundleOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto env = shared::systemEnv();
    auto way = wayToServer(**store, {});
    if (!way) return way.failure();
    auto carried = carryBundle(**store, **way, *env, options.file, options.back);
    if (!carried) {
        const auto& failure = carried.failure();
        const bool later = failure.code == Code::offline || failure.code == Code::busy;
        return Failure{
            failure.code,
            failure.message + (later ? "; carry it again, it goes on where it stopped" : "")};
    }
    if (options.profile.json) {
        Line()
            .text("bundle", options.file)
            .text("what", carried->news)
            .number("bytes", number(carried->bytes))
            .flag("answered", carried->answered)
            .text("back", carried->answered ? options.back : "")
            .number("back_bytes", number(carried->answerBytes))
            .print(true);
        return shared::Done{};
    }
    if (carried->answered)
        fmt::print("{}: {}; {} ({} bytes) is the answer: import it on the device\n", options.file,
                   newsOf(*carried), options.back, carried->answerBytes);
    else
        fmt::print("{}: {}; there is no answer for its device: its owner asks the administrator\n",
                   options.file, newsOf(*carried));
    return shared::Done{};
}

}  // namespace

void addBundleCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("bundle", "exchange by file, where no network reaches");
    command->require_subcommand(1);

    auto writing = std::make_shared<BundleOptions>();
    auto* out = command->add_subcommand(
        "export", "what waits here, sealed to the server, for anybody to carry");
    writing->profile.declare(*out);
    out->add_option("FILE", writing->file, "the bundle to write")->required();
    out->add_flag("--without-photos", writing->withoutPhotos,
                  "records only; their evidence goes with a later bundle");
    out->callback([writing, &chosen] { chosen.run = [writing] { return exportOne(*writing); }; });

    auto reading = std::make_shared<BundleOptions>();
    auto* in = command->add_subcommand("import", "takes the server's answer to this device");
    reading->profile.declare(*in);
    in->add_option("FILE", reading->file, "the bundle that came back")->required();
    in->add_flag("--preview", reading->preview, "says what is inside and changes nothing");
    in->callback([reading, &chosen] { chosen.run = [reading] { return importOne(*reading); }; });

    auto carrying = std::make_shared<BundleOptions>();
    auto* carry = command->add_subcommand(
        "carry", "for another device: hands its bundle to the server and brings the answer back");
    carrying->profile.declare(*carry);
    carry->add_option("FILE", carrying->file, "the bundle that the other device exported")
        ->required();
    carry->add_option("BACK", carrying->back, "the answer to write, for that device to import")
        ->required();
    carry->callback(
        [carrying, &chosen] { chosen.run = [carrying] { return carryOne(*carrying); }; });
}

}  // namespace field::client
