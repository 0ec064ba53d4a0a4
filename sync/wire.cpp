#include "sync/wire.h"

#include <zstd.h>

#include <algorithm>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>

#include "shared/proto/sync.pb.h"

namespace field::sync {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using shared::Blob;
using shared::Code;
using shared::Elements;
using shared::Failure;
using shared::Value;

namespace {

/// A walk over protobuf's wire format that builds nothing and stops at the first limit.
class Scan {
  public:
    explicit Scan(const WireLimits& limits) : limits_(limits) {}

    Result<> message(std::string_view bytes, const Descriptor* type, int depth) {
        if (depth > limits_.nesting) return tooMuch("nested too deeply");
        while (!bytes.empty()) {
            if (++elements_ > limits_.elements) return tooMuch("too many elements");
            std::uint64_t tag = 0;
            if (!varint(bytes, tag)) return broken();
            const auto number = static_cast<int>(tag >> 3);
            if (tag >> 3 == 0 || tag >> 32 != 0) return broken();
            switch (tag & 7) {
                case 0:
                    if (!varint(bytes, tag)) return broken();
                    break;
                case 1:
                    if (!skip(bytes, 8)) return broken();
                    break;
                case 5:
                    if (!skip(bytes, 4)) return broken();
                    break;
                case 2: {
                    std::uint64_t size = 0;
                    if (!varint(bytes, size) || size > bytes.size()) return broken();
                    const auto* field = type->FindFieldByNumber(number);
                    if (field && field->type() == FieldDescriptor::TYPE_MESSAGE) {
                        auto inner =
                            message(bytes.substr(0, size), field->message_type(), depth + 1);
                        if (!inner) return inner;
                    }
                    bytes.remove_prefix(size);
                    break;
                }
                default:
                    return broken();  // groups: we have none
            }
        }
        return shared::Done{};
    }

  private:
    static Failure tooMuch(const char* why) {
        return {Code::invalid, std::string("message refused before reading: ") + why};
    }
    static Failure broken() { return {Code::invalid, "message is cut or no message of ours"}; }
    static bool varint(std::string_view& bytes, std::uint64_t& out) {
        out = 0;
        for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(bytes.front());
            bytes.remove_prefix(1);
            out |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return true;
        }
        return false;
    }
    static bool skip(std::string_view& bytes, std::size_t count) {
        if (bytes.size() < count) return false;
        bytes.remove_prefix(count);
        return true;
    }

    WireLimits limits_;
    std::size_t elements_ = 0;
};

Failure impossible(const std::string& what) {
    return {Code::invalid, "message holds an impossible " + what};
}

bool optionalId(const std::string& raw, Id& out) {
    if (raw.empty()) return true;
    const auto id = Id::from(raw);
    if (id) out = *id;
    return id.has_value();
}

}  // namespace

Result<> scanLimits(std::string_view bytes, const google::protobuf::MessageLite& type,
                    const WireLimits& limits) {
    if (bytes.size() > limits.bytes) {
        return Failure{Code::invalid,
                       "message is larger than " + std::to_string(limits.bytes) + " bytes"};
    }
    const auto& full = static_cast<const google::protobuf::Message&>(type);
    return Scan(limits).message(bytes, full.GetDescriptor(), 1);
}

Result<> parseMessage(std::string_view bytes, google::protobuf::MessageLite& into,
                      const WireLimits& limits) {
    if (auto within = scanLimits(bytes, into, limits); !within) return within;
    if (!into.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return Failure{Code::invalid, "message does not parse as " + into.GetTypeName()};
    }
    return shared::Done{};
}

std::string compress(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
    out.resize(ZSTD_isError(size) ? 0 : size);
    return out;
}

Result<std::string> decompress(std::string_view bytes, std::size_t maxBytes) {
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                       &ZSTD_freeDCtx);
    // A small window bounds the decoder's own memory, whatever the frame asks for.
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 23);
    std::string out;
    std::string chunk(ZSTD_DStreamOutSize(), '\0');
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        ZSTD_outBuffer piece{chunk.data(), chunk.size(), 0};
        const auto left = ZSTD_decompressStream(context.get(), &piece, &in);
        if (ZSTD_isError(left)) return Failure{Code::invalid, "body is not readable zstd"};
        if (out.size() + piece.pos > maxBytes) {
            return Failure{Code::invalid,
                           "body unpacks to more than " + std::to_string(maxBytes) + " bytes"};
        }
        out.append(chunk.data(), piece.pos);
        if (left == 0) break;
        if (in.pos == in.size && piece.pos < piece.size) {
            return Failure{Code::invalid, "body is cut zstd"};
        }
    }
    return out;
}

void toWire(const Value& value, wire::Value& out) {
    struct Writer {
        wire::Value& out;
        void operator()(std::monostate) const {}
        void operator()(std::int64_t integer) const { out.set_integer(integer); }
        void operator()(const std::string& text) const { out.set_text(text); }
        void operator()(const Blob& blob) const { out.set_blob(blob.bytes); }
        void operator()(const Elements& set) const {
            auto* elements = out.mutable_elements();
            for (const auto& item : set.items) elements->add_element(item);
        }
    };
    std::visit(Writer{out}, value);
}

shared::Values inOrder(std::vector<shared::Values::Item> items) {
    std::stable_sort(items.begin(), items.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    shared::Values out;
    for (auto& [column, value] : items) out.set(column, std::move(value));
    return out;
}

Result<Value> fromWire(const wire::Value& in) {
    switch (in.kind_case()) {
        case wire::Value::kInteger:
            return Value{in.integer()};
        case wire::Value::kText:
            return Value{in.text()};
        case wire::Value::kBlob:
            return Value{Blob{in.blob()}};
        case wire::Value::kElements: {
            const auto& items = in.elements().element();
            return Value{Elements::of({items.begin(), items.end()})};
        }
        case wire::Value::kChange:
            return impossible("set change outside an edit");
        case wire::Value::KIND_NOT_SET:
            break;
    }
    return Value{};
}

void toWire(const shared::Record& record, wire::Row& out) {
    out.set_kind(record.kind);
    out.set_id(record.id.str());
    if (!record.project.none()) out.set_project(record.project.str());
    if (!record.parent.none()) out.set_parent(record.parent.str());
    out.set_revision(record.revision);
    out.set_deleted(record.deleted);
    valuesToWire(record.values, out);
}

Result<shared::Record> fromWire(const wire::Row& in, const Id& area) {
    shared::Record out;
    out.kind = in.kind();
    out.area = area;
    const auto id = Id::from(in.id());
    if (!id || id->none()) return impossible("record id");
    out.id = *id;
    if (!optionalId(in.project(), out.project)) return impossible("project id");
    if (!optionalId(in.parent(), out.parent)) return impossible("parent id");
    out.revision = in.revision();
    out.deleted = in.deleted();
    auto values = valuesFromWire(in);
    if (!values) return values.failure();
    out.values = values.take();
    return out;
}

void toWire(const ChangeSet& set, wire::ChangeSet& out) {
    out.set_algorithm(set.algorithm);
    out.set_area(set.area.str());
    out.set_epoch(set.epoch.str());
    out.set_device(set.device.str());
    out.set_person(set.person.str());
    out.set_device_seq(set.deviceSeq);
    out.set_prev_hash(set.prevHash.str());
    out.set_payload(set.payload);
    out.set_signature(set.signature.str());
}

Result<ChangeSet> fromWire(const wire::ChangeSet& in) {
    ChangeSet out;
    const auto area = Id::from(in.area()), epoch = Id::from(in.epoch());
    const auto device = Id::from(in.device()), person = Id::from(in.person());
    const auto prev = Hash::from(in.prev_hash());
    const auto signature = shared::Signature::from(in.signature());
    if (!area || !epoch || !device || !person || !prev || !signature) {
        return impossible("change set: an id, hash or signature of the wrong length");
    }
    out.algorithm = in.algorithm();
    out.area = *area;
    out.epoch = *epoch;
    out.device = *device;
    out.person = *person;
    out.deviceSeq = in.device_seq();
    out.prevHash = *prev;
    out.payload = in.payload();
    out.signature = *signature;
    return out;
}

void quietProtobuf() { google::protobuf::SetLogHandler(nullptr); }

}  // namespace field::sync
