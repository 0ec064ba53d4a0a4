#include "sync/exchange.h"

#include <unistd.h>

#include <array>

#include "client/bundle.h"
#include "client/commands/parts.h"
#include "client/server_way.h"
#include "client/store/recovery/recovered.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Line;

namespace {

struct EnrolOptions {
    ProfileOptions profile;
    std::string server, code, label, bundle, serverKey;
    bool again = false;
};

struct OutboxOptions {
    ProfileOptions profile;
    bool all = false;
};

std::string machineName() {
    std::array<char, 65> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Whoever forgot the passphrase may still become another device: only what is sealed stays shut.
Result<std::unique_ptr<Store>> openToEnrol(const EnrolOptions& options) {
    auto store = openProfile(options.profile.dir);
    if (!store || options.again) return store;
    if (auto unlocked = unlockProfile(**store); !unlocked) return unlocked.failure();
    return store;
}

/// Where no network is: what a carrier takes to the server.
Result<> enrolByBundle(const EnrolOptions& options) {
    const auto hash = shared::hashFromText(options.serverKey);
    const auto server = hash ? shared::PublicKey::from(hash->view()) : std::nullopt;
    if (!server) {
        return Failure{Code::invalid,
                       "--server-key is not the 64 hex digits that the administrator gives out"};
    }
    auto store = openToEnrol(options);
    if (!store) return store.failure();
    auto code = askEnrolment(**store, options.bundle, *server,
                             options.label.empty() ? machineName() : options.label, options.again);
    if (!code) return code.failure();
    Line()
        .text("bundle", options.bundle)
        .text("match_code", *code)
        .flag("confirmed", false)
        .print(options.profile.json);
    return shared::Done{};
}

Result<> enrol(const EnrolOptions& options) {
    if (!options.bundle.empty()) return enrolByBundle(options);
    if (options.code.empty() || (options.server.empty() && !sync::isInvitation(options.code))) {
        return Failure{Code::invalid,
                       "enrol needs --code with the whole line FIELDLEDGER://… that the "
                       "administrator gives out; or --server URL and --code CODE on loopback; or "
                       "without network --bundle FILE and --server-key KEY"};
    }
    auto invitation = sync::readInvitation(options.server, options.code);
    if (!invitation) return invitation.failure();
    const auto env = shared::systemEnv();
    auto store = openToEnrol(options);
    if (!store) return store.failure();
    auto answer = client::enrol(**store, *env, *invitation,
                                options.label.empty() ? machineName() : options.label,
                                {.evenUnconfirmed = true, .again = options.again});
    if (!answer) return answer.failure();
    Line()
        .text("device", shared::toText(answer->device))
        .text("person", shared::toText(answer->person))
        .text("server", shared::toHex(answer->server.view()))
        .text("match_code", answer->matchCode)
        .flag("confirmed", answer->confirmed)
        .print(options.profile.json);
    return shared::Done{};
}

Result<> exchange(const ProfileOptions& options) {
    auto store = options.open();
    if (!store) return store.failure();
    const auto env = shared::systemEnv();
    auto told = (*store)->recovery().last();
    if (!told) return told.failure();
    if (*told && (*told)->anew)
        std::fprintf(stderr, "fieldledger: nothing is sent: %s\n",
                     toText(**told, options.dir).c_str());
    auto transport = wayToServer(**store, {});
    if (!transport) return transport.failure();
    auto done = sync::Exchange((*store)->replica(), **transport, *env).run();
    if (!done) return done.failure();
    auto counts = (*store)->counts();
    if (!counts) return counts.failure();
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    if (!options.json) {
        std::printf(
            "sent %llu sets, received %llu rows; %llu conflicts, %llu parked; "
            "evidence: %llu files moved, %llu wait%s%s\n",
            static_cast<unsigned long long>(done->counts.setsSent),
            static_cast<unsigned long long>(done->counts.rowsReceived),
            static_cast<unsigned long long>(done->conflicts),
            static_cast<unsigned long long>(done->parked),
            static_cast<unsigned long long>(done->counts.filesDone),
            static_cast<unsigned long long>(counts->evidenceWaiting),
            done->evidenceProblem.empty() ? "" : ": ", done->evidenceProblem.c_str());
        return shared::Done{};
    }
    Line()
        .number("sent", number(done->counts.setsSent))
        .number("receipts", number(done->received + done->parked))
        .number("rows", number(done->counts.rowsReceived))
        .number("conflicts", number(done->conflicts))
        .number("parked", number(done->parked))
        .number("early", number(done->early))
        .number("invalid", number(done->invalid))
        .number("evidence", number(done->counts.filesDone))
        .number("evidence_waiting", number(counts->evidenceWaiting))
        .text("evidence_problem", done->evidenceProblem)
        .number("waiting", number(counts->waiting))
        .number("open_conflicts", number(counts->openConflicts))
        .number("rounds", done->rounds)
        .flag("changed", done->changed)
        .number("bytes_sent", number(done->counts.bytesSent))
        .number("bytes_received", number(done->counts.bytesReceived))
        .print(true);
    return shared::Done{};
}

const char* stageName(Stage stage) {
    return stage == Stage::saved ? "saved" : stage == Stage::received ? "received" : "settled";
}

Result<> outbox(const OutboxOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto entries = (*store)->outbox(!options.all);
    if (!entries) return entries.failure();
    for (const auto& entry : *entries) {
        Line line;
        line.number("device_seq", static_cast<std::int64_t>(entry.deviceSeq));
        line.text("stage", stageName(entry.stage)).text("saved_at", timeText(entry.savedMs));
        line.text("area", shared::toText(entry.area))
            .text("project", shared::toText(entry.project));
        line.text("hash", shared::toText(entry.hash)).text("waiting", entry.waitingReason);
        if (entry.receipt) {
            const bool parked = entry.receipt->verdict == sync::Verdict::parked;
            line.text("verdict", parked ? "parked" : "received");
            line.number("revision", static_cast<std::int64_t>(entry.receipt->at.revision));
            line.text("reason", entry.receipt->reason).text("detail", entry.receipt->detail);
        }
        line.print(options.profile.json);
    }
    return shared::Done{};
}

}  // namespace

void addExchangeCommands(CLI::App& app, Chosen& chosen) {
    auto enrolling = std::make_shared<EnrolOptions>();
    auto* enrolCommand = app.add_subcommand("enrol", "make this folder a person's device");
    enrolling->profile.declare(*enrolCommand);
    enrolCommand->add_option("--server", enrolling->server,
                             "the server's URL, where --code does not name it");
    enrolCommand->add_option("--code", enrolling->code,
                             "the administrator's line FIELDLEDGER://…, or a bare one-use code");
    enrolCommand->add_option("--bundle", enrolling->bundle,
                             "without network: the bundle to write, for a carrier");
    enrolCommand->add_option("--server-key", enrolling->serverKey,
                             "with --bundle: the server's key, as `bundle key` prints it");
    enrolCommand->add_option("--label", enrolling->label,
                             "name of the device for the administrator");
    enrolCommand->add_flag("--again", enrolling->again,
                           "a device that is enrolled becomes another one of the same person; what "
                           "the server lacks goes along");
    enrolCommand->callback(
        [enrolling, &chosen] { chosen.run = [enrolling] { return enrol(*enrolling); }; });

    auto syncing = std::make_shared<ProfileOptions>();
    auto* syncCommand = app.add_subcommand("sync", "one exchange with the server");
    syncing->declare(*syncCommand);
    syncCommand->callback(
        [syncing, &chosen] { chosen.run = [syncing] { return exchange(*syncing); }; });

    auto listing = std::make_shared<OutboxOptions>();
    auto* outboxCommand = app.add_subcommand("outbox", "own saves that have no receipt yet");
    listing->profile.declare(*outboxCommand);
    outboxCommand->add_flag("--all", listing->all, "also those received and settled");
    outboxCommand->callback(
        [listing, &chosen] { chosen.run = [listing] { return outbox(*listing); }; });
}

}  // namespace field::client
