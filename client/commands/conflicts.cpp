#include "client/commands/parts.h"
#include "client/store/reading.h"
#include "shared/proto/records.pb.h"
#include "sync/messages.h"

namespace field::client {

using records::Conflict;
using shared::Kind;
using shared::Line;

namespace {

struct ConflictsOptions {
    ProfileOptions profile;
    bool openOnly = false;
};

const char* outcomeName(sync::Outcome outcome) {
    static constexpr const char* names[] = {"applied", "same",    "merged", "conflict", "gave_way",
                                            "late",    "revived", "kept",   "proposed"};
    return names[static_cast<std::size_t>(outcome)];
}

std::int64_t integerOf(const Record& record, std::uint32_t column) {
    const auto* value = std::get_if<std::int64_t>(&record.values.get(column));
    return value ? *value : 0;
}

Id idOf(const Record& record, std::uint32_t column) {
    const auto* value = std::get_if<shared::Blob>(&record.values.get(column));
    return value ? Id::from(value->bytes).value_or(Id{}) : Id{};
}

std::string idText(const Id& id) { return id.none() ? std::string() : shared::toText(id); }

/// Names of the columns that are edited, merged and contested as this slot.
std::vector<std::string> columnsOf(const Kind* kind, std::uint32_t slot) {
    std::vector<std::string> names;
    const auto* known = kind ? kind->slotOf(slot) : nullptr;
    if (!known) return names;
    for (const auto number : known->columns) names.push_back(kind->column(number)->name);
    return names;
}

class Telling {
  public:
    Telling(Store& store, const sync::Replica::Identity& self) : store_(store), self_(self) {}

    Result<Line> conflict(const Record& record) {
        const auto& shape = *store_.catalog().kind(shared::kinds::conflict);
        const auto named = [&](std::uint32_t column) {
            return shared::valueToText(*shape.column(column), record.values.get(column));
        };
        const auto* kind = store_.catalog().kind(
            static_cast<std::uint32_t>(integerOf(record, Conflict::kRecordKindFieldNumber)));
        const auto slot = static_cast<std::uint32_t>(integerOf(record, Conflict::kSlotFieldNumber));
        Line line;
        line.text("type", "conflict").text("id", shared::toText(record.id));
        line.text("state", named(Conflict::kStateFieldNumber));
        line.text("reason", named(Conflict::kReasonFieldNumber));
        line.text("kind", kind ? kind->name : "");
        line.text("record", idText(idOf(record, Conflict::kRecordIdFieldNumber)));
        line.text("report", idText(idOf(record, Conflict::kReportIdFieldNumber)));
        line.texts("columns", columnsOf(kind, slot));
        line.text("message", named(Conflict::kMessageFieldNumber));
        line.text("closed_by", idText(idOf(record, Conflict::kClosedByFieldNumber)));
        const auto* packed =
            std::get_if<shared::Blob>(&record.values.get(Conflict::kValuesFieldNumber));
        auto sides = sync::unpackContested(packed ? packed->bytes : std::string());
        if (!sides) return sides.failure();
        std::vector<Line> values;
        for (const auto& side : *sides) {
            values.push_back(sideLine(kind, side));
        }
        line.list("values", values);
        return line;
    }

    Line told(const Told& told) {
        const auto* kind = store_.catalog().kind(told.kind);
        Line line;
        line.text("type", "told")
            .text("outcome", told.parked ? "parked" : outcomeName(told.outcome));
        line.text("kind", kind ? kind->name : "").text("record", idText(told.record));
        line.texts("columns", columnsOf(kind, told.slot));
        line.text("conflict", idText(told.conflict));
        line.text("reason", told.reason).text("detail", told.detail);
        line.text("area", idText(told.area));
        line.number("device_seq", static_cast<std::int64_t>(told.deviceSeq));
        line.text("saved_at", timeText(told.savedMs));
        return line;
    }

  private:
    Line sideLine(const Kind* kind, const sync::Contested& side) {
        Line line;
        line.object("value", kind ? lineOf(*kind, side.values) : Line());
        line.object("before", kind ? lineOf(*kind, side.was.values) : Line());
        line.text("person", idText(side.person))
            .text("person_name", personName(store_, side.person));
        line.text("device", idText(side.device));
        line.flag("own", side.device == self_.device);
        line.number("device_seq", static_cast<std::int64_t>(side.deviceSeq));
        line.text("time", timeText(side.wallMs));
        line.object("base", Line()
                                .text("epoch", idText(side.base.epoch))
                                .number("revision", static_cast<std::int64_t>(side.base.revision)));
        line.number("revision", static_cast<std::int64_t>(side.revision));
        line.flag("current", side.current).flag("settled", side.settled);
        return line;
    }

    Store& store_;
    const sync::Replica::Identity& self_;
};

Result<> conflicts(const ConflictsOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    auto self = (*store)->identity();
    if (!self) return self.failure();
    Telling telling(**store, *self);
    auto all = (*store)->conflicts(options.openOnly);
    if (!all) return all.failure();
    for (const auto& record : *all) {
        auto line = telling.conflict(record);
        if (!line) return line.failure();
        line->print(options.profile.json);
    }
    if (options.openOnly) return shared::Done{};
    auto told = (*store)->told();
    if (!told) return told.failure();
    for (const auto& one : *told) telling.told(one).print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addConflictsCommand(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<ConflictsOptions>();
    auto* command = app.add_subcommand(
        "conflicts", "every contested value with its author, and what became of one's own edits");
    options->profile.declare(*command);
    command->add_flag("--open", options->openOnly, "only what still waits for a decision");
    command->callback(
        [options, &chosen] { chosen.run = [options] { return conflicts(*options); }; });
}

}  // namespace field::client
