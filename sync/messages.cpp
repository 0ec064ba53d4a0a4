#include "sync/messages.h"

#include "shared/proto/sync.pb.h"
#include "sync/payload/kept_limits.h"

namespace field::sync {

using shared::Code;
using shared::Failure;

namespace {

Failure impossible(const std::string& what) {
    return {Code::invalid, "message holds an impossible " + what};
}

/// Reads an id that may be absent.
bool optionalId(const std::string& raw, Id& out) {
    if (raw.empty()) return true;
    const auto id = Id::from(raw);
    if (id) out = *id;
    return id.has_value();
}

bool optionalHash(const std::string& raw, Hash& out) {
    if (raw.empty()) return true;
    const auto hash = Hash::from(raw);
    if (hash) out = *hash;
    return hash.has_value();
}

void toWire(const Position& position, wire::Position& out) {
    out.set_revision(position.revision);
    out.set_kind(position.kind);
    if (!position.id.none()) out.set_id(position.id.str());
}

void toWire(const Base& base, wire::Base& out) {
    out.set_epoch(base.epoch.str());
    out.set_revision(base.revision);
}

template <class Messages>
bool fromWire(const Messages& in, std::vector<Base>& out) {
    for (const auto& item : in) {
        const auto epoch = Id::from(item.epoch());
        if (!epoch) return false;
        out.push_back({*epoch, item.revision()});
    }
    return true;
}

bool fromWire(const wire::Position& in, Position& out) {
    out.revision = in.revision();
    out.kind = in.kind();
    return optionalId(in.id(), out.id);
}

}  // namespace

namespace {

template <class Message>
void outcomesToWire(const std::vector<EditOutcome>& outcomes, Message& out) {
    for (const auto& outcome : outcomes) {
        auto* item = out.add_outcomes();
        item->set_edit(outcome.edit);
        item->set_slot(outcome.slot);
        item->set_outcome(static_cast<wire::Outcome>(outcome.outcome));
        if (!outcome.conflict.none()) item->set_conflict(outcome.conflict.str());
    }
}

template <class Message>
bool outcomesFromWire(const Message& in, std::vector<EditOutcome>& out) {
    for (const auto& item : in.outcomes()) {
        EditOutcome outcome{item.edit(), item.slot(), static_cast<Outcome>(item.outcome()), {}};
        if (item.outcome() < 0 || item.outcome() > wire::PROPOSED ||
            !optionalId(item.conflict(), outcome.conflict))
            return false;
        out.push_back(outcome);
    }
    return true;
}

}  // namespace

void toWire(const Receipt& receipt, wire::Receipt& out) {
    out.set_set_hash(receipt.setHash.str());
    out.set_area(receipt.area.str());
    out.set_device_seq(receipt.deviceSeq);
    out.set_verdict(static_cast<wire::Verdict>(receipt.verdict));
    out.set_epoch(receipt.at.epoch.str());
    out.set_revision(receipt.at.revision);
    outcomesToWire(receipt.outcomes, out);
    out.set_reason(receipt.reason);
    out.set_detail(receipt.detail);
    out.set_waiting_for(receipt.waitingFor);
    out.set_received_ms(receipt.receivedMs);
    out.set_seal(receipt.seal);
    for (const auto& place : receipt.former) {
        auto* item = out.add_former();
        item->set_epoch(place.at.epoch.str());
        item->set_revision(place.at.revision);
        outcomesToWire(place.outcomes, *item);
    }
}

Result<Receipt> fromWire(const wire::Receipt& in) {
    Receipt out;
    const auto hash = Hash::from(in.set_hash());
    const auto area = Id::from(in.area());
    if (!hash || !area || !optionalId(in.epoch(), out.at.epoch)) return impossible("receipt");
    if (in.verdict() < wire::RECEIVED || in.verdict() > wire::INVALID) {
        return impossible("verdict");
    }
    out.setHash = *hash;
    out.area = *area;
    out.deviceSeq = in.device_seq();
    out.verdict = static_cast<Verdict>(in.verdict());
    out.at.revision = in.revision();
    if (!outcomesFromWire(in, out.outcomes)) return impossible("outcome");
    out.reason = in.reason();
    out.detail = in.detail();
    out.waitingFor = in.waiting_for();
    out.receivedMs = in.received_ms();
    out.seal = in.seal();
    for (const auto& item : in.former()) {
        FormerPlace place;
        const auto epoch = Id::from(item.epoch());
        if (!epoch || !outcomesFromWire(item, place.outcomes)) return impossible("former place");
        place.at = {*epoch, item.revision()};
        out.former.push_back(std::move(place));
    }
    return out;
}

void toWire(const Replaced& replaced, wire::Replaced& out) {
    valuesToWire(replaced.values, out);
    out.set_revision(replaced.revision);
}

Result<Replaced> fromWire(const wire::Replaced& in) {
    auto values = valuesFromWire(in);
    if (!values) return values.failure();
    return Replaced{values.take(), in.revision()};
}

void toWire(const AreaPage& page, wire::AreaAnswer& out) {
    out.set_area(page.area.str());
    out.set_epoch(page.head.epoch.str());
    out.set_head(page.head.revision);
    out.set_head_hash(page.headHash.str());
    toWire(page.from, *out.mutable_from());
    toWire(page.to, *out.mutable_position());
    if (page.since) out.set_since(*page.since);
    for (const auto& row : page.rows) toWire(row, *out.add_rows());
    for (const auto& row : page.changed) toWire(row, *out.add_changed());
    for (const auto& project : page.removedProjects) out.add_removed_projects(project.str());
    for (const auto& role : page.roles) out.add_roles(role);
    out.set_more(page.more);
    out.set_cursor(page.cursor);
    out.set_copied_seq(page.copiedSeq);
    if (page.witness) {
        toWire(page.witness->at, *out.mutable_witness()->mutable_at());
        if (!page.witness->hash.none()) out.mutable_witness()->set_hash(page.witness->hash.str());
    }
    if (page.digest) out.set_digest(*page.digest);
    if (page.fill) {
        auto* fill = out.mutable_fill();
        if (!page.fill->project.none()) fill->set_project(page.fill->project.str());
        fill->set_done(page.fill->done);
    }
    out.set_afresh(page.afresh);
    out.set_removals_wait(page.removalsWait);
    for (const auto& set : page.redacted) out.add_redacted(set.str());
}

namespace {

template <class Rows>
Result<> takeRows(const Rows& in, const Id& area, std::vector<shared::Record>& out) {
    out.reserve(static_cast<std::size_t>(in.size()));
    for (const auto& row : in) {
        auto record = sync::fromWire(row, area);
        if (!record) return record.failure();
        out.push_back(record.take());
    }
    return shared::Done{};
}

}  // namespace

Result<AreaPage> fromWire(const wire::AreaAnswer& in) {
    AreaPage out;
    const auto area = Id::from(in.area());
    const auto epoch = Id::from(in.epoch());
    if (!area || !epoch || !optionalHash(in.head_hash(), out.headHash) ||
        !fromWire(in.from(), out.from) || !fromWire(in.position(), out.to)) {
        return impossible("area answer");
    }
    out.area = *area;
    out.head = {*epoch, in.head()};
    if (in.has_since()) out.since = in.since();
    if (auto taken = takeRows(in.rows(), out.area, out.rows); !taken) return taken.failure();
    if (auto taken = takeRows(in.changed(), out.area, out.changed); !taken) return taken.failure();
    for (const auto& raw : in.removed_projects()) {
        const auto project = Id::from(raw);
        if (!project) return impossible("removed project");
        out.removedProjects.push_back(*project);
    }
    out.roles.assign(in.roles().begin(), in.roles().end());
    out.more = in.more();
    out.cursor = in.cursor();
    out.copiedSeq = in.copied_seq();
    if (in.has_witness()) {
        Witness witness;
        const auto at = Id::from(in.witness().at().epoch());
        if (!at || !optionalHash(in.witness().hash(), witness.hash)) return impossible("witness");
        witness.at = {*at, in.witness().at().revision()};
        out.witness = witness;
    }
    if (in.has_digest()) out.digest = in.digest();
    if (in.has_fill()) {
        Fill fill{{}, in.fill().done()};
        if (!optionalId(in.fill().project(), fill.project)) return impossible("filled project");
        out.fill = fill;
    }
    out.afresh = in.afresh();
    out.removalsWait = in.removals_wait();
    for (const auto& raw : in.redacted()) {
        const auto set = Hash::from(raw);
        if (!set) return impossible("redacted set");
        out.redacted.push_back(*set);
    }
    return out;
}

std::string packContested(const std::vector<Contested>& sides) {
    wire::ContestedValues out;
    for (const auto& side : sides) {
        auto* item = out.add_value();
        valuesToWire(side.values, *item);
        if (!side.was.values.empty()) toWire(side.was, *item->mutable_was());
        if (!side.person.none()) item->set_person(side.person.str());
        if (!side.device.none()) item->set_device(side.device.str());
        item->set_device_seq(side.deviceSeq);
        item->set_wall_ms(side.wallMs);
        item->mutable_base()->set_epoch(side.base.epoch.str());
        item->mutable_base()->set_revision(side.base.revision);
        item->set_revision(side.revision);
        item->set_current(side.current);
        item->set_settled(side.settled);
        for (const auto& base : side.former) toWire(base, *item->add_former());
        for (const auto& base : side.waited) toWire(base, *item->add_waited());
        item->set_decides(side.decides);
    }
    return out.SerializeAsString();
}

Result<std::vector<Contested>> unpackContested(std::string_view bytes) {
    wire::ContestedValues in;
    if (auto parsed = parseMessage(bytes, in, keptLimits); !parsed) return parsed.failure();
    std::vector<Contested> out;
    for (const auto& item : in.value()) {
        Contested side;
        auto values = valuesFromWire(item);
        if (!values) return values.failure();
        side.values = values.take();
        auto was = fromWire(item.was());
        if (!was) return was.failure();
        if (!was->values.empty()) side.was = was.take();  // without values nothing stood there
        if (!optionalId(item.person(), side.person) || !optionalId(item.device(), side.device) ||
            !optionalId(item.base().epoch(), side.base.epoch)) {
            return impossible("conflict");
        }
        side.deviceSeq = item.device_seq();
        side.wallMs = item.wall_ms();
        side.base.revision = item.base().revision();
        side.revision = item.revision();
        side.current = item.current();
        side.settled = item.settled();
        if (!fromWire(item.former(), side.former) || !fromWire(item.waited(), side.waited))
            return impossible("conflict");
        side.decides = item.decides();
        out.push_back(std::move(side));
    }
    return out;
}

}  // namespace field::sync
