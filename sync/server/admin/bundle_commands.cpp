#include <fmt/chrono.h>
#include <fmt/format.h>

#include "shared/catalog.h"
#include "sync/server/admin/commands.h"
#include "sync/server/bundle/bundles.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct BundleOptions {
    StoreOptions store;
    std::vector<std::string> files;
    std::string device;
    bool withoutPhotos = false, preview = false;
};

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::string timeText(std::int64_t utcMs) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(static_cast<std::time_t>(utcMs / 1000)));
}

Result<std::string> nameOf(Host& host, const Id& person) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        auto found = (*tx)->find(shared::kinds::person, head.area, person);
        if (!found) return found.failure();
        if (*found) return textOf((*found)->record, "name");
    }
    return std::string();
}

/// From whom and when.
struct Sender {
    std::string name, label, device, madeAt;

    [[nodiscard]] std::string words() const {
        return fmt::format("from {} ({}, device {}), made {}", name, label, device, madeAt);
    }
    [[nodiscard]] Line line(const std::string& file) const {
        Line line;
        line.text("bundle", file).text("device", device).text("label", label);
        line.text("name", name).text("made_at", madeAt);
        return line;
    }
};

Result<Sender> senderOf(Host& host, const OpenedBundle& opened) {
    auto name = nameOf(host, opened.device.person);
    if (!name) return name.failure();
    return Sender{*name, opened.device.label, toText(opened.device.id),
                  timeText(opened.bundle->opening().madeMs)};
}

Result<> preview(const BundleOptions& options, const std::string& file, const Sender& sender,
                 OpenedBundle& opened) {
    auto content = sync::contentOf(*opened.bundle);
    if (!content) return content.failure();
    if (!options.store.json) {
        fmt::print("{}: {}: {} sets, {} files of evidence ({} bytes); nothing of it is taken yet\n",
                   file, sender.words(), content->sets, content->files, content->fileBytes);
        return Done{};
    }
    sender.line(file)
        .number("sets", number(content->sets))
        .number("evidence", number(content->files))
        .number("evidence_bytes", number(content->fileBytes))
        .number("bytes", number(opened.bundle->bytes()))
        .print(true);
    return Done{};
}

const char* wordOf(BundleNews news) {
    switch (news) {
        case BundleNews::alreadyTaken:
            return "already taken: it says nothing new";
        case BundleNews::older:
            return "older than what is here: it says nothing new";
        case BundleNews::taken:
            break;
    }
    return "taken";
}

Result<> importOne(const BundleOptions& options, Host& host, const std::string& file) {
    auto opened = openFromDevice(host, file);
    if (!opened) return opened.failure();
    auto sender = senderOf(host, *opened);
    if (!sender) return sender.failure();
    if (options.preview) return preview(options, file, *sender, *opened);
    auto taken = takeBundle(host, *opened);
    if (!taken) return taken.failure();
    if (!options.store.json) {
        fmt::print(
            "{}: {}: {}; {} sets, {} of them new ({} parked, {} early), {} files of "
            "evidence, {} of them new{}\n",
            file, sender->words(), wordOf(taken->news), taken->sets, taken->fresh, taken->parked,
            taken->early, taken->files, taken->wholeFiles,
            taken->evidenceProblem.empty() ? "" : "; " + taken->evidenceProblem);
        return Done{};
    }
    sender->line(file)
        .text("what", wordOf(taken->news))
        .number("sets", number(taken->sets))
        .number("new", number(taken->fresh))
        .number("parked", number(taken->parked))
        .number("early", number(taken->early))
        .number("invalid", number(taken->invalid))
        .number("evidence", number(taken->files))
        .number("new_evidence", number(taken->wholeFiles))
        .text("evidence_problem", taken->evidenceProblem)
        .print(true);
    return Done{};
}

/// One that cannot be taken stands in no other's way.
Result<> importAll(const BundleOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    std::string problems;
    std::optional<Code> first;
    for (const auto& file : options.files) {
        auto done = importOne(options, **host, file);
        if (done) continue;
        if (!first) first = done.failure().code;
        problems += (problems.empty() ? "" : "; ") + done.failure().message;
    }
    return first ? Result<>(Failure{*first, problems}) : Done{};
}

Result<> exportOne(const BundleOptions& options) {
    auto device = readId("--device", options.device);
    if (!device) return device.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    const auto& file = options.files.front();
    auto made = answerBundle(**host, *shared::systemEnv(), *device, file, !options.withoutPhotos);
    if (!made) return made.failure();
    if (!options.store.json) {
        fmt::print("{}: for device {}: {} receipts, {} rows, {} files of evidence, {} bytes\n",
                   file, options.device, made->content.receipts, made->content.rows,
                   made->content.files, made->bytes);
        return Done{};
    }
    Line()
        .text("bundle", file)
        .text("device", options.device)
        .number("receipts", number(made->content.receipts))
        .number("rows", number(made->content.rows))
        .number("evidence", number(made->content.files))
        .number("bytes", number(made->bytes))
        .print(true);
    return Done{};
}

Result<> printKey(const BundleOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    Line()
        .text("server_key", shared::toHex((*host)->ledger().server().view()))
        .print(options.store.json);
    return Done{};
}

}  // namespace

void addBundleCommands(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("bundle", "exchange by file, for devices without network");
    command->require_subcommand(1);

    auto* in = command->add_subcommand("import", "takes what carriers bring from devices");
    auto forImport = std::make_shared<BundleOptions>();
    forImport->store.declare(*in);
    in->add_option("FILES", forImport->files, "bundles that devices exported")->required();
    in->add_flag("--preview", forImport->preview, "says what is inside and changes nothing");
    in->callback(
        [forImport, &chosen] { chosen.run = [forImport] { return importAll(*forImport); }; });

    auto* out = command->add_subcommand(
        "export", "receipts, rows and photos for a device, past what its last bundle had");
    auto forExport = std::make_shared<BundleOptions>();
    forExport->store.declare(*out);
    out->add_option("--device", forExport->device, "the device's id, as `devices` lists it")
        ->required();
    out->add_option("FILE", forExport->files, "the bundle to write")->required()->expected(1);
    out->add_flag("--without-photos", forExport->withoutPhotos,
                  "records only; the device asks for their evidence again");
    out->callback(
        [forExport, &chosen] { chosen.run = [forExport] { return exportOne(*forExport); }; });

    auto* key = command->add_subcommand("key", "the server's key, for enrolments by bundle");
    auto forKey = std::make_shared<BundleOptions>();
    forKey->store.declare(*key);
    key->callback([forKey, &chosen] { chosen.run = [forKey] { return printKey(*forKey); }; });
}

}  // namespace field::server
