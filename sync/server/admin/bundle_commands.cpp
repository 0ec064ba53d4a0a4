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
Result<Line> lineOf(Host& host, const std::string& file, const OpenedBundle& opened) {
    auto name = nameOf(host, opened.device.person);
    if (!name) return name.failure();
    return Line()
        .text("bundle", file)
        .text("device", toText(opened.device.id))
        .text("label", opened.device.label)
        .text("name", *name)
        .text("made_at", timeText(opened.bundle->opening().madeMs));
}

Result<> preview(const BundleOptions& options, Line line, OpenedBundle& opened) {
    auto content = sync::contentOf(*opened.bundle);
    if (!content) return content.failure();
    line.number("sets", number(content->sets))
        .number("evidence", number(content->files))
        .number("evidence_bytes", number(content->fileBytes))
        .number("bytes", number(opened.bundle->bytes()))
        .print(options.store.json);
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
    auto line = lineOf(host, file, *opened);
    if (!line) return line.failure();
    if (options.preview) return preview(options, line.take(), *opened);
    auto taken = takeBundle(host, *opened);
    if (!taken) return taken.failure();
    line->text("what", wordOf(taken->news))
        .number("sets", number(taken->sets))
        .number("new", number(taken->fresh))
        .number("parked", number(taken->parked))
        .number("early", number(taken->early))
        .number("invalid", number(taken->invalid))
        .number("evidence", number(taken->files))
        .number("new_evidence", number(taken->wholeFiles))
        .text("evidence_problem", taken->evidenceProblem)
        .print(options.store.json);
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
    Line()
        .text("bundle", file)
        .text("device", options.device)
        .number("receipts", number(made->content.receipts))
        .number("rows", number(made->content.rows))
        .number("evidence", number(made->content.files))
        .number("bytes", number(made->bytes))
        .print(options.store.json);
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
