#include "client/export.h"
#include "client/commands/parts.h"
#include "shared/forms/write.h"

namespace field::client {

namespace {

struct ExportOptions {
    ProfileOptions profile;
    std::string form = "visit", id, to, lang = "zh_CN";
};

Result<> exportForm(const ExportOptions& options) {
    if (auto format = shared::forms::formatOf(options.to); !format) return format.failure();
    const auto id = shared::idFromText(options.id);
    if (!id)
        return shared::Failure{shared::Code::invalid, "--id " + options.id + " is no visit's id"};
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto form = visitForm(**store, options.form, *id,
                          options.lang == "en" ? shared::Language::en : shared::Language::zh);
    if (!form) return form.failure();
    if (auto written = shared::forms::writeForm(*form, options.to); !written) return written;
    shared::Line()
        .text("file", options.to)
        .text("form", options.form)
        .text("visit", options.id)
        .print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addExportCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<ExportOptions>();
    auto* command = app.add_subcommand("export", "an official form of a visit, as a file");
    options->profile.declare(*command);
    command->add_option("--form", options->form, "visit or findings")->required();
    command->add_option("--id", options->id, "the visit")->required();
    command->add_option("--to", options->to, "the file: .pdf, .xlsx or .csv")->required();
    command->add_option("--lang", options->lang, "zh_CN or en")
        ->check(CLI::IsMember({"zh_CN", "en"}));
    command->callback(
        [options, &chosen] { chosen.run = [options] { return exportForm(*options); }; });
}

}  // namespace field::client
