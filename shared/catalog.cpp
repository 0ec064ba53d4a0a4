#include "shared/catalog.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "shared/proto/options.pb.h"
#include "shared/proto/records.pb.h"

namespace field::shared {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

/// Numbers below are the four columns that every kind begins with.
constexpr int firstColumn = 5;

[[noreturn]] void defect(const std::string& where, const char* what) {
    std::fprintf(stderr, "records.proto: %s: %s\n", where.c_str(), what);
    std::abort();
}

std::string snakeCase(const std::string& name) {
    std::string snake;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !snake.empty()) snake.push_back('_');
        snake.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return snake;
}

Policy policyOf(model::Policy policy) {
    switch (policy) {
        case model::STEP:
            return Policy::step;
        case model::TEXT:
            return Policy::text;
        case model::UNION:
            return Policy::unite;
        case model::LATEST:
            return Policy::latest;
        case model::SERVER:
            return Policy::server;
        default:
            return Policy::ask;
    }
}

Writer writerOf(model::Writer writer) {
    switch (writer) {
        case model::REVIEW:
            return Writer::review;
        case model::HOST:
            return Writer::server;
        default:
            return Writer::field;
    }
}

ColumnType typeOf(const FieldDescriptor& field) {
    if (field.is_repeated()) {
        if (field.type() == FieldDescriptor::TYPE_STRING) return ColumnType::elements;
        defect(field.full_name(), "only strings may be repeated");
    }
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return ColumnType::boolean;
        case FieldDescriptor::CPPTYPE_ENUM:
            return ColumnType::enumeration;
        case FieldDescriptor::CPPTYPE_INT32:
        case FieldDescriptor::CPPTYPE_INT64:
        case FieldDescriptor::CPPTYPE_UINT32:
        case FieldDescriptor::CPPTYPE_UINT64:
            return ColumnType::integer;
        case FieldDescriptor::CPPTYPE_STRING:
            return field.type() == FieldDescriptor::TYPE_BYTES ? ColumnType::blob
                                                               : ColumnType::text;
        default:
            defect(field.full_name(), "no floating point and no messages");
    }
}

/// A column's writer is what it says, else its kind's; what only the server may write is its.
Writer columnWriter(const model::ColumnRule& rule, Writer ofKind) {
    if (rule.policy() == model::SERVER) return Writer::server;
    return rule.writer() == model::FIELD ? ofKind : writerOf(rule.writer());
}

Column columnOf(const FieldDescriptor& field, Writer ofKind) {
    const model::ColumnRule& rule = field.options().GetExtension(model::column);
    const auto number = static_cast<std::uint32_t>(field.number());
    const Writer writer = columnWriter(rule, ofKind);
    return {.number = number,
            .name = field.name(),
            .type = typeOf(field),
            .policy = policyOf(rule.policy()),
            .writer = writer,
            .slot = number,
            .unit = rule.unit(),
            .indexed = rule.index(),
            .inContent = !rule.outside_content() && writer != Writer::review,
            .zh = rule.zh(),
            .en = rule.en(),
            .field = &field};
}

void readColumns(Kind& kind) {
    static const std::vector<std::string> taken = {"revision", "deleted", "extra", "versions"};
    static const std::vector<std::string> fixed = {"id", "area_id", "project_id", "parent_id"};
    for (int i = 0; i < kind.message->field_count(); ++i) {
        const FieldDescriptor& field = *kind.message->field(i);
        if (field.number() < firstColumn) {
            if (fixed[static_cast<std::size_t>(field.number()) - 1] != field.name())
                defect(field.full_name(), "not one of the four fixed columns");
            continue;
        }
        if (std::find(taken.begin(), taken.end(), field.name()) != taken.end())
            defect(field.full_name(), "the tables use this name themselves");
        kind.columns.push_back(columnOf(field, kind.writer));
    }
    std::sort(kind.columns.begin(), kind.columns.end(),
              [](const Column& a, const Column& b) { return a.number < b.number; });
}

/// Columns of one together name become one slot, named by the lowest of their numbers.
void readSlots(Kind& kind) {
    std::map<std::string, std::uint32_t> together;
    for (Column& column : kind.columns) {
        const std::string& name = column.field->options().GetExtension(model::column).together();
        if (!name.empty()) column.slot = together.emplace(name, column.number).first->second;
        if (column.slot == column.number) {
            kind.slots.push_back({column.number, column.policy, column.writer, {column.number}});
            continue;
        }
        Slot& slot = *std::find_if(kind.slots.begin(), kind.slots.end(),
                                   [&](const Slot& one) { return one.number == column.slot; });
        if (slot.policy != column.policy || slot.writer != column.writer)
            defect(column.field->full_name(), "a together set has one policy and one writer");
        if (column.policy == Policy::unite) defect(column.field->full_name(), "a set stands alone");
        slot.columns.push_back(column.number);
    }
}

Kind kindOf(const Descriptor& message) {
    const model::KindRule& rule = message.options().GetExtension(model::kind);
    Kind kind{.number = rule.number(),
              .name = message.name(),
              .table = snakeCase(message.name()),
              .append = rule.append(),
              .report = rule.report(),
              .writer = writerOf(rule.writer()),
              .parentKind = 0,
              .key = {},
              .stateColumn = 0,
              .zh = rule.zh(),
              .en = rule.en(),
              .columns = {},
              .slots = {},
              .message = &message};
    if (kind.number == 0) defect(message.full_name(), "a kind needs a number");
    readColumns(kind);
    readSlots(kind);
    for (const std::string& name : rule.key()) {
        const Column* column = kind.column(name);
        if (column == nullptr) defect(message.full_name(), "a key column is unknown");
        kind.key.push_back(column->number);
    }
    if (!rule.state().empty()) {
        const Column* column = kind.column(rule.state());
        if (column == nullptr || column->type != ColumnType::enumeration ||
            column->policy != Policy::step)
            defect(message.full_name(), "the state is an enumeration under policy STEP");
        kind.stateColumn = column->number;
    }
    return kind;
}

}  // namespace

const Column* Kind::column(std::uint32_t columnNumber) const {
    const auto found = std::lower_bound(
        columns.begin(), columns.end(), columnNumber,
        [](const Column& column, std::uint32_t wanted) { return column.number < wanted; });
    return found != columns.end() && found->number == columnNumber ? &*found : nullptr;
}

const Column* Kind::column(std::string_view columnName) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
        return column.name == columnName;
    });
    return found == columns.end() ? nullptr : &*found;
}

const Slot* Kind::slotOf(std::uint32_t columnNumber) const {
    const Column* member = column(columnNumber);
    if (member == nullptr) return nullptr;
    return &*std::lower_bound(
        slots.begin(), slots.end(), member->slot,
        [](const Slot& slot, std::uint32_t wanted) { return slot.number < wanted; });
}

std::shared_ptr<const Catalog> Catalog::builtIn() {
    static const std::shared_ptr<const Catalog> catalog = of(records::Visit::descriptor()->file());
    return catalog;
}

std::shared_ptr<const Catalog> Catalog::of(const FileDescriptor* file) {
    auto catalog = std::make_shared<Catalog>();
    for (int i = 0; i < file->message_type_count(); ++i) {
        const Descriptor& message = *file->message_type(i);
        if (message.options().HasExtension(model::kind)) catalog->kinds_.push_back(kindOf(message));
    }
    std::vector<Kind>& kinds = catalog->kinds_;
    std::sort(kinds.begin(), kinds.end(),
              [](const Kind& a, const Kind& b) { return a.number < b.number; });
    for (std::size_t i = 1; i < kinds.size(); ++i)
        if (kinds[i - 1].number == kinds[i].number)
            defect(kinds[i].name, "another kind has this number");
    for (Kind& kind : kinds) {
        const std::string& name = kind.message->options().GetExtension(model::kind).parent();
        if (name.empty()) continue;
        const Kind* parent = catalog->kind(name);
        if (parent == nullptr) defect(kind.name, "its parent is unknown");
        kind.parentKind = parent->number;
    }
    return catalog;
}

const Kind* Catalog::kind(std::uint32_t number) const {
    const auto found = std::lower_bound(
        kinds_.begin(), kinds_.end(), number,
        [](const Kind& kind, std::uint32_t wanted) { return kind.number < wanted; });
    return found != kinds_.end() && found->number == number ? &*found : nullptr;
}

const Kind* Catalog::kind(std::string_view name) const {
    const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                    [&](const Kind& kind) { return kind.name == name; });
    return found == kinds_.end() ? nullptr : &*found;
}

}  // namespace field::shared
