#include "tests/server/access/ground.h"

#include <fstream>
#include <sstream>

#include "shared/proto/records.pb.h"
#include "sync/content_hash.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/must.h"

namespace matrix {

using field::shared::Blob;
using field::shared::ColumnType;
using field::shared::Elements;
using field::shared::Hash;
using field::shared::Policy;
using field::shared::Record;
using field::shared::Slot;
using field::shared::Value;
using field::sync::Edit;
using field::sync::EditAct;
using field::sync::SlotEdit;
namespace kinds = field::shared::kinds;
namespace records = field::records;

namespace {

bool isHash(const field::shared::Column& column) {
    return column.name.ends_with("sha256") || column.name.ends_with("hash");
}

/// Something that the column can hold and that nothing held before.
Value sampleOf(const field::shared::Column& column) {
    switch (column.type) {
        case ColumnType::boolean:
            return std::int64_t{1};
        case ColumnType::enumeration:
            return field::shared::enumValues(column).back();
        case ColumnType::text:
            return std::string("试");
        case ColumnType::blob:
            return Blob{std::string(isHash(column) ? 32 : 16, '\7')};
        case ColumnType::elements:
            return Elements{{"试"}};
        case ColumnType::integer:
            break;
    }
    return std::int64_t{7};
}

/// The first that a form writes; of the server's own kinds any.
const Slot& firstSlot(const Kind& kind) {
    for (const auto& slot : kind.slots)
        if (slot.policy != Policy::server && slot.policy != Policy::step) return slot;
    return kind.slots.front();
}

}  // namespace

Ground::Ground(Server server) : server_(std::move(server)) {
    for (const Kind& kind : catalog_->kinds()) {
        if (kind.parentKind != 0 || kind.number == kinds::project) continue;
        if (kind.stateColumn == 0) {
            put(kind, {}, 0);
            continue;
        }
        for (const auto state : field::shared::enumValues(*kind.column(kind.stateColumn))) {
            const Id report = put(kind, {}, state);
            for (const Kind& child : catalog_->kinds())
                if (child.parentKind == kind.number) put(child, report, state);
        }
    }
    standing_[{kinds::project, 0}] = server_.project;
    base_ = must(server_.read()->head(server_.area))->at;
}

bool Ground::isReference(const Kind& kind) {
    return kind.number == kinds::organization || kind.number == kinds::person;
}

Id Ground::put(const Kind& kind, const Id& parent, std::int64_t state) {
    Record record;
    record.kind = kind.number;
    record.parent = parent;
    if (!kind.key.empty()) record.values.set(kind.key.front(), Blob{std::string(16, '\1')});
    if (kind.stateColumn != 0) record.values.set(kind.stateColumn, state);
    record.id =
        kind.key.empty() ? server_.newId() : field::shared::keyOf(kind, parent, record.values);
    const auto at = must(server_.read()->head(server_.area))->at;
    server_.own(projectOf(kind), {field::server::makes(kind, record, at)});
    standing_[{kind.number, state}] = record.id;
    return record.id;
}

SlotEdit Ground::fill(const Kind& kind, const Slot& slot) const {
    SlotEdit edit;
    edit.slot = slot.number;
    edit.base = base_;
    for (const auto number : slot.columns) {
        const auto value = sampleOf(*kind.column(number));
        if (slot.policy == Policy::unite)
            edit.elements.added = std::get<Elements>(value).items;
        else
            edit.values.set(number, value);
    }
    return edit;
}

/// What `reminder` says of a report: a planned visit unless the cell names another.
void Ground::fillReminder(const Cell& cell, Edit& edit) {
    using records::Reminder;
    const bool named = cell.act == "remind";
    const std::uint32_t report = named ? cell.kind->number : kinds::visit;
    const std::int64_t state = named ? cell.state : std::int64_t{records::VISIT_STATE_PLANNED};
    edit.kind = kinds::reminder;
    edit.stateSeen = state;
    edit.slots.clear();
    for (auto [column, value] :
         {std::pair<std::uint32_t, Value>{Reminder::kReportIdFieldNumber,
                                          Blob{standing_.at({report, state}).str()}},
          {Reminder::kReportKindFieldNumber, std::int64_t{report}},
          {Reminder::kReportStateFieldNumber, state}}) {
        SlotEdit slot;
        slot.slot = column;
        slot.base = base_;
        slot.values.set(column, std::move(value));
        edit.slots.push_back(std::move(slot));
    }
}

Edit Ground::editOf(const Cell& cell) {
    const Kind& kind = *cell.kind;
    Edit edit;
    edit.kind = kind.number;
    edit.base = base_;
    edit.stateSeen = cell.state;
    if (cell.act == "remind" || (cell.act == "create" && kind.number == kinds::reminder)) {
        edit.act = EditAct::create;
        edit.id = server_.newId();
        fillReminder(cell, edit);
        return edit;
    }
    if (cell.act == "create" || (cell.act == "step" && cell.state == 0)) {
        edit.act = EditAct::create;
        if (kind.parentKind != 0) edit.parent = standing_.at({kind.parentKind, cell.state});
        edit.slots = {fill(kind, firstSlot(kind))};
        edit.id = kind.key.empty() ? server_.newId()
                                   : field::shared::keyOf(kind, edit.parent, edit.slots[0].values);
    } else {
        edit.id = standing_.at({kind.number, cell.state});
    }
    if (cell.act == "remove") edit.act = EditAct::remove;
    if (cell.act == "change") edit.slots = {fill(kind, *kind.slotOf(cell.slot))};
    if (cell.act == "step") addStep(kind, cell, edit);
    return edit;
}

void Ground::addStep(const Kind& kind, const Cell& cell, Edit& edit) {
    auto step = fill(kind, *kind.slotOf(kind.stateColumn));  // with its reason
    step.values.set(kind.stateColumn, cell.to);
    edit.slots.push_back(step);
    edit.isStep = true;
    edit.from = cell.state;
    edit.to = cell.to;
    if (cell.state != 0) edit.readHash = readHash(kind, edit.id);
}

/// What a reviewer binds to who reads the report as it stands.
Hash Ground::readHash(const Kind& kind, const Id& id) {
    const auto tx = server_.read();
    const auto report = must(tx->find(kind.number, server_.area, id));
    std::vector<Record> children;
    for (const Kind& child : catalog_->kinds())
        if (child.parentKind == kind.number)
            for (auto& one : must(tx->children(child.number, server_.area, id)))
                children.push_back(one.record);
    const auto content = field::sync::contentHash(*catalog_, report->record, children);
    return field::sync::reviewHash(*catalog_, content, report->record,
                                   must(tx->openConflictsOfReport(server_.area, id)));
}

std::string Ground::payloadOf(const Cell& cell, const Edit& edit) const {
    field::sync::Payload payload;
    payload.salt.assign(16, '\1');
    payload.project = projectOf(*cell.kind);
    payload.edits = {edit};
    return field::sync::encodePayload(payload);
}

bool Ground::stands(const Cell& cell, const Edit& edit, const Record& record) {
    if (record.deleted != (cell.act == "remove")) return false;
    for (const auto& slot : edit.slots) {
        for (const auto& [column, value] : slot.values)
            if (record.values.get(column) != value) return false;
        if (!slot.elements.added.empty() &&
            record.values.get(slot.slot) != Value{Elements{slot.elements.added}})
            return false;
    }
    return true;
}

Ground::Server standingOn(office::Office& office) {
    return {office.area, office.project, [&office] { return office.newId(); },
            [&office](const Id& project, std::vector<Edit> edits) {
                auto tx = must(office.storage().write());
                must(office.ledger().acceptOwn(*tx, office.area, project, std::move(edits)));
                must(tx->commit());
            },
            [&office] { return must(office.storage().read()); }};
}

Ground::Server standingOn(served::City& city) {
    using field::server::Ledger;
    using field::server::Writing;
    return {city.area, city.project, [&city] { return city.newId(); },
            [&city](const Id& project, std::vector<Edit> edits) {
                must(city.host().write([&](Writing& tx, Ledger& ledger) {
                    must(ledger.acceptOwn(tx, city.area, project, edits));
                    return field::shared::Result<>(field::shared::Done{});
                }));
            },
            [&city] { return must(city.host().read()); }};
}

std::optional<std::string> roleFor(const Table& table, const Cell& cell) {
    for (const auto& role : table.roles())
        if (must(table.may(cell, role))) return role;
    return std::nullopt;
}

Table expectedTable(const Catalog& catalog) {
    std::ostringstream text;
    text << std::ifstream(FIELD_FIXTURES "/permission_matrix.tsv").rdbuf();
    return must(Table::read(catalog, text.str()));
}

}  // namespace matrix
