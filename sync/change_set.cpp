#include "sync/change_set.h"

#include <map>
#include <utility>

#include <google/protobuf/arena.h>

#include "shared/proto/sync.pb.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Failure;

namespace {

void putBigEndian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xff));
    }
}

/// Bases of a payload, each listed once: most edits of a save share one.
class BaseTable {
  public:
    explicit BaseTable(wire::Payload& payload) : payload_(payload) {}

    std::uint32_t indexOf(const Base& base) {
        const auto [found, isNew] =
            index_.try_emplace(base, static_cast<std::uint32_t>(index_.size()));
        if (isNew) {
            auto* added = payload_.add_bases();
            added->set_epoch(base.epoch.str());
            added->set_revision(base.revision);
        }
        return found->second;
    }

  private:
    wire::Payload& payload_;
    std::map<Base, std::uint32_t> index_;
};

void putEdit(const Edit& edit, BaseTable& bases, wire::Edit& out) {
    out.set_act(static_cast<wire::Edit::Act>(edit.act));
    out.set_kind(edit.kind);
    out.set_id(edit.id.str());
    if (!edit.parent.none()) out.set_parent(edit.parent.str());
    out.set_base(bases.indexOf(edit.base));
    out.set_state_seen(edit.stateSeen);
    if (edit.isStep) {
        out.set_is_step(true);
        out.set_from(edit.from);
        out.set_to(edit.to);
    }
    if (edit.readHash) out.set_read_hash(edit.readHash->str());
    for (const auto& slot : edit.slots) {
        auto* written = out.add_slots();
        written->set_slot(slot.slot);
        written->set_base(bases.indexOf(slot.base));
        if (slot.baseHash) written->set_base_hash(slot.baseHash->str());
        if (!slot.resolves.none()) written->set_resolves(slot.resolves.str());
        valuesToWire(slot.values, *written);
        if (!slot.elements.added.empty() || !slot.elements.removed.empty()) {
            auto* item = written->add_values();
            item->set_column(slot.slot);
            auto* change = item->mutable_value()->mutable_change();
            for (const auto& element : slot.elements.added) change->add_added(element);
            for (const auto& element : slot.elements.removed) change->add_removed(element);
        }
    }
}

/// Reads a decoded payload and names what is impossible in it.
class PayloadReader {
  public:
    explicit PayloadReader(const wire::Payload& in) : in_(in) {}

    Result<Payload> read() {
        Payload out;
        out.salt = in_.salt();
        if (out.salt.size() != 16) return impossible("salt");
        if (!optionalId(in_.project(), out.project)) return impossible("project");
        for (const auto& base : in_.bases()) {
            const auto epoch = Id::from(base.epoch());
            if (!epoch) return impossible("bases.epoch");
            bases_.push_back({*epoch, base.revision()});
        }
        for (const auto& edit : in_.edits()) {
            auto read = readEdit(edit);
            if (!read) return read.failure();
            out.edits.push_back(read.take());
        }
        if (in_.has_grant()) {
            const auto& grant = in_.grant();
            GrantAct act;
            act.role = grant.role();
            act.ended = grant.ended();
            if (!optionalId(grant.grant(), act.grant) || !optionalId(grant.person(), act.person) ||
                !optionalId(grant.project(), act.project)) {
                return impossible("grant");
            }
            out.grant = act;
        }
        if (in_.has_release()) {
            ReleaseAct act;
            if (!optionalId(in_.release().parked(), act.parked) ||
                !optionalId(in_.release().person(), act.person)) {
                return impossible("release");
            }
            out.release = act;
        }
        if (in_.has_redact()) {
            RedactAct act;
            const auto set = Hash::from(in_.redact().set_hash());
            if (!set) return impossible("redact");
            act.set = *set;
            for (const auto& raw : in_.redact().persons()) {
                const auto person = Id::from(raw);
                if (!person) return impossible("redact");
                act.persons.push_back(*person);
            }
            out.redact = act;
        }
        out.wallMs = in_.wall_ms();
        out.bootMs = in_.boot_ms();
        out.bootId = in_.boot_id();
        out.zone = in_.zone();
        for (const auto& original : in_.original_hash()) {
            const auto hash = Hash::from(original);
            if (!hash || out.originals.size() == maxOriginals) return impossible("original_hash");
            out.originals.push_back(*hash);
        }
        if (in_.has_gap()) {
            const auto last = Hash::from(in_.gap().last_hash());
            if (!last) return impossible("gap.last_hash");
            out.gap = GapAct{in_.gap().first(), *last};
        }
        return out;
    }

  private:
    static Failure impossible(const std::string& what) {
        return {Code::invalid, "change set payload: impossible " + what};
    }
    static bool optionalId(const std::string& raw, Id& out) {
        if (raw.empty()) return true;
        const auto id = Id::from(raw);
        if (id) out = *id;
        return id.has_value();
    }

    Result<Edit> readEdit(const wire::Edit& in) {
        Edit out;
        if (in.act() < 0 || in.act() > 2) return impossible("edits.act");
        out.act = static_cast<EditAct>(in.act());
        out.kind = in.kind();
        const auto id = Id::from(in.id());
        if (!id || id->none()) return impossible("edits.id");
        out.id = *id;
        if (!optionalId(in.parent(), out.parent)) return impossible("edits.parent");
        if (in.base() >= bases_.size()) return impossible("edits.base");
        out.base = bases_[in.base()];
        out.stateSeen = in.state_seen();
        out.isStep = in.is_step();
        out.from = in.from();
        out.to = in.to();
        if (!in.read_hash().empty()) {
            out.readHash = Hash::from(in.read_hash());
            if (!out.readHash) return impossible("edits.read_hash");
        }
        for (const auto& slot : in.slots()) {
            auto read = readSlot(slot);
            if (!read) return read.failure();
            out.slots.push_back(read.take());
        }
        return out;
    }

    Result<SlotEdit> readSlot(const wire::SlotEdit& in) {
        SlotEdit out;
        out.slot = in.slot();
        if (out.slot == 0) return impossible("slots.slot");
        if (in.base() >= bases_.size()) return impossible("slots.base");
        out.base = bases_[in.base()];
        if (!in.base_hash().empty()) {
            out.baseHash = Hash::from(in.base_hash());
            if (!out.baseHash) return impossible("slots.base_hash");
        }
        if (!optionalId(in.resolves(), out.resolves)) return impossible("slots.resolves");
        std::vector<Values::Item> values;
        for (const auto& item : in.values()) {
            if (item.value().kind_case() == wire::Value::kChange) {
                const auto& change = item.value().change();
                out.elements.added.assign(change.added().begin(), change.added().end());
                out.elements.removed.assign(change.removed().begin(), change.removed().end());
                continue;
            }
            auto value = fromWire(item.value());
            if (!value) return value.failure();
            values.emplace_back(item.column(), value.take());
        }
        out.values = inOrder(std::move(values));
        return out;
    }

    const wire::Payload& in_;
    std::vector<Base> bases_;
};

}  // namespace

std::string signedBytes(const shared::PublicKey& server, const ChangeSet& set) {
    std::string out = "fieldledger change set 1\n";
    out.reserve(out.size() + 200 + set.payload.size());
    putBigEndian(out, set.algorithm, 4);
    out += server.view();
    out += set.area.view();
    out += set.epoch.view();
    out += set.device.view();
    out += set.person.view();
    putBigEndian(out, set.deviceSeq, 8);
    out += set.prevHash.view();
    out += set.payload;
    return out;
}

Hash hashOf(const shared::PublicKey& server, const ChangeSet& set) {
    return shared::sha256(signedBytes(server, set));
}

std::string encodePayload(const Payload& payload) {
    google::protobuf::Arena arena;  // thousands of small messages, freed at once
    auto& out = *google::protobuf::Arena::CreateMessage<wire::Payload>(&arena);
    BaseTable bases(out);
    out.set_salt(payload.salt);
    if (!payload.project.none()) out.set_project(payload.project.str());
    for (const auto& edit : payload.edits) putEdit(edit, bases, *out.add_edits());
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
    out.set_wall_ms(payload.wallMs);
    out.set_boot_ms(payload.bootMs);
    out.set_boot_id(payload.bootId);
    out.set_zone(payload.zone);
    for (const auto& original : payload.originals) out.add_original_hash(original.str());
    if (payload.gap) {
        out.mutable_gap()->set_first(payload.gap->first);
        out.mutable_gap()->set_last_hash(payload.gap->lastHash.str());
    }
    return out.SerializeAsString();
}

Result<Payload> decodePayload(std::string_view bytes) {
    google::protobuf::Arena arena;
    auto& in = *google::protobuf::Arena::CreateMessage<wire::Payload>(&arena);
    if (auto parsed = parseMessage(bytes, in); !parsed) return parsed.failure();
    return PayloadReader(in).read();
}

std::string encodeChangeSet(const ChangeSet& set) {
    wire::ChangeSet out;
    toWire(set, out);
    return out.SerializeAsString();
}

Result<ChangeSet> decodeChangeSet(std::string_view bytes) {
    wire::ChangeSet in;
    if (auto parsed = parseMessage(bytes, in); !parsed) return parsed.failure();
    return fromWire(in);
}

}  // namespace field::sync
