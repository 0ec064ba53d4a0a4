#include <algorithm>

#include <fmt/format.h>

#include "shared/forms/fill.h"
#include "shared/forms/write.h"
#include "shared/proto/records.pb.h"
#include "sync/server/admin/commands.h"

/// `export`: an official form of a visit, as a file.
namespace field::server {

namespace forms = shared::forms;
namespace kinds = shared::kinds;
using shared::Code;
using shared::Failure;
using shared::Record;

namespace {

struct ExportOptions {
    StoreOptions store;
    std::string form, project, visit, to, lang = "zh_CN";
};

/// A visit and the snapshot that it is read from.
struct Found {
    std::unique_ptr<Reading> tx;
    Record visit;
};

std::int64_t whenOf(const Record& visit) {
    for (const int column :
         {records::Visit::kStartedFieldNumber, records::Visit::kPlannedStartFieldNumber})
        if (const auto* at =
                std::get_if<std::int64_t>(&visit.values.get(static_cast<std::uint32_t>(column))))
            return *at;
    return 0;
}

/// The visits of the project that `code` names.
Result<std::vector<Record>> visitsOf(Reading& tx, const std::string& code) {
    auto found = projectsWithCode(tx, code);
    if (!found) return found.failure();
    if (found->empty()) return Failure{Code::missing, "no project here has the code " + code};
    auto stored = tx.ofProject(kinds::visit, found->front().area, found->front().project);
    if (!stored) return stored.failure();
    std::vector<Record> visits;
    for (auto& one : *stored) visits.push_back(std::move(one.record));
    return visits;
}

Result<Found> find(Host& host, const ExportOptions& options) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto visits = visitsOf(**tx, options.project);
    if (!visits) return visits.failure();
    if (!options.visit.empty()) {
        auto id = readId("--visit", options.visit);
        if (!id) return id.failure();
        std::erase_if(*visits, [&](const Record& visit) { return visit.id != *id; });
    }
    const auto latest =
        std::max_element(visits->begin(), visits->end(), [](const Record& a, const Record& b) {
            return std::pair(whenOf(a), a.id) < std::pair(whenOf(b), b.id);
        });
    if (latest == visits->end())
        return Failure{Code::missing, "project " + options.project + " has no visit" +
                                          (options.visit.empty() ? "" : " " + options.visit) +
                                          " here: let a device exchange first"};
    return Found{tx.take(), std::move(*latest)};
}

forms::Source sourceOf(Host& host, const Found& found) {
    const auto area = found.visit.area;
    const auto asRecords = [](Result<std::vector<Stored>> stored) -> Result<std::vector<Record>> {
        if (!stored) return stored.failure();
        std::vector<Record> records;
        for (auto& one : *stored) records.push_back(std::move(one.record));
        return records;
    };
    forms::Source source;
    source.report = found.visit.id;
    source.records = [&found, area, asRecords](std::uint32_t kind) -> Result<std::vector<Record>> {
        if (kind == kinds::visit) return std::vector<Record>{found.visit};
        if (shared::Catalog::builtIn()->kind(kind)->parentKind == kinds::visit)
            return asRecords(found.tx->children(kind, area, found.visit.id));
        return asRecords(found.tx->ofProject(kind, area, found.visit.project));
    };
    source.personName = [&found, &host, area](const Id& person) -> std::string {
        for (const Id& place : {area, host.city()})
            if (auto known = found.tx->find(kinds::person, place, person); known && *known)
                return textOf((**known).record, "name");
        return {};
    };
    return source;
}

Result<> exportForm(const ExportOptions& options) {
    // What can be said without the store is said first.
    auto plan = forms::readTemplate(*shared::Catalog::builtIn(), options.form);
    if (!plan) return plan.failure();
    if (auto format = forms::formatOf(options.to); !format) return format.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    auto found = find(**host, options);
    if (!found) return found.failure();
    const auto language = options.lang == "en" ? shared::Language::en : shared::Language::zh;
    auto form = forms::fill(*plan, sourceOf(**host, *found), language);
    if (!form) return form.failure();
    if (auto written = forms::writeForm(*form, options.to); !written) return written;
    Line()
        .text("file", options.to)
        .text("form", options.form)
        .text("visit", shared::toText(found->visit.id))
        .print(options.store.json);
    return shared::Done{};
}

}  // namespace

void addExportCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("export", "an official form of a visit, as a file");
    auto options = std::make_shared<ExportOptions>();
    options->store.declare(*command);
    command->add_option("--form", options->form, "visit or findings")->required();
    command->add_option("--project", options->project, "code of the project")->required();
    command->add_option("--visit", options->visit, "id of a visit; without: the latest");
    command->add_option("--to", options->to, "the file: .pdf, .xlsx or .csv")->required();
    command->add_option("--lang", options->lang, "zh_CN or en")
        ->check(CLI::IsMember({"zh_CN", "en"}));
    command->callback(
        [options, &chosen] { chosen.run = [options] { return exportForm(*options); }; });
}

}  // namespace field::server
