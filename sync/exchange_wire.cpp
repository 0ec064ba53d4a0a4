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

void toWire(const Receipt& receipt, wire::Receipt& out) {
    out.set_set_hash(receipt.setHash.str());
    out.set_area(receipt.area.str());
    out.set_device_seq(receipt.deviceSeq);
    out.set_verdict(static_cast<wire::Verdict>(receipt.verdict));
    if (!receipt.at.epoch.none()) out.set_epoch(receipt.at.epoch.str());
    out.set_revision(receipt.at.revision);
    for (const auto& outcome : receipt.outcomes) {
        auto* item = out.add_outcomes();
        item->set_edit(outcome.edit);
        item->set_slot(outcome.slot);
        item->set_outcome(static_cast<wire::Outcome>(outcome.outcome));
        if (!outcome.conflict.none()) item->set_conflict(outcome.conflict.str());
    }
    out.set_reason(receipt.reason);
    out.set_detail(receipt.detail);
    out.set_waiting_for(receipt.waitingFor);
    out.set_received_ms(receipt.receivedMs);
}

Result<Receipt> fromWire(const wire::Receipt& in) {
    Receipt out;
    if (!optionalBytes(in.set_hash(), out.setHash)) return impossible("receipt.set_hash");
    if (!optionalBytes(in.area(), out.area)) return impossible("receipt.area");
    out.deviceSeq = in.device_seq();
    if (in.verdict() < wire::RECEIVED || in.verdict() > wire::INVALID) {
        return impossible("receipt.verdict");
    }
    out.verdict = static_cast<Verdict>(in.verdict());
    if (!optionalBytes(in.epoch(), out.at.epoch)) return impossible("receipt.epoch");
    out.at.revision = in.revision();
    for (const auto& item : in.outcomes()) {
        EditOutcome outcome;
        outcome.edit = item.edit();
        outcome.slot = item.slot();
        if (item.outcome() < wire::APPLIED || item.outcome() > wire::KEPT) {
            return impossible("receipt.outcomes.outcome");
        }
        outcome.outcome = static_cast<Outcome>(item.outcome());
        if (!optionalBytes(item.conflict(), outcome.conflict)) {
            return impossible("receipt.outcomes.conflict");
        }
        out.outcomes.push_back(outcome);
    }
    out.reason = in.reason();
    out.detail = in.detail();
    out.waitingFor = in.waiting_for();
    out.receivedMs = in.received_ms();
    return out;
}

void toWire(const Position& position, wire::Position& out) {
    out.set_revision(position.revision);
    out.set_kind(position.kind);
    if (!position.id.none()) out.set_id(position.id.str());
}

Result<Position> fromWire(const wire::Position& in) {
    Position out{.revision = in.revision(), .kind = in.kind(), .id = {}};
    if (!optionalBytes(in.id(), out.id)) return impossible("position.id");
    return out;
}

void toWire(const AreaPage& page, wire::AreaAnswer& out) {
    out.set_area(page.area.str());
    if (!page.head.epoch.none()) out.set_epoch(page.head.epoch.str());
    out.set_head(page.head.revision);
    out.set_head_hash(page.headHash.str());
    if (page.from != Position{}) toWire(page.from, *out.mutable_from());
    for (const auto& row : page.rows) toWire(row, *out.add_rows());
    for (const auto& project : page.removedProjects) out.add_removed_projects(project.str());
    out.set_more(page.more);
    if (page.to != Position{}) toWire(page.to, *out.mutable_position());
}

Result<AreaPage> fromWire(const wire::AreaAnswer& in) {
    AreaPage out;
    const auto area = Id::from(in.area());
    if (!area || area->none()) return impossible("answer.area");
    out.area = *area;
    if (!optionalBytes(in.epoch(), out.head.epoch)) return impossible("answer.epoch");
    out.head.revision = in.head();
    if (!optionalBytes(in.head_hash(), out.headHash)) return impossible("answer.head_hash");
    auto from = fromWire(in.from());
    if (!from) return from.failure();
    out.from = *from;
    auto to = fromWire(in.position());
    if (!to) return to.failure();
    out.to = *to;
    for (const auto& row : in.rows()) {
        auto record = fromWire(row, *area);
        if (!record) return record.failure();
        out.rows.push_back(record.take());
    }
    for (const auto& raw : in.removed_projects()) {
        const auto project = Id::from(raw);
        if (!project) return impossible("answer.removed_projects");
        out.removedProjects.push_back(*project);
    }
    out.more = in.more();
    return out;
}

void toWire(const AreaState& state, wire::AreaRequest& out) {
    out.set_area(state.area.str());
    if (!state.visible.epoch.none()) out.set_epoch(state.visible.epoch.str());
    out.set_revision(state.visible.revision);
    if (!state.headHash.none()) out.set_head_hash(state.headHash.str());
    if (state.staged != Position{}) toWire(state.staged, *out.mutable_position());
}

Result<AreaState> fromWire(const wire::AreaRequest& in) {
    AreaState out;
    const auto area = Id::from(in.area());
    if (!area || area->none()) return impossible("request.area");
    out.area = *area;
    if (!optionalBytes(in.epoch(), out.visible.epoch)) return impossible("request.epoch");
    out.visible.revision = in.revision();
    if (!optionalBytes(in.head_hash(), out.headHash)) return impossible("request.head_hash");
    auto staged = fromWire(in.position());
    if (!staged) return staged.failure();
    out.staged = *staged;
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
