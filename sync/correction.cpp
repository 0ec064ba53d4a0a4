#include "sync/correction.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "shared/proto/sync.pb.h"
#include "sync/payload/kept_limits.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Elements;
using shared::Failure;

namespace {

/// A set after the elements named by `change` came and went.
shared::Value after(const shared::Value& set, const ElementChange& change) {
    const auto* standing = std::get_if<Elements>(&set);
    auto items = standing ? standing->items : std::vector<std::string>();
    const std::set<std::string_view> gone(change.removed.begin(), change.removed.end());
    std::erase_if(items, [&](const std::string& item) { return gone.contains(item); });
    items.insert(items.end(), change.added.begin(), change.added.end());
    return Elements::of(std::move(items));
}

}  // namespace

std::string packProposed(const std::vector<ProposedEdit>& edits) {
    wire::ProposedEdits out;
    for (const auto& proposed : edits) {
        Payload payload;
        payload.salt.assign(16, '\0');
        payload.edits = {proposed.edit};
        auto* item = out.add_edit();
        item->set_payload(encodePayload(payload));
        item->set_person(proposed.person.str());
        item->set_device(proposed.device.str());
        item->set_device_seq(proposed.deviceSeq);
        item->set_wall_ms(proposed.wallMs);
        item->set_revision(proposed.revision);
    }
    return out.SerializeAsString();
}

Result<std::vector<ProposedEdit>> unpackProposed(std::string_view bytes) {
    wire::ProposedEdits in;
    if (auto parsed = parseMessage(bytes, in, keptLimits); !parsed) return parsed.failure();
    std::vector<ProposedEdit> out;
    for (const auto& item : in.edit()) {
        auto payload = decodePayload(item.payload());
        if (!payload) return payload.failure();
        const auto person = Id::from(item.person()), device = Id::from(item.device());
        if (payload->edits.size() != 1 || !person || !device) {
            return Failure{Code::invalid, "correction: impossible edit"};
        }
        out.push_back({std::move(payload->edits.front()), *person, *device, item.device_seq(),
                       item.wall_ms(), item.revision()});
    }
    return out;
}

shared::Record corrected(const shared::Kind& kind, shared::Record record,
                         const std::vector<ProposedEdit>& edits) {
    for (const auto& proposed : edits) {
        record.deleted = proposed.edit.act == EditAct::remove;
        for (const auto& slotEdit : proposed.edit.slots) {
            const auto* slot = kind.slotOf(slotEdit.slot);
            if (!slot) continue;
            if (slot->policy == shared::Policy::unite) {
                auto set = after(record.values.get(slot->number), slotEdit.elements);
                if (shared::isEmpty(set)) {
                    record.values.erase(slot->number);
                } else {
                    record.values.set(slot->number, std::move(set));
                }
                continue;
            }
            for (const auto column : slot->columns) {
                const auto& value = slotEdit.values.get(column);
                if (shared::isEmpty(value)) {
                    record.values.erase(column);
                } else {
                    record.values.set(column, value);
                }
            }
        }
    }
    return record;
}

}  // namespace field::sync
