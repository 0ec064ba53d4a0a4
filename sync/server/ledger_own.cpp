#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/server/accept/acceptance.h"
#include "sync/server/ledger.h"

/// Acts of the server's own device: imports, grants and releases are change sets like any other.
namespace field::server {

using records::Parked;
using shared::Blob;
using shared::Code;
using shared::Failure;
using sync::Receipt;

Result<Incoming> Ledger::ownSet(Writing& tx, const Id& area, sync::Payload payload) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Failure{Code::missing, "no area " + toText(area) + " in this store"};
    auto chain = tx.chain(area, device_);
    if (!chain) return chain.failure();
    const auto last = chain->value_or(Chain{});

    payload.salt.assign(16, '\0');
    env_->random(payload.salt.data(), payload.salt.size());
    payload.wallMs = env_->wallMs();
    payload.bootMs = env_->bootMs();
    payload.bootId = env_->bootId();
    payload.zone = env_->zone();
    Incoming in;
    in.head = **head;
    in.revision = in.head.at.revision + 1;
    in.nowMs = payload.wallMs;
    in.host = true;
    in.device = device_;
    in.deviceSeq = last.lastSeq + 1;
    in.set.area = area;
    in.set.epoch = in.head.at.epoch;
    in.set.device = device_;
    in.set.person = device_;  // the server acts for itself
    in.set.deviceSeq = in.deviceSeq;
    in.set.prevHash = last.lastHash;
    in.set.payload = sync::encodePayload(payload);
    in.payload = std::move(payload);
    const auto bytes = sync::signedBytes(server(), in.set);
    in.hash = shared::sha256(bytes);
    in.set.signature = shared::sign(key_, bytes);
    return in;
}

Result<Receipt> Ledger::acceptOwn(Writing& tx, const Id& area, const Id& project,
                                  std::vector<sync::Edit> edits) {
    sync::Payload payload;
    payload.project = project;
    payload.edits = std::move(edits);
    auto in = ownSet(tx, area, std::move(payload));
    if (!in) return in.failure();
    Acceptance acceptance(tx, rules_, *in);
    auto refusal = acceptance.run();
    if (!refusal) return refusal.failure();
    if (*refusal) {  // nothing of ours is parked: whoever imports is told at once
        return Failure{Code::invalid, "the server's own edit cannot be: " + (*refusal)->reason +
                                          " (" + (*refusal)->detail + ")"};
    }
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = area;
    receipt.deviceSeq = in->deviceSeq;
    receipt.outcomes = acceptance.outcomes();
    return append(tx, *in, acceptance, receipt, true);
}

Result<Receipt> Ledger::grant(Writing& tx, const shared::Grant& grant) {
    if (!rules_.access->knowsRole(grant.role)) {
        return Failure{Code::invalid, "no role is called " + grant.role};
    }
    sync::Payload payload;
    payload.project = grant.project;
    payload.grant = sync::GrantAct{grant.id, grant.person, grant.project, grant.role, grant.ended};
    auto in = ownSet(tx, grant.area, std::move(payload));
    if (!in) return in.failure();
    if (journal_) {
        wire::JournalAct act;
        act.set_area(grant.area.str());
        act.mutable_grant()->set_grant(grant.id.str());
        act.mutable_grant()->set_person(grant.person.str());
        act.mutable_grant()->set_role(grant.role);
        if (!grant.project.none()) act.mutable_grant()->set_project(grant.project.str());
        act.mutable_grant()->set_ended(grant.ended);
        if (auto noted = journal_(act); !noted) return noted.failure();
    }
    auto kept = grant;
    kept.revision = in->revision;
    if (auto put = tx.putGrant(kept); !put) return put.failure();
    Acceptance nothing(tx, rules_, *in);
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = grant.area;
    receipt.deviceSeq = in->deviceSeq;
    return append(tx, *in, nothing, receipt, true);
}

Result<Receipt> Ledger::release(Writing& tx, const Id& area, const Id& parkedId, const Id& person) {
    auto found = tx.find(shared::kinds::parked, area, parkedId);
    if (!found) return found.failure();
    if (!*found) return Failure{Code::missing, "nothing is parked under " + toText(parkedId)};
    const auto& parked = (*found)->record;
    if (parked.values.get(Parked::kStateFieldNumber) !=
        shared::Value{std::int64_t{records::PARKED_STATE_WAITING}}) {
        return Failure{Code::invalid, "set " + toText(parkedId) + " was released before"};
    }
    const auto* content = std::get_if<Blob>(&parked.values.get(Parked::kContentFieldNumber));
    auto set = sync::decodeChangeSet(content ? content->bytes : "");
    if (!set) return set.failure();
    auto original = sync::decodePayload(set->payload);
    if (!original) {
        return Failure{Code::unsupported,
                       "the parked set cannot be read, so it cannot be applied: " +
                           original.failure().message};
    }
    // Judged like a late arrival, by its own bases and as its author's values, but with the rights
    // of the person who releases it.
    sync::Payload payload;
    payload.project = original->project;
    payload.release = sync::ReleaseAct{parkedId, person};
    auto in = ownSet(tx, area, std::move(payload));
    if (!in) return in.failure();
    auto grants = tx.grants(area, person);
    if (!grants) return grants.failure();
    in->grants = grants.take();
    in->host = false;
    in->payload = original.take();
    in->device = set->device;
    in->deviceSeq = set->deviceSeq;
    Incoming judged = *in;
    judged.set.person = set->person;  // whose values they are
    Acceptance acceptance(tx, rules_, judged);
    auto refusal = acceptance.run();
    if (!refusal) return refusal.failure();
    if (*refusal) {
        return Failure{Code::refused, "the set cannot be released: " + (*refusal)->reason + " (" +
                                          (*refusal)->detail + ")"};
    }
    if (journal_) {
        wire::JournalAct act;
        act.set_area(area.str());
        act.mutable_release()->set_parked(parkedId.str());
        act.mutable_release()->set_person(person.str());
        if (auto noted = journal_(act); !noted) return noted.failure();
    }
    auto mark = acceptance.working().find(shared::kinds::parked, parkedId);
    if (!mark) return mark.failure();
    (*mark)->record.values.set(Parked::kStateFieldNumber,
                               std::int64_t{records::PARKED_STATE_RELEASED});
    (*mark)->record.values.set(Parked::kReleasedByFieldNumber, Blob{person.str()});
    acceptance.working().touch(**mark, Parked::kStateFieldNumber);
    acceptance.working().touch(**mark, Parked::kReleasedByFieldNumber);
    Receipt receipt;
    receipt.setHash = in->hash;
    receipt.area = area;
    receipt.deviceSeq = in->set.deviceSeq;
    receipt.outcomes = acceptance.outcomes();
    return append(tx, *in, acceptance, receipt, true);
}

}  // namespace field::server
