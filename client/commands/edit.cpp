#include <algorithm>

#include "client/commands/parts.h"
#include "client/typed_entry.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Kind;
using shared::Line;

namespace {

struct EditOptions {
    ProfileOptions profile;
    std::string kind, id, project, parent, resolves;
    bool isNew = false, remove = false;
    std::vector<std::string> columns;
};

struct AttachOptions {
    ProfileOptions profile;
    std::string to, file;
    std::vector<std::string> columns;
};

/// The values that "column=text" arguments state; a column given by name wins over one that was
/// read from a typed text, over what is `standing`. Doubts are told on standard error.
Result<Values> valuesOf(const Kind& kind, std::vector<std::string> arguments, Values standing) {
    Values read, said;
    // The unit that is said beside a typed text is the one that it is read in.
    std::stable_partition(arguments.begin(), arguments.end(), [&kind](const std::string& argument) {
        const auto* column = kind.column(std::string_view(argument).substr(0, argument.find('=')));
        return !column || !keepsTyped(*column);
    });
    for (const auto& argument : arguments) {
        const auto equals = argument.find('=');
        if (equals == std::string::npos) {
            return Failure{Code::invalid, "\"" + argument + "\" is not column=value"};
        }
        const auto* column = kind.column(std::string_view(argument).substr(0, equals));
        if (!column) {
            std::string all;
            for (const auto& known : kind.columns) all += (all.empty() ? "" : ", ") + known.name;
            return Failure{Code::invalid, kind.name + " has no column " +
                                              argument.substr(0, equals) + "; it has " + all};
        }
        auto entry =
            readTyped(kind, *column, std::string_view(argument).substr(equals + 1), standing);
        if (!entry) return entry.failure();
        if (!entry->doubt.empty()) {
            std::fprintf(stderr, "fieldledger: %s.%s: %s\n", kind.name.c_str(),
                         column->name.c_str(),
                         shared::Phrase{entry->doubt, {}}.in(shared::Language::zh).c_str());
        }
        for (const auto& [number, value] : entry->values) {
            (number == column->number ? said : read).set(number, value);
            standing.set(number, value);
        }
    }
    for (const auto& [number, value] : said) read.set(number, value);
    return read;
}

Result<Held> freshFor(Store& store, const Kind& kind, const EditOptions& options,
                      const Values& values) {
    Id parent, project;
    if (kind.parentKind != 0) {
        auto named = recordNamed(store, kind.parentKind, options.parent);
        if (!named) return Failure{Code::invalid, "--parent: " + named.failure().message};
        parent = *named;
    } else {
        auto named = recordNamed(store, shared::kinds::project, options.project);
        if (!named) return Failure{named.failure().code, "--project: " + named.failure().message};
        project = *named;
    }
    return store.fresh(kind.number, project, parent, values);
}

Result<Held> heldFor(Store& store, const Kind& kind, const EditOptions& options) {
    auto id = recordNamed(store, kind.number, options.id);
    if (!id) return Failure{id.failure().code, "--id: " + id.failure().message};
    auto held = store.hold(kind.number, *id);
    if (!held) return held.failure();
    if (!*held) {
        return Failure{Code::missing,
                       kind.name + " " + options.id +
                           " is not on this device: exchange first, or make it with --new"};
    }
    return std::move(**held);
}

Result<> edit(const EditOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto kind = kindNamed((*store)->catalog(), options.kind);
    if (!kind) return kind.failure();
    Result<Held> held = Held{};
    if (!options.isNew) held = heldFor(**store, **kind, options);
    if (!held) return held.failure();
    auto values = valuesOf(**kind, options.columns, held->record.values);
    if (!values) return values.failure();
    if (options.isNew) held = freshFor(**store, **kind, options, *values);
    if (!held) return held.failure();

    Change change;
    change.act = options.isNew    ? sync::EditAct::create
                 : options.remove ? sync::EditAct::remove
                                  : sync::EditAct::change;
    change.held = held.take();
    // A fresh record holds what it was asked with; what is new in it is new to the server.
    change.values = values.take();
    if (!options.resolves.empty()) {
        const auto conflict = shared::idFromText(options.resolves);
        if (!conflict) {
            return Failure{Code::invalid, "--resolve " + options.resolves + " is no conflict's id"};
        }
        change.resolves = *conflict;
    }
    auto saved = (*store)->save({change});
    if (!saved) return saved.failure();
    Line()
        .text("id", shared::toText(change.held.record.id))
        .text("area", shared::toText(saved->area))
        .number("device_seq", static_cast<std::int64_t>(saved->deviceSeq))
        .text("hash", shared::toText(saved->hash))
        .text("stage", "saved")
        .print(options.profile.json);
    return shared::Done{};
}

Result<> attach(const AttachOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto& kind = *(*store)->catalog().kind(shared::kinds::evidence);
    auto values = valuesOf(kind, options.columns, {});
    if (!values) return values.failure();
    auto to = recordNamed(**store, kind.parentKind, options.to);
    if (!to) return Failure{Code::invalid, "--to: " + to.failure().message};
    auto id = (*store)->attach(kind.parentKind, *to, options.file, *values);
    if (!id) return id.failure();
    auto made = (*store)->find(kind.number, *id);
    if (!made) return made.failure();
    auto line = lineOf(**store, **made);
    if (!line) return line.failure();
    line->print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addEditCommands(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<EditOptions>();
    auto* command = app.add_subcommand("edit", "one save, as a person's save would be");
    options->profile.declare(*command);
    command->add_option("--kind", options->kind, "kind of record")->required();
    auto* id = command->add_option("--id", options->id, "the record; a project also by its code");
    auto* made = command->add_flag("--new", options->isNew, "make a record");
    command->add_option("--project", options->project, "with --new: project, by code or id")
        ->needs(made);
    command->add_option("--parent", options->parent, "with --new: the report it hangs on")
        ->needs(made);
    command->add_option("--resolve", options->resolves, "the conflict that this edit decides")
        ->needs(id);
    command->add_flag("--remove", options->remove, "delete the record")->needs(id)->excludes(made);
    command->add_option(
        "columns", options->columns,
        "column=value …; an empty value empties the column; text typed into a column "
        "like raw is read into value, operator and unit");
    id->excludes(made);
    command->callback([options, &chosen] { chosen.run = [options] { return edit(*options); }; });

    auto attached = std::make_shared<AttachOptions>();
    auto* attaching = app.add_subcommand("attach", "add a photo, scan or recording to a visit");
    attached->profile.declare(*attaching);
    attaching->add_option("--to", attached->to, "the visit")->required();
    attaching->add_option("file", attached->file, "the file; its bytes stay as they are")
        ->required();
    attaching->add_option("columns", attached->columns, "column=value … of the evidence");
    attaching->callback(
        [attached, &chosen] { chosen.run = [attached] { return attach(*attached); }; });
}

}  // namespace field::client
