#include <map>

#include "shared/proto/sync.pb.h"
#include "shared/wire_values.h"
#include "sync/change_set.h"

namespace field::sync {

using shared::putId;
using shared::putValues;
using shared::WireWriter;

namespace {

/// Bases of a payload, each listed once: most edits of a save share one.
class BaseTable {
  public:
    std::uint32_t indexOf(const Base& base) {
        if (last_ < bases_.size() && bases_[last_] == base) return last_;
        const auto [found, isNew] =
            index_.try_emplace(base, static_cast<std::uint32_t>(bases_.size()));
        if (isNew) bases_.push_back(base);
        return last_ = found->second;
    }
    [[nodiscard]] const std::vector<Base>& all() const { return bases_; }

  private:
    std::vector<Base> bases_;
    std::map<Base, std::uint32_t> index_;
    std::uint32_t last_ = 0;  ///< asked for
};

void putSlot(const SlotEdit& slot, BaseTable& bases, WireWriter& out) {
    using Wire = wire::SlotEdit;
    using Column = wire::ColumnValue;
    out.number(Wire::kSlotFieldNumber, slot.slot);
    out.number(Wire::kBaseFieldNumber, bases.indexOf(slot.base));
    putValues(slot.values, Wire::kValuesFieldNumber, out);
    if (!slot.elements.added.empty() || !slot.elements.removed.empty()) {
        out.message(Wire::kValuesFieldNumber, [&] {
            out.number(Column::kColumnFieldNumber, slot.slot);
            out.message(Column::kValueFieldNumber, [&] {
                out.message(wire::Value::kChangeFieldNumber, [&] {
                    for (const auto& element : slot.elements.added)
                        out.putBytes(wire::ElementChange::kAddedFieldNumber, element);
                    for (const auto& element : slot.elements.removed)
                        out.putBytes(wire::ElementChange::kRemovedFieldNumber, element);
                });
            });
        });
    }
    if (slot.baseHash) out.bytes(Wire::kBaseHashFieldNumber, slot.baseHash->view());
    putId(slot.resolves, Wire::kResolvesFieldNumber, out);
}

void putEdit(const Edit& edit, BaseTable& bases, WireWriter& out) {
    using Wire = wire::Edit;
    out.number(Wire::kActFieldNumber, static_cast<std::uint64_t>(edit.act));
    out.number(Wire::kKindFieldNumber, edit.kind);
    out.bytes(Wire::kIdFieldNumber, edit.id.view());
    putId(edit.parent, Wire::kParentFieldNumber, out);
    out.number(Wire::kBaseFieldNumber, bases.indexOf(edit.base));
    for (const auto& slot : edit.slots)
        out.message(Wire::kSlotsFieldNumber, [&] { putSlot(slot, bases, out); });
    out.number(Wire::kStateSeenFieldNumber, static_cast<std::uint64_t>(edit.stateSeen));
    if (edit.isStep) {
        out.number(Wire::kIsStepFieldNumber, 1);
        out.number(Wire::kFromFieldNumber, static_cast<std::uint64_t>(edit.from));
        out.number(Wire::kToFieldNumber, static_cast<std::uint64_t>(edit.to));
    }
    if (edit.readHash) out.bytes(Wire::kReadHashFieldNumber, edit.readHash->view());
}

void putActs(const Payload& payload, wire::Payload& out) {
    if (payload.grant) {
        auto* grant = out.mutable_grant();
        grant->set_grant(payload.grant->grant.str());
        grant->set_person(payload.grant->person.str());
        grant->set_role(payload.grant->role);
        if (!payload.grant->project.none()) grant->set_project(payload.grant->project.str());
        grant->set_ended(payload.grant->ended);
    }
    if (payload.release) {
        out.mutable_release()->set_parked(payload.release->parked.str());
        out.mutable_release()->set_person(payload.release->person.str());
    }
    if (payload.redact) {
        out.mutable_redact()->set_set_hash(payload.redact->set.str());
        for (const auto& person : payload.redact->persons)
            out.mutable_redact()->add_persons(person.str());
    }
    if (payload.gap) {
        out.mutable_gap()->set_first(payload.gap->first);
        out.mutable_gap()->set_last_hash(payload.gap->lastHash.str());
    }
}

}  // namespace

std::string encodePayload(const Payload& payload) {
    BaseTable bases;
    std::string edits;  // they name bases, which stand before them
    WireWriter editsOut(edits);
    for (const auto& edit : payload.edits)
        editsOut.message(wire::Payload::kEditsFieldNumber, [&] { putEdit(edit, bases, editsOut); });

    // Fields in ascending order, of a message that is in pieces: what a row or two hold is
    // protobuf's own affair.
    std::string out;
    out.reserve(edits.size() + 40 * bases.all().size() + 200);
    WireWriter head(out);
    head.bytes(wire::Payload::kSaltFieldNumber, payload.salt);
    putId(payload.project, wire::Payload::kProjectFieldNumber, head);
    for (const auto& base : bases.all()) {
        head.message(wire::Payload::kBasesFieldNumber, [&] {
            head.bytes(wire::Base::kEpochFieldNumber, base.epoch.view());
            head.number(wire::Base::kRevisionFieldNumber, base.revision);
        });
    }
    out += edits;
    wire::Payload rest;
    putActs(payload, rest);
    rest.set_wall_ms(payload.wallMs);
    rest.set_boot_ms(payload.bootMs);
    rest.set_boot_id(payload.bootId);
    rest.set_zone(payload.zone);
    for (const auto& original : payload.originals) rest.add_original_hash(original.str());
    rest.AppendToString(&out);
    return out;
}

}  // namespace field::sync
