#include "sync/exchange_wire.h"

#include <algorithm>

#include "shared/crypto.h"
#include "shared/proto/sync.pb.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Failure;

namespace {

Failure impossible(const std::string& what) {
    return {Code::invalid, "exchange: impossible " + what};
}

/// An id or hash that may be left out; false where it is there with another length.
template <class Bytes>
bool optionalBytes(const std::string& raw, Bytes& out) {
    if (raw.empty()) return true;
    const auto read = Bytes::from(raw);
    if (read) out = *read;
    return read.has_value();
}

}  // namespace

void toWire(const AreaState& state, wire::AreaRequest& out) {
    out.set_area(state.area.str());
    if (!state.visible.epoch.none()) out.set_epoch(state.visible.epoch.str());
    out.set_revision(state.visible.revision);
    if (!state.headHash.none()) out.set_head_hash(state.headHash.str());
    out.set_cursor(state.cursor);
    if (state.staged == Position{}) return;
    auto* position = out.mutable_position();
    position->set_revision(state.staged.revision);
    position->set_kind(state.staged.kind);
    position->set_id(state.staged.id.str());
}

Result<AreaState> fromWire(const wire::AreaRequest& in) {
    AreaState out;
    const auto area = Id::from(in.area());
    if (!area || area->none()) return impossible("request.area");
    out.area = *area;
    if (!optionalBytes(in.epoch(), out.visible.epoch)) return impossible("request.epoch");
    out.visible.revision = in.revision();
    if (!optionalBytes(in.head_hash(), out.headHash)) return impossible("request.head_hash");
    out.staged.revision = in.position().revision();
    out.staged.kind = in.position().kind();
    if (!optionalBytes(in.position().id(), out.staged.id)) return impossible("request.position");
    out.cursor = in.cursor();
    return out;
}

std::string stateHash(std::vector<AreaState> areas) {
    std::sort(areas.begin(), areas.end(),
              [](const AreaState& a, const AreaState& b) { return a.area < b.area; });
    shared::Sha256 hash;
    for (const auto& state : areas) {
        hash.add(state.area.view()).add(state.visible.epoch.view()).add(state.visible.revision);
        hash.add(state.headHash.view());
    }
    return hash.finish().str().substr(0, 16);
}

}  // namespace field::sync
