#include <utility>

#include "shared/proto/sync.pb.h"
#include "shared/wire_values.h"
#include "sync/change_set.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::WireReader;

namespace {

/// Reads a payload, whose bytes keep to the limits, and names what is impossible in it. Of a field
/// that comes twice the last counts.
class PayloadReader {
  public:
    Result<Payload> read(std::string_view bytes) {
        WireReader in(bytes);
        while (in.next()) {
            auto taken = in.isBytes() ? takePart(in) : takeNumber(in);
            if (!taken) return taken.failure();
        }
        if (in.failed()) return impossible("field");
        if (out_.salt.size() != 16) return impossible("salt");
        out_.edits.reserve(edits_.size());
        for (const auto& edit : edits_) {
            if (auto read = readEdit(edit, out_.edits.emplace_back()); !read) return read.failure();
        }
        return std::move(out_);
    }

  private:
    using Wire = wire::Payload;

    static Failure impossible(const std::string& what) {
        return {Code::invalid, "change set payload: impossible " + what};
    }
    static bool optionalId(std::string_view raw, Id& out) {
        if (raw.empty()) {
            out = {};
            return true;
        }
        const auto id = Id::from(raw);
        if (id) out = *id;
        return id.has_value();
    }
    /// An optional hash: empty bytes are none.
    static bool optionalHash(std::string_view raw, std::optional<Hash>& out) {
        out = raw.empty() ? std::nullopt : Hash::from(raw);
        return raw.empty() || out.has_value();
    }

    Result<> takeNumber(const WireReader& in) {
        const auto value = static_cast<std::int64_t>(in.number());
        if (!in.isNumber()) return shared::Done{};
        if (in.field() == Wire::kWallMsFieldNumber) out_.wallMs = value;
        if (in.field() == Wire::kBootMsFieldNumber) out_.bootMs = value;
        return shared::Done{};
    }

    Result<> takePart(const WireReader& in) {
        const auto bytes = in.bytes();
        switch (in.field()) {
            case Wire::kSaltFieldNumber:
                out_.salt = bytes;
                break;
            case Wire::kProjectFieldNumber:
                if (!optionalId(bytes, out_.project)) return impossible("project");
                break;
            case Wire::kBasesFieldNumber:
                return takeBase(bytes);
            case Wire::kEditsFieldNumber:
                edits_.push_back(bytes);
                break;
            case Wire::kBootIdFieldNumber:
                out_.bootId = bytes;
                break;
            case Wire::kZoneFieldNumber:
                out_.zone = bytes;
                break;
            case Wire::kOriginalHashFieldNumber:
                return takeOriginal(bytes);
            default:
                return takeAct(in.field(), bytes);
        }
        return shared::Done{};
    }

    Result<> takeOriginal(std::string_view bytes) {
        const auto hash = Hash::from(bytes);
        if (!hash || out_.originals.size() == maxOriginals) return impossible("original_hash");
        out_.originals.push_back(*hash);
        return shared::Done{};
    }

    Result<> takeBase(std::string_view bytes) {
        Base base;
        bool named = false;
        for (WireReader in(bytes); in.next();) {
            if (in.field() == wire::Base::kEpochFieldNumber && in.isBytes()) {
                const auto epoch = Id::from(in.bytes());
                named = epoch.has_value();
                base.epoch = epoch.value_or(Id{});
            } else if (in.field() == wire::Base::kRevisionFieldNumber && in.isNumber()) {
                base.revision = in.number();
            }
        }
        if (!named) return impossible("bases.epoch");
        bases_.push_back(base);
        return shared::Done{};
    }

    /// The rare ones, which protobuf reads.
    Result<> takeAct(int field, std::string_view bytes) {
        const auto parsed = [&](auto& message) {
            return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        };
        if (field == Wire::kGrantFieldNumber) {
            wire::GrantAct grant;
            GrantAct act;
            if (!parsed(grant) || !optionalId(grant.grant(), act.grant) ||
                !optionalId(grant.person(), act.person) ||
                !optionalId(grant.project(), act.project))
                return impossible("grant");
            act.role = grant.role();
            act.ended = grant.ended();
            out_.grant = act;
        } else if (field == Wire::kReleaseFieldNumber) {
            wire::ReleaseAct release;
            ReleaseAct act;
            if (!parsed(release) || !optionalId(release.parked(), act.parked) ||
                !optionalId(release.person(), act.person))
                return impossible("release");
            out_.release = act;
        } else if (field == Wire::kRedactFieldNumber) {
            wire::RedactAct redact;
            if (!parsed(redact)) return impossible("redact");
            const auto set = Hash::from(redact.set_hash());
            if (!set) return impossible("redact");
            RedactAct act{*set, {}};
            for (const auto& raw : redact.persons()) {
                const auto person = Id::from(raw);
                if (!person) return impossible("redact");
                act.persons.push_back(*person);
            }
            out_.redact = act;
        } else if (field == Wire::kGapFieldNumber) {
            wire::GapAct gap;
            if (!parsed(gap)) return impossible("gap");
            const auto last = Hash::from(gap.last_hash());
            if (!last) return impossible("gap.last_hash");
            out_.gap = GapAct{gap.first(), *last};
        }
        return shared::Done{};
    }

    [[nodiscard]] bool baseAt(std::uint64_t index, Base& out) const {
        index = static_cast<std::uint32_t>(index);  // what a longer number means on the wire
        if (index < bases_.size()) out = bases_[index];
        return index < bases_.size();
    }

    Result<> readEdit(std::string_view bytes, Edit& out) {
        using Field = wire::Edit;
        std::uint64_t base = 0, act = 0, slots = 0;
        WireReader in(bytes);
        for (WireReader all(bytes); all.next();) slots += all.field() == Field::kSlotsFieldNumber;
        out.slots.reserve(slots);
        while (in.next()) {
            const auto number = in.isNumber() ? in.number() : 0;
            const auto part = in.isBytes() ? in.bytes() : std::string_view();
            switch (in.field()) {
                case Field::kActFieldNumber:
                    act = number;
                    break;
                case Field::kKindFieldNumber:
                    out.kind = static_cast<std::uint32_t>(number);
                    break;
                case Field::kIdFieldNumber:
                    if (!optionalId(part, out.id)) return impossible("edits.id");
                    break;
                case Field::kParentFieldNumber:
                    if (!optionalId(part, out.parent)) return impossible("edits.parent");
                    break;
                case Field::kBaseFieldNumber:
                    base = number;
                    break;
                case Field::kSlotsFieldNumber:
                    if (!in.isBytes()) break;
                    if (auto read = readSlot(part, out.slots.emplace_back()); !read) return read;
                    break;
                case Field::kStateSeenFieldNumber:
                    out.stateSeen = static_cast<std::int64_t>(number);
                    break;
                case Field::kIsStepFieldNumber:
                    out.isStep = number != 0;
                    break;
                case Field::kFromFieldNumber:
                    out.from = static_cast<std::int64_t>(number);
                    break;
                case Field::kToFieldNumber:
                    out.to = static_cast<std::int64_t>(number);
                    break;
                case Field::kReadHashFieldNumber:
                    if (!optionalHash(part, out.readHash)) return impossible("edits.read_hash");
                    break;
                default:
                    break;
            }
        }
        if (in.failed()) return impossible("edits");
        if (!out.isStep) out.from = out.to = 0;
        if (act > 2) return impossible("edits.act");
        out.act = static_cast<EditAct>(act);
        if (out.id.none()) return impossible("edits.id");
        if (!baseAt(base, out.base)) return impossible("edits.base");
        return shared::Done{};
    }

    Result<> readSlot(std::string_view bytes, SlotEdit& out) {
        using Field = wire::SlotEdit;
        std::uint64_t base = 0;
        std::vector<Values::Item> values;
        WireReader in(bytes);
        while (in.next()) {
            const auto part = in.isBytes() ? in.bytes() : std::string_view();
            switch (in.field()) {
                case Field::kSlotFieldNumber:
                    out.slot = static_cast<std::uint32_t>(in.isNumber() ? in.number() : 0);
                    break;
                case Field::kBaseFieldNumber:
                    base = in.isNumber() ? in.number() : 0;
                    break;
                case Field::kValuesFieldNumber:
                    if (in.isBytes()) readValue(part, out, values);
                    break;
                case Field::kBaseHashFieldNumber:
                    if (!optionalHash(part, out.baseHash)) return impossible("slots.base_hash");
                    break;
                case Field::kResolvesFieldNumber:
                    if (!optionalId(part, out.resolves)) return impossible("slots.resolves");
                    break;
                default:
                    break;
            }
        }
        if (in.failed()) return impossible("slots");
        if (out.slot == 0) return impossible("slots.slot");
        if (!baseAt(base, out.base)) return impossible("slots.base");
        out.values = inOrder(std::move(values));
        return shared::Done{};
    }

    /// A column's value, or what changed in the slot's set.
    static void readValue(std::string_view bytes, SlotEdit& slot,
                          std::vector<Values::Item>& values) {
        std::uint32_t column = 0;
        std::string_view content;
        for (WireReader in(bytes); in.next();) {
            if (in.field() == wire::ColumnValue::kColumnFieldNumber && in.isNumber())
                column = static_cast<std::uint32_t>(in.number());
            if (in.field() == wire::ColumnValue::kValueFieldNumber && in.isBytes())
                content = in.bytes();
        }
        shared::Value value;
        bool isChange = false;
        for (WireReader in(content); in.next();) {
            if (in.field() == wire::Value::kChangeFieldNumber && in.isBytes()) {
                isChange = true;
                slot.elements = {};
                for (WireReader all(in.bytes()); all.next();) {
                    if (!all.isBytes()) continue;
                    if (all.field() == wire::ElementChange::kAddedFieldNumber)
                        slot.elements.added.emplace_back(all.bytes());
                    if (all.field() == wire::ElementChange::kRemovedFieldNumber)
                        slot.elements.removed.emplace_back(all.bytes());
                }
            } else if (shared::takeValue(in, value)) {
                isChange = false;
            }
        }
        if (!isChange) values.emplace_back(column, std::move(value));
    }

    Payload out_;
    std::vector<std::string_view> edits_;
    std::vector<Base> bases_;
};

}  // namespace

Result<Payload> decodePayload(std::string_view bytes) {
    auto within = scanLimits(bytes, wire::Payload::default_instance());
    if (!within) return within.failure();
    return PayloadReader().read(bytes);
}

}  // namespace field::sync
