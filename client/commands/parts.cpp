#include "client/commands/parts.h"

#include <algorithm>
#include <cstdio>

#include "client/store/recovery/recover.h"
#include "client/store/recovery/recovered.h"
#include "shared/proto/records.pb.h"

namespace field::client {

using shared::Code;
using shared::Column;
using shared::ColumnType;
using shared::Failure;
using shared::Kind;
using shared::Line;

namespace {

/// Letters alone, small ones: IndicatorReading and indicator_reading are one word.
std::string word(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if (c != '_' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

void addValue(Line& line, const Column& column, const shared::Value& value) {
    if (shared::isEmpty(value)) {
        line.none(column.name);
    } else if (const auto* elements = std::get_if<shared::Elements>(&value)) {
        line.texts(column.name, elements->items);
    } else if (column.type == ColumnType::boolean) {
        line.flag(column.name, std::get<std::int64_t>(value) != 0);
    } else if (column.type == ColumnType::integer && column.unit.empty()) {
        line.number(column.name, std::get<std::int64_t>(value));
    } else {
        line.text(column.name, shared::valueToText(column, value));
    }
}

void addColumns(Line& line, const Kind& kind, const Values& values) {
    for (const auto& [number, value] : values) {
        if (const auto* column = kind.column(number)) addValue(line, *column, value);
    }
}

}  // namespace

void ProfileOptions::declare(CLI::App& command) {
    command.add_option("--profile", dir, "folder of this person's device")->required();
    command.add_flag("--json", json, "one JSON object a line");
}

Result<std::unique_ptr<Store>> openProfile(const std::string& dir) {
    auto opened = openOrRecover(dir, shared::Catalog::builtIn(), shared::systemEnv());
    if (!opened) return opened.failure();
    auto told = opened->store->recovery().last();
    if (opened->recovered && told && *told)
        std::fprintf(stderr, "fieldledger: %s\n", toText(**told, dir).c_str());
    return std::move(opened->store);
}

Result<std::unique_ptr<Store>> ProfileOptions::open() const {
    auto store = openEvenLocked();
    if (!store) return store;
    if (auto unlocked = unlockProfile(**store); !unlocked) return unlocked.failure();
    return store;
}

Result<std::unique_ptr<Store>> ProfileOptions::openEvenLocked() const {
    if (!isProfile(dir)) {
        return Failure{Code::missing, "no profile in " + dir +
                                          ": run `fieldledger enrol --profile " + dir +
                                          " --server URL --code CODE`"};
    }
    return openProfile(dir);
}

Result<const Kind*> kindNamed(const shared::Catalog& catalog, const std::string& name) {
    const auto wanted = word(name);
    const auto& kinds = catalog.kinds();
    const auto found = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const Kind& kind) { return word(kind.name) == wanted; });
    if (found != kinds.end()) return &*found;
    std::string all;
    for (const auto& kind : kinds) all += (all.empty() ? "" : ", ") + kind.name;
    return Failure{Code::invalid, "--kind " + name + " is no kind of record; there are " + all};
}

Result<const shared::Kind*> reportKind(Store& store, const std::string& named, const Id& id) {
    if (!named.empty()) return kindNamed(store.catalog(), named);
    for (const auto& kind : store.catalog().kinds()) {
        if (!kind.report) continue;
        auto found = store.find(kind.number, id);
        if (!found) return found.failure();
        if (*found) return &kind;
    }
    return shared::Failure{shared::Code::missing,
                           "no report " + shared::toText(id) + " on this device: exchange first"};
}

Result<Id> recordNamed(Store& store, std::uint32_t kind, const std::string& text) {
    if (const auto id = shared::idFromText(text)) return *id;
    if (kind == shared::kinds::project) {
        constexpr std::uint32_t code = records::Project::kProCodeFieldNumber;
        Query query;
        query.kind = kind;
        query.search = text;
        query.searchColumns = {code};
        auto page = store.page(query, {});
        if (!page) return page.failure();
        for (const auto& project : page->records) {
            if (project.values.get(code) == shared::Value{text}) return project.id;
        }
        return Failure{Code::missing, "no project " + text +
                                          " on this device: exchange first, or give "
                                          "its id"};
    }
    return Failure{Code::invalid,
                   text + " is no id; ids look like 018f2c6e-0000-7000-8000-000000000000"};
}

std::string timeText(std::int64_t utcMs) {
    Column column{};
    column.type = ColumnType::integer;
    column.unit = "ms";
    return utcMs == 0 ? std::string() : shared::valueToText(column, {utcMs});
}

Line lineOf(const Kind& kind, const Values& values) {
    Line line;
    addColumns(line, kind, values);
    return line;
}

Result<Line> lineOf(Store& store, const Record& record) {
    const auto& kind = *store.catalog().kind(record.kind);
    Line line;
    line.text("kind", kind.name).text("id", shared::toText(record.id));
    line.text("area", shared::toText(record.area));
    line.text("project", record.project.none() ? "" : shared::toText(record.project));
    if (!record.parent.none()) line.text("parent", shared::toText(record.parent));
    line.number("revision", static_cast<std::int64_t>(record.revision));
    addColumns(line, kind, record.values);

    auto unsettled = store.unsettled(record.kind, record.id);
    if (!unsettled) return unsettled.failure();
    std::vector<std::string> own;
    for (const auto number : *unsettled) {
        const auto* column = kind.column(number);
        own.push_back(column ? column->name : "record");
    }
    line.texts("unsettled", own);
    if (record.kind == shared::kinds::correction) {
        auto hash = store.correctionHash(record.id);
        // Its report may be gone, or out of reach: then there is nothing to decide.
        if (hash) line.text("review_hash", shared::toText(*hash));
        return line;
    }
    if (!kind.report) return line;
    auto hashes = store.hashes(record.kind, record.id);
    if (!hashes) return hashes.failure();
    std::vector<std::string> conflicts;
    for (const auto& id : hashes->openConflicts) conflicts.push_back(shared::toText(id));
    line.text("content_hash", shared::toText(hashes->content));
    line.text("review_hash", shared::toText(hashes->review));
    line.texts("open_conflicts", conflicts);
    return line;
}

}  // namespace field::client
