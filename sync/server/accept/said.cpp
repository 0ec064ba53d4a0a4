#include "sync/server/accept/said.h"

#include "shared/proto/sync.pb.h"
#include "shared/wire_bytes.h"
#include "sync/change_set.h"
#include "sync/messages.h"
#include "sync/server/ledger_entry.h"

namespace field::server {

using shared::WireReader;

namespace {

/// The bytes of field `number` in `message`; empty where it is not there.
std::string_view part(std::string_view message, int number) {
    std::string_view found;
    for (WireReader in(message); in.next();)
        if (in.field() == number && in.isBytes()) found = in.bytes();
    return found;
}

std::uint64_t number(std::string_view message, int field) {
    std::uint64_t found = 0;
    for (WireReader in(message); in.next();)
        if (in.field() == field && in.isNumber()) found = in.number();
    return found;
}

/// The base that `payload` lists at `index`.
std::optional<sync::Base> baseAt(std::string_view payload, std::uint64_t index) {
    for (WireReader in(payload); in.next();) {
        if (in.field() != wire::Payload::kBasesFieldNumber || !in.isBytes()) continue;
        if (index-- != 0) continue;
        const auto epoch = Id::from(part(in.bytes(), wire::Base::kEpochFieldNumber));
        if (!epoch) return std::nullopt;
        return sync::Base{*epoch, number(in.bytes(), wire::Base::kRevisionFieldNumber)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Said> Said::of(std::string_view bytes, std::string effect) {
    auto set = sync::decodeChangeSet(bytes);
    if (!set) return std::nullopt;
    Said said;
    bool salted = false;
    WireReader in(set->payload);
    while (in.next()) {
        switch (in.field()) {
            case wire::Payload::kSaltFieldNumber:
                salted = in.isBytes() && in.bytes().size() == 16;
                break;
            case wire::Payload::kWallMsFieldNumber:
                said.wallMs = static_cast<std::int64_t>(in.number());
                break;
            case wire::Payload::kReleaseFieldNumber:
                if (in.isBytes())
                    said.release = Id::from(part(in.bytes(), wire::ReleaseAct::kParkedFieldNumber));
                break;
            default:
                break;
        }
    }
    if (!salted || in.failed()) return std::nullopt;
    said.person = set->person;
    said.device = set->device;
    said.deviceSeq = set->deviceSeq;
    said.payload_ = std::move(set->payload);
    said.effect_ = std::move(effect);
    return said;
}

std::optional<sync::Base> Said::baseOf(const Id& record, std::uint32_t slot) const {
    std::optional<sync::Base> base;
    for (WireReader in(payload_); in.next();) {
        if (in.field() != wire::Payload::kEditsFieldNumber || !in.isBytes()) continue;
        const auto edit = in.bytes();
        if (part(edit, wire::Edit::kIdFieldNumber) != record.view()) continue;
        for (WireReader slots(edit); slots.next();) {
            if (slots.field() != wire::Edit::kSlotsFieldNumber || !slots.isBytes()) continue;
            if (number(slots.bytes(), wire::SlotEdit::kSlotFieldNumber) != slot) continue;
            base = baseAt(payload_, number(slots.bytes(), wire::SlotEdit::kBaseFieldNumber));
        }
    }
    return base;
}

Result<std::optional<sync::Replaced>> Said::replaced(const Id& record, std::uint32_t slot) const {
    std::optional<sync::Replaced> none;
    if (isRedacted(effect_)) return none;
    for (WireReader in(effect_); in.next();) {
        if (in.field() != wire::Effect::kRowsFieldNumber || !in.isBytes()) continue;
        const auto row = in.bytes();
        const auto id =
            part(part(row, wire::EffectRow::kRowFieldNumber), wire::Row::kIdFieldNumber);
        if (id != record.view()) continue;
        for (WireReader parts(row); parts.next();) {
            if (parts.field() != wire::EffectRow::kReplacedFieldNumber || !parts.isBytes())
                continue;
            if (number(parts.bytes(), wire::Replaced::kSlotFieldNumber) != slot) continue;
            wire::Replaced before;
            if (!before.ParseFromArray(parts.bytes().data(),
                                       static_cast<int>(parts.bytes().size())))
                return none;
            auto read = sync::fromWire(before);
            if (!read) return read.failure();
            return std::optional(read.take());
        }
    }
    return none;
}

}  // namespace field::server
