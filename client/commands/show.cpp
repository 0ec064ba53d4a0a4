#include "client/commands/parts.h"

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

struct ShowOptions {
    ProfileOptions profile;
    std::string kind, id, project, parent;
};

Result<> showRecord(Store& store, const Record& record, bool json) {
    auto line = lineOf(store, record);
    if (!line) return line.failure();
    line->print(json);
    return shared::Done{};
}

Result<> show(const ShowOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto kind = kindNamed((*store)->catalog(), options.kind);
    if (!kind) return kind.failure();
    const bool json = options.profile.json;
    if (!options.id.empty()) {
        auto id = recordNamed(**store, (*kind)->number, options.id);
        if (!id) return id.failure();
        auto record = (*store)->find((*kind)->number, *id);
        if (!record) return record.failure();
        if (*record) return showRecord(**store, **record, json);
        return Failure{Code::missing,
                       (*kind)->name + " " + options.id + " is not on this device: exchange first"};
    }
    Query query;
    query.kind = (*kind)->number;
    if (!options.project.empty()) {
        auto project = recordNamed(**store, shared::kinds::project, options.project);
        if (!project) return project.failure();
        query.project = *project;
    }
    if (!options.parent.empty()) {
        query.parent = shared::idFromText(options.parent);
        if (!query.parent) {
            return Failure{Code::invalid, "--parent " + options.parent + " is no record's id"};
        }
    }
    for (std::string after;;) {
        auto page = (*store)->page(query, after);
        if (!page) return page.failure();
        for (const auto& record : page->records) {
            if (auto shown = showRecord(**store, record, json); !shown) return shown;
        }
        if (page->next.empty()) return shared::Done{};
        after = page->next;
    }
}

}  // namespace

void addShowCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<ShowOptions>();
    auto* command = app.add_subcommand("show", "records as this device shows them");
    options->profile.declare(*command);
    command->add_option("--kind", options->kind, "kind of record")->required();
    command->add_option("--id", options->id, "one record; a project also by its code");
    command->add_option("--project", options->project, "those of a project, by code or id");
    command->add_option("--parent", options->parent, "those that hang on a report");
    command->callback([options, &chosen] { chosen.run = [options] { return show(*options); }; });
}

}  // namespace field::client
