#include "shared/record.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>

namespace field::shared {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int idField = 1, areaField = 2, projectField = 3, parentField = 4;

std::string idText(const Id& id) { return id.none() ? std::string() : id.str(); }

Id idIn(const Message& message, int number) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByNumber(number);
    return Id::from(message.GetReflection()->GetString(message, field)).value_or(Id{});
}

/// Whether `value` fits the field's integer type; a value that does not is no value of the column.
bool inRange(const FieldDescriptor& field, std::int64_t value) {
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return value == 0 || value == 1;
        case FieldDescriptor::CPPTYPE_ENUM:
            return value >= 0 && value <= std::numeric_limits<std::int32_t>::max();
        case FieldDescriptor::CPPTYPE_INT32:
            return value >= std::numeric_limits<std::int32_t>::min() &&
                   value <= std::numeric_limits<std::int32_t>::max();
        case FieldDescriptor::CPPTYPE_UINT32:
            return value >= 0 && value <= std::numeric_limits<std::uint32_t>::max();
        case FieldDescriptor::CPPTYPE_UINT64:
            return value >= 0;
        default:
            return true;
    }
}

void setInteger(const FieldDescriptor& field, std::int64_t value, Message& message) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return reflection.SetBool(&message, &field, value != 0);
        case FieldDescriptor::CPPTYPE_ENUM:
            return reflection.SetEnumValue(&message, &field, static_cast<int>(value));
        case FieldDescriptor::CPPTYPE_INT32:
            return reflection.SetInt32(&message, &field, static_cast<std::int32_t>(value));
        case FieldDescriptor::CPPTYPE_UINT32:
            return reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(value));
        case FieldDescriptor::CPPTYPE_UINT64:
            return reflection.SetUInt64(&message, &field, static_cast<std::uint64_t>(value));
        default:
            return reflection.SetInt64(&message, &field, value);
    }
}

std::int64_t integerIn(const FieldDescriptor& field, const Message& message) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
            return reflection.GetBool(message, &field) ? 1 : 0;
        case FieldDescriptor::CPPTYPE_ENUM:
            return reflection.GetEnumValue(message, &field);
        case FieldDescriptor::CPPTYPE_INT32:
            return reflection.GetInt32(message, &field);
        case FieldDescriptor::CPPTYPE_UINT32:
            return reflection.GetUInt32(message, &field);
        case FieldDescriptor::CPPTYPE_UINT64:
            return static_cast<std::int64_t>(reflection.GetUInt64(message, &field));
        default:
            return reflection.GetInt64(message, &field);
    }
}

void setColumn(const Column& column, const Value& value, Message& message) {
    const Reflection& reflection = *message.GetReflection();
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        const bool integral = column.type == ColumnType::integer ||
                              column.type == ColumnType::boolean ||
                              column.type == ColumnType::enumeration;
        if (integral && inRange(*column.field, *integer))
            setInteger(*column.field, *integer, message);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        if (column.type == ColumnType::text) reflection.SetString(&message, column.field, *text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
        if (column.type == ColumnType::blob)
            reflection.SetString(&message, column.field, blob->bytes);
    } else if (const auto* elements = std::get_if<Elements>(&value)) {
        if (column.type != ColumnType::elements) return;
        for (const std::string& item : elements->items)
            reflection.AddString(&message, column.field, item);
    }
}

Value columnIn(const Column& column, const Message& message) {
    const Reflection& reflection = *message.GetReflection();
    if (column.type == ColumnType::elements) {
        std::vector<std::string> items;
        for (int i = 0; i < reflection.FieldSize(message, column.field); ++i)
            items.push_back(reflection.GetRepeatedString(message, column.field, i));
        if (items.empty()) return {};
        return Elements::of(std::move(items));
    }
    if (!reflection.HasField(message, column.field)) return {};
    if (column.type == ColumnType::text) return reflection.GetString(message, column.field);
    if (column.type == ColumnType::blob) return Blob{reflection.GetString(message, column.field)};
    return integerIn(*column.field, message);
}

/// 0: any length.
std::size_t blobSize(const Column& column) {
    const std::string_view name = column.name;
    if (name.ends_with("_id") || name.ends_with("_by")) return Id::size;
    if (name.ends_with("_hash") || name.ends_with("sha256")) return Hash::size;
    return 0;
}

const char* faultOf(const Column& column, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        const bool integral = column.type == ColumnType::integer ||
                              column.type == ColumnType::boolean ||
                              column.type == ColumnType::enumeration;
        if (!integral) return "takes no number";
        return inRange(*column.field, *integer) ? nullptr : "is out of its range";
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (column.type != ColumnType::text) return "takes no text";
        return isText(*text) ? nullptr : "is not valid UTF-8 text";
    }
    if (const auto* blob = std::get_if<Blob>(&value)) {
        if (column.type != ColumnType::blob) return "takes no bytes";
        const std::size_t size = blobSize(column);
        return size == 0 || blob->bytes.size() == size ? nullptr : "has the wrong length";
    }
    if (column.type != ColumnType::elements) return "takes no set";
    const auto& items = std::get<Elements>(value).items;
    if (std::adjacent_find(items.begin(), items.end(), std::greater_equal<>()) != items.end())
        return "is a set that is not sorted or repeats itself";
    return std::all_of(items.begin(), items.end(), isText) ? nullptr
                                                           : "holds text that is not valid UTF-8";
}

}  // namespace

void toMessage(const Kind& kind, const Record& record, Message& message) {
    message.Clear();
    const Reflection& reflection = *message.GetReflection();
    const auto setId = [&](int number, const Id& id) {
        reflection.SetString(&message, message.GetDescriptor()->FindFieldByNumber(number),
                             idText(id));
    };
    setId(idField, record.id);
    setId(areaField, record.area);
    setId(projectField, record.project);
    setId(parentField, record.parent);
    for (const auto& [number, value] : record.values)
        if (const Column* column = kind.column(number)) setColumn(*column, value, message);
}

Record toRecord(const Kind& kind, const Message& message) {
    Record record;
    record.kind = kind.number;
    record.id = idIn(message, idField);
    record.area = idIn(message, areaField);
    record.project = idIn(message, projectField);
    record.parent = idIn(message, parentField);
    for (const Column& column : kind.columns)
        if (Value value = columnIn(column, message); !isEmpty(value))
            record.values.set(column.number, std::move(value));
    return record;
}

Values difference(const Values& before, const Values& after) {
    Values changed;
    auto old = before.begin();
    auto now = after.begin();
    while (old != before.end() || now != after.end()) {
        if (now == after.end() || (old != before.end() && old->first < now->first)) {
            if (!isEmpty(old->second)) changed.set(old->first, {});
            ++old;
        } else if (old == before.end() || now->first < old->first) {
            if (!isEmpty(now->second)) changed.set(now->first, now->second);
            ++now;
        } else {
            if (old->second != now->second) changed.set(now->first, now->second);
            ++old;
            ++now;
        }
    }
    return changed;
}

Values difference(const Kind& kind, const Values& before, const Message& after) {
    Values changed;
    for (const Column& column : kind.columns)
        if (Value value = columnIn(column, after); value != before.get(column.number))
            changed.set(column.number, std::move(value));
    return changed;
}

Result<> checkValue(const Kind& kind, const Column& column, const Value& value) {
    if (isEmpty(value)) return Done{};
    const char* fault = faultOf(column, value);
    if (fault == nullptr) return Done{};
    return Failure{Code::invalid, kind.name + "." + column.name + " " + fault};
}

Id keyOf(const Kind& kind, const Id& parent, const Values& values) {
    std::string canonical;
    for (const std::uint32_t column : kind.key) appendCanonical(canonical, values.get(column));
    return keyedId(kind.number, parent, canonical);
}

}  // namespace field::shared
