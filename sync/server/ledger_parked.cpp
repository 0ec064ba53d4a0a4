#include <algorithm>
#include <deque>
#include <unordered_map>

#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"
#include "sync/server/ledger_entry.h"

/// Sets that are kept whole and not applied: how they come to wait, and what ends that.
namespace field::server {

using records::Parked;
using shared::Blob;
using shared::Code;
using shared::Failure;
using sync::Receipt;

namespace {

/// The Parked record of a set, kept whole and visible.
shared::Record parkedRecord(const Incoming& in, const Id& project, const Refusal& why) {
    shared::Record record;
    record.kind = shared::kinds::parked;
    record.id = parkedIdOf(in.hash);
    record.area = in.head.area;
    record.project = project;
    const auto put = [&](int column, shared::Value value) {
        record.values.set(static_cast<std::uint32_t>(column), std::move(value));
    };
    put(Parked::kSetHashFieldNumber, Blob{in.hash.str()});
    put(Parked::kDeviceIdFieldNumber, Blob{in.set.device.str()});
    put(Parked::kPersonIdFieldNumber, Blob{in.set.person.str()});
    put(Parked::kDeviceSeqFieldNumber, static_cast<std::int64_t>(in.set.deviceSeq));
    put(Parked::kReasonFieldNumber, why.reason);
    put(Parked::kDetailFieldNumber, why.detail);
    put(Parked::kContentFieldNumber, Blob{sync::encodeChangeSet(in.set)});
    if (!why.dependsOn.none()) put(Parked::kDependsOnIdFieldNumber, Blob{why.dependsOn.str()});
    put(Parked::kStateFieldNumber, std::int64_t{records::PARKED_STATE_WAITING});
    return record;
}

bool waits(const shared::Record& parked) {
    return integerIn(parked, Parked::kStateFieldNumber) == records::PARKED_STATE_WAITING;
}

std::string reasonOf(const shared::Record& parked) {
    const auto* reason = std::get_if<std::string>(&parked.values.get(Parked::kReasonFieldNumber));
    return reason ? *reason : "";
}

/// The records that a set makes.
std::vector<Id> madeBy(const sync::Payload& payload) {
    std::vector<Id> made;
    for (const auto& edit : payload.edits)
        if (edit.act == sync::EditAct::create) made.push_back(edit.id);
    return made;
}

std::vector<Id> madeBy(const shared::Record& parked) {
    const auto* content = std::get_if<Blob>(&parked.values.get(Parked::kContentFieldNumber));
    auto set = sync::decodeChangeSet(content ? content->bytes : "");
    if (!set) return {};
    auto payload = sync::decodePayload(set->payload);
    return payload ? madeBy(*payload) : std::vector<Id>();
}

/// `payload` with bases of the ledger's present life that reach no further than `last`.
sync::Payload seenBy(sync::Payload payload, const Base& last) {
    const auto bound = [&](Base& base) {
        if (base.epoch == last.epoch) base.revision = std::min(base.revision, last.revision);
    };
    for (auto& edit : payload.edits) {
        bound(edit.base);
        for (auto& slot : edit.slots) bound(slot.base);
    }
    return payload;
}

/// What the server may come to know: the set itself was never judged.
bool ofUnknown(const std::string& reason) {
    return reason == "unknown_kind" || reason == "unknown_column" || reason == "unreadable";
}

}  // namespace

Result<Receipt> Ledger::park(Writing& tx, const Incoming& in, const Refusal& why,
                             bool takesSequence) {
    // Its project, where it is one of this area; otherwise the set is the area's own affair.
    Id project;
    if (!in.payload.project.none()) {
        auto known = tx.find(shared::kinds::project, in.head.area, in.payload.project);
        if (!known) return known.failure();
        if (*known) project = in.payload.project;
    }
    Acceptance acceptance(tx, rules_, in);
    auto* parked = acceptance.working().make(parkedRecord(in, project, why));
    parked->versions.slots[0] = in.version();
    for (const auto& [column, value] : parked->record.values) {
        acceptance.working().touch(*parked, column);
    }
    // What it makes is not here yet; what builds on that waits with it.
    for (const auto& edit : in.payload.edits) {
        if (edit.act != sync::EditAct::create) continue;
        if (rules_.catalog->kind(edit.kind)) {
            auto there = tx.find(edit.kind, in.head.area, edit.id);
            if (!there) return there.failure();
            if (*there) continue;
        }
        auto put = tx.putParkedMaking(in.head.area, in.person, {edit.id, parked->record.id});
        if (!put) return put.failure();
    }
    return append(tx, in, acceptance,
                  receiptFor(in.set, in.hash, sync::Verdict::parked, why.reason, why.detail),
                  takesSequence);
}

Result<Id> Ledger::parkedBefore(Reading& tx, const Incoming& in) {
    auto makings = tx.parkedMakings(in.head.area, in.person);
    if (!makings) return makings.failure();
    if (makings->empty()) return Id{};
    std::unordered_map<std::string_view, Id> makers;
    for (const auto& making : *makings) makers.emplace(making.record.view(), making.parked);
    const auto makerOf = [&](std::string_view id) {
        const auto at = makers.find(id);
        return at == makers.end() ? Id{} : at->second;
    };
    for (const auto& edit : in.payload.edits) {
        Id maker;
        if (edit.act != sync::EditAct::create) maker = makerOf(edit.id.view());
        if (maker.none()) maker = makerOf(edit.parent.view());
        for (const auto& slot : edit.slots) {
            for (const auto& [column, value] : slot.values) {
                const auto* blob = std::get_if<Blob>(&value);
                if (maker.none() && blob) maker = makerOf(blob->bytes);
            }
        }
        if (!maker.none()) return maker;
    }
    return Id{};
}

Result<Ledger::Applied> Ledger::applyParked(Writing& tx, const Stored& parked, const Id& person) {
    const auto& area = parked.record.area;
    const auto* content = std::get_if<Blob>(&parked.record.values.get(Parked::kContentFieldNumber));
    auto set = sync::decodeChangeSet(content ? content->bytes : "");
    if (!set) return set.failure();
    auto original = sync::decodePayload(set->payload);
    if (!original) return Applied(Refusal{"unreadable", original.failure().message});
    // Judged like a late arrival, by its own bases and as its author's values, but with the rights
    // of the person who releases it.
    sync::Payload payload;
    payload.project = original->project;
    payload.release = sync::ReleaseAct{parked.record.id, person};
    auto own = ownSet(tx, area, std::move(payload));
    if (!own) return own.failure();
    auto in = own.take();
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    in.grants = grants.take();
    in.host = false;
    in.payload = original.take();
    in.device = set->device;
    in.person = set->person;  // whose values they are
    auto entry = tx.entryOf(area, sync::hashOf(server(), *set));
    if (!entry) return entry.failure();
    const bool trusted = *entry && (*entry)->deviceSeq != 0;
    in.deviceSeq = trusted ? set->deviceSeq : 0;
    // Nobody had seen what came after it.
    if (*entry) in.payload = seenBy(std::move(in.payload), {in.head.at.epoch, (*entry)->revision});
    if (trusted) {
        in.parkedAt = (*entry)->revision;
        auto said = readReceipt((*entry)->receipt);
        if (!said) return said.failure();
        in.former = said->former;  // where it stood before a restore
        auto places = tx.parkedBefore(area, set->device, set->deviceSeq);
        if (!places) return places.failure();
        in.parkedBefore = places.take();
        if (in.isBehind()) in.deviceSeq = 0;
    }
    // Its own making of records is no reason to wait.
    if (auto done = tx.dropParkedMakings(area, parked.record.id); !done) return done.failure();
    auto before = parkedBefore(tx, in);
    if (!before) return before.failure();
    if (!before->none()) return Applied(Refusal{"depends_on_parked", toText(*before), *before});
    Acceptance acceptance(tx, rules_, in);
    auto refusal = acceptance.run();
    if (!refusal) return refusal.failure();
    if (*refusal) return Applied(std::move(**refusal));
    auto mark = acceptance.working().find(shared::kinds::parked, parked.record.id);
    if (!mark) return mark.failure();
    (*mark)->record.values.set(Parked::kStateFieldNumber,
                               std::int64_t{records::PARKED_STATE_RELEASED});
    (*mark)->record.values.set(Parked::kReleasedByFieldNumber, Blob{person.str()});
    acceptance.working().touch(**mark, Parked::kStateFieldNumber);
    acceptance.working().touch(**mark, Parked::kReleasedByFieldNumber);
    if (trusted) {
        auto put = tx.putReleased(area, in.device, set->deviceSeq, (*entry)->revision);
        if (!put) return put.failure();
    }
    auto receipt = receiptFor(in.set, in.hash, sync::Verdict::received);
    receipt.outcomes = acceptance.outcomes();
    auto appended = append(tx, in, acceptance, std::move(receipt), true);
    if (!appended) return appended.failure();
    return Applied(appended.take());
}

Result<Receipt> Ledger::release(Writing& tx, const Id& area, const Id& parkedId, const Id& person) {
    auto found = tx.find(shared::kinds::parked, area, parkedId);
    if (!found) return found.failure();
    if (!*found) return Failure{Code::missing, "nothing is parked under " + toText(parkedId)};
    if (!waits((*found)->record)) {
        return Failure{Code::invalid, "set " + toText(parkedId) + " was released before"};
    }
    Receipt receipt;
    auto done = tx.nested([&]() -> Result<> {
        auto applied = applyParked(tx, **found, person);
        if (!applied) return applied.failure();
        if (const auto* why = std::get_if<Refusal>(&*applied)) {
            if (why->reason == "unreadable") {
                return Failure{
                    Code::unsupported,
                    "the parked set cannot be read, so it cannot be applied: " + why->detail};
            }
            return Failure{Code::refused,
                           "the set cannot be released: " + why->reason + " (" + why->detail + ")"};
        }
        receipt = std::get<Receipt>(applied.take());
        if (journal_) {
            wire::JournalAct act;
            act.set_area(area.str());
            act.mutable_release()->set_parked(parkedId.str());
            act.mutable_release()->set_person(person.str());
            if (auto noted = journal_(act); !noted) return noted;
        }
        auto arrived = madeBy((*found)->record);
        arrived.push_back(parkedId);
        return judgeWaiting(tx, area, std::move(arrived));
    });
    if (!done) return done.failure();
    return receipt;
}

Result<bool> Ledger::judgeParked(Writing& tx, const Stored& parked) {
    std::optional<Refusal> refusal;
    auto done = tx.nested([&]() -> Result<> {
        auto applied = applyParked(tx, parked, idIn(parked.record, Parked::kPersonIdFieldNumber));
        if (!applied) return applied.failure();
        const auto* why = std::get_if<Refusal>(&*applied);
        if (!why) return shared::Done{};
        refusal = *why;
        return Failure{Code::refused, why->reason};  // undoes what applying had begun
    });
    if (done) return true;
    if (!refusal) return done.failure();
    if (refusal->reason == reasonOf(parked.record) &&
        refusal->dependsOn == idIn(parked.record, Parked::kDependsOnIdFieldNumber)) {
        return false;
    }
    // It goes on waiting for another reason, which its readers see.
    sync::Payload payload;
    payload.project = parked.record.project;
    auto in = ownSet(tx, parked.record.area, std::move(payload));
    if (!in) return in.failure();
    Acceptance acceptance(tx, rules_, *in);
    auto mark = acceptance.working().find(shared::kinds::parked, parked.record.id);
    if (!mark) return mark.failure();
    auto& values = (*mark)->record.values;
    values.set(Parked::kReasonFieldNumber, refusal->reason);
    values.set(Parked::kDetailFieldNumber, refusal->detail);
    values.erase(Parked::kDependsOnIdFieldNumber);
    if (!refusal->dependsOn.none()) {
        values.set(Parked::kDependsOnIdFieldNumber, Blob{refusal->dependsOn.str()});
    }
    for (const int column : {Parked::kReasonFieldNumber, Parked::kDetailFieldNumber,
                             Parked::kDependsOnIdFieldNumber}) {
        acceptance.working().touch(**mark, static_cast<std::uint32_t>(column));
    }
    auto appended =
        append(tx, *in, acceptance, receiptFor(in->set, in->hash, sync::Verdict::received), true);
    if (!appended) return appended.failure();
    return false;
}

Result<> Ledger::judgeWaiting(Writing& tx, const Id& area, std::vector<Id> arrived) {
    for (std::deque<Id> next(arrived.begin(), arrived.end()); !next.empty(); next.pop_front()) {
        auto waiting = tx.naming(shared::kinds::parked, "depends_on_id", area, next.front());
        if (!waiting) return waiting.failure();
        std::sort(waiting->begin(), waiting->end(), [](const Stored& a, const Stored& b) {
            return integerIn(a.record, Parked::kDeviceSeqFieldNumber) <
                   integerIn(b.record, Parked::kDeviceSeqFieldNumber);
        });
        for (const auto& dependent : *waiting) {
            if (!waits(dependent.record)) continue;
            auto applied = judgeParked(tx, dependent);
            if (!applied) return applied.failure();
            if (!*applied) continue;
            next.push_back(dependent.record.id);
            for (const auto& made : madeBy(dependent.record)) next.push_back(made);
        }
    }
    return shared::Done{};
}

Result<std::size_t> Ledger::judgeAgain(Writing& tx, const Id& area) {
    auto waiting = tx.waitingParked(area);
    if (!waiting) return waiting.failure();
    std::size_t count = 0;
    for (const auto& parked : *waiting) {
        if (!ofUnknown(reasonOf(parked.record))) continue;
        auto applied = judgeParked(tx, parked);
        if (!applied) return applied.failure();
        if (!*applied) continue;
        ++count;
        auto arrived = madeBy(parked.record);
        arrived.push_back(parked.record.id);
        auto done = judgeWaiting(tx, area, std::move(arrived));
        if (!done) return done.failure();
    }
    return count;
}

}  // namespace field::server
