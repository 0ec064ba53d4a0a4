#include "shared/wire_values.h"

#include "shared/proto/sync.pb.h"

namespace field::shared {

namespace {

struct ValueWriter {
    WireWriter& out;

    void operator()(std::monostate) const {}
    void operator()(std::int64_t integer) const {
        out.putSigned(wire::Value::kIntegerFieldNumber, integer);
    }
    void operator()(const std::string& text) const {
        out.putBytes(wire::Value::kTextFieldNumber, text);
    }
    void operator()(const Blob& blob) const {
        out.putBytes(wire::Value::kBlobFieldNumber, blob.bytes);
    }
    void operator()(const Elements& set) const {
        out.message(wire::Value::kElementsFieldNumber, [&] {
            for (const auto& item : set.items)
                out.putBytes(wire::Elements::kElementFieldNumber, item);
        });
    }
};

}  // namespace

void putValues(const Values& values, int field, WireWriter& out) {
    for (const auto& [column, value] : values) {
        out.message(field, [&, number = column, &what = value] {
            out.number(wire::ColumnValue::kColumnFieldNumber, number);
            out.message(wire::ColumnValue::kValueFieldNumber,
                        [&] { std::visit(ValueWriter{out}, what); });
        });
    }
}

bool takeValue(const WireReader& in, Value& value) {
    switch (in.field()) {
        case wire::Value::kIntegerFieldNumber:
            if (in.isNumber()) value = in.signedNumber();
            return in.isNumber();
        case wire::Value::kTextFieldNumber:
            if (in.isBytes()) value = std::string(in.bytes());
            return in.isBytes();
        case wire::Value::kBlobFieldNumber:
            if (in.isBytes()) value = Blob{std::string(in.bytes())};
            return in.isBytes();
        case wire::Value::kElementsFieldNumber: {
            if (!in.isBytes()) return false;
            std::vector<std::string> items;
            for (WireReader all(in.bytes()); all.next();)
                if (all.field() == wire::Elements::kElementFieldNumber && all.isBytes())
                    items.emplace_back(all.bytes());
            value = Elements::of(std::move(items));
            return true;
        }
        default:
            return false;
    }
}

void putId(const Id& id, int field, WireWriter& out) {
    if (!id.none()) out.bytes(field, id.view());
}

}  // namespace field::shared
