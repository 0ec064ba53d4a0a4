#include <algorithm>
#include <set>

#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/server/host/heads.h"
#include "sync/server/host/pages.h"
#include "sync/server/host/state.h"
#include "sync/server/status/event.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// A device that only asks is noted as seen this often.
constexpr std::int64_t seenEveryMs = 600'000;

/// A set that cannot even be read: answered for what can be read of it, so that those behind it are
/// not blocked.
sync::Receipt unreadable(const wire::ChangeSet& set, const Failure& failure, std::int64_t nowMs) {
    sync::Receipt receipt;
    receipt.area = Id::from(set.area()).value_or(Id{});
    receipt.deviceSeq = set.device_seq();
    receipt.verdict = sync::Verdict::invalid;
    receipt.reason = "malformed";
    receipt.detail = failure.message;
    receipt.receivedMs = nowMs;
    return receipt;
}

/// Judges what waited behind gaps that `sets` may have filled; the receipts join theirs.
void takeFollowers(Writing& tx, Ledger& ledger, const std::vector<sync::ChangeSet>& sets,
                   std::vector<sync::Receipt>& receipts) {
    std::set<std::pair<Id, Id>> chains;
    for (const auto& set : sets) chains.emplace(set.area, set.device);
    for (const auto& [area, device] : chains) {
        for (bool more = true; more;) {
            auto taken = tx.nested([&, area = area, device = device]() -> Result<> {
                auto receipt = ledger.takeEarly(tx, area, device);
                if (!receipt) return receipt.failure();
                more = receipt->has_value();
                if (more) receipts.push_back(std::move(**receipt));
                return Done{};
            });
            if (taken) continue;
            Event("early_set_not_taken")
                .id("area", area)
                .id("device", device)
                .failure(taken.failure())
                .error();
            break;
        }
    }
}

struct Asked {
    std::vector<sync::AreaState> areas;
    std::vector<sync::ChangeSet> sets;
    std::vector<sync::Receipt> former;   ///< of sets, from lives that a restore ended
    std::vector<sync::Receipt> refused;  ///< sets that cannot be read
};

/// Takes `sets` in order, each in its own savepoint. One that fails ends its area's run, since the
/// next ones build on it; full or damaged storage ends all. What was taken stays taken.
Result<> acceptAll(Writing& tx, Ledger& ledger, const Asked& asked,
                   std::vector<sync::Receipt>& receipts) {
    std::set<Id> stopped;
    std::optional<Failure> first;
    // An author who saw a value wait must not be taken for one who replaced it.
    auto noted = tx.nested([&] { return ledger.remember(tx, asked.former); });
    if (!noted) return noted.failure();
    for (const auto& set : asked.sets) {
        if (stopped.contains(set.area)) continue;
        std::optional<sync::Receipt> receipt;
        auto taken = tx.nested([&]() -> Result<> {
            auto accepted = ledger.accept(tx, set, asked.former);
            if (!accepted) return accepted.failure();
            receipt = accepted.take();
            return Done{};
        });
        if (taken) {
            receipts.push_back(std::move(*receipt));
            continue;
        }
        Event("set_not_taken")
            .id("area", set.area)
            .id("device", set.device)
            .number("seq", static_cast<std::int64_t>(set.deviceSeq))
            .failure(taken.failure())
            .error();
        if (!first) first = taken.failure();
        if (taken.failure().code == Code::full) break;
        stopped.insert(set.area);
    }
    if (receipts.empty() && first) return *first;
    takeFollowers(tx, ledger, asked.sets, receipts);
    return Done{};
}

Result<> noteSeen(Writing& tx, const Id& id, std::int64_t nowMs) {
    auto device = tx.device(id);
    if (!device) return device.failure();
    if (!*device) return Done{};
    (*device)->lastSeenMs = nowMs;
    return tx.putDevice(**device);
}

/// Heads that a device saw and the ledger does not have: it was rewritten behind its devices.
Result<std::vector<Incident>> heedWitness(Reading& tx, const Device& device,
                                          const std::vector<sync::AreaState>& saw,
                                          std::int64_t nowMs) {
    std::vector<Incident> found;
    for (const auto& area : saw) {
        if (area.visible.revision == 0 || area.headHash.none()) continue;
        auto head = tx.head(area.area);
        if (!head) return head.failure();
        if (!*head) continue;
        auto restored = tx.restoredAt(area.area, area.visible.epoch);
        if (!restored) return restored.failure();
        // What a restore took with it is missing honestly.
        if (restored->value_or(0) < area.visible.revision) continue;
        auto hash = hashAt(tx, area.area, area.visible);
        if (!hash) return hash.failure();
        if (*hash == area.headHash) continue;
        Event("ledger_rewritten")
            .id("area", area.area)
            .number("revision", static_cast<std::int64_t>(area.visible.revision))
            .id("device", device.id)
            .critical();
        found.push_back({"ledger_rewritten", area.area, device.id,
                         "revision " + std::to_string(area.visible.revision), nowMs});
    }
    return found;
}

std::vector<sync::AreaState> statesOf(const std::vector<VisibleArea>& areas) {
    std::vector<sync::AreaState> states;
    for (const auto& area : areas) states.push_back(area.state);
    return states;
}

Result<Asked> readRequest(const wire::ExchangeRequest& request, const Device& device,
                          std::int64_t nowMs) {
    if (!request.device().empty() && request.device() != device.id.view())
        return Failure{Code::invalid,
                       "the request names another device than the one that signed it"};
    if (request.nonce().size() > sync::maxNonce)
        return Failure{Code::invalid, "the request's nonce is longer than 16 bytes"};
    Asked asked;
    for (const auto& area : request.areas()) {
        auto read = sync::fromWire(area);
        if (!read) return read.failure();
        asked.areas.push_back(read.take());
    }
    for (const auto& set : request.sets()) {
        auto read = sync::fromWire(set);
        if (read)
            asked.sets.push_back(read.take());
        else
            asked.refused.push_back(unreadable(set, read.failure(), nowMs));
    }
    for (const auto& receipt : request.former()) {
        auto read = sync::fromWire(receipt);
        if (read) asked.former.push_back(read.take());  // one that is garbled proves nothing
    }
    return asked;
}

}  // namespace

Result<std::string> Host::exchange(const Id& id, std::string_view body) {
    auto participant = state_->participant(id);
    if (!participant) return participant.failure();
    const Device device = participant.take();
    wire::ExchangeRequest request;
    if (auto parsed = sync::parseMessage(body, request); !parsed) return parsed.failure();
    const auto nowMs = state_->env->wallMs();
    auto asked = readRequest(request, device, nowMs);
    if (!asked) return asked.failure();
    if (device.revoked && request.sets().empty())
        return Failure{
            Code::refused,
            "this device was revoked; enrol again, your unsent work stays on the device"};

    // First what the device brings: its receipts are durable before anything is read for it.
    std::vector<sync::Receipt> receipts = std::move(asked->refused);
    if (!asked->sets.empty()) {
        std::vector<sync::Receipt> taken;
        const auto work = [&](Writing& tx) -> Result<> {
            taken.clear();
            if (auto noted = noteSeen(tx, id, nowMs); !noted) return noted;
            return acceptAll(tx, *state_->ledger, *asked, taken);
        };
        auto written = state_->writer->run(work, foreseenOf(*state_->ledger, asked->sets));
        if (!written) return written.failure();
        receipts.insert(receipts.end(), taken.begin(), taken.end());
    } else if (nowMs - device.lastSeenMs > seenEveryMs) {
        state_->writer->post([id, nowMs](Writing& tx) { return noteSeen(tx, id, nowMs); });
    }

    wire::ExchangeAnswer answer;
    answer.set_server_ms(nowMs);
    answer.set_device(id.str());
    answer.set_nonce(request.nonce());
    for (const auto& receipt : receipts) {
        state_->meters.received(receipt.verdict);
        sync::toWire(receipt, *answer.add_receipts());
    }
    if (device.revoked || request.push_only()) return answer.SerializeAsString();

    auto tx = read();
    if (!tx) return tx.failure();
    auto areas = visibleAreas(**tx, device.person);
    if (!areas) return areas.failure();
    const auto hash = sync::stateHash(statesOf(*areas));
    if (!request.state_hash().empty() && asked->areas.empty()) {
        answer.set_unchanged(request.state_hash() == hash);
        return answer.SerializeAsString();
    }
    auto incidents = heedWitness(**tx, device, asked->areas, nowMs);
    if (!incidents) return incidents.failure();
    for (const auto& incident : *incidents)
        state_->writer->post([incident](Writing& write) { return write.putIncident(incident); });

    auto unconfirmed = (*tx)->setting(settings::grantsUnconfirmed);
    if (!unconfirmed) return unconfirmed.failure();
    Pages pages(**tx,
                {state_->ledger->rules(), *state_->env, state_->sealKey, state_->limits,
                 !unconfirmed->empty()},
                device, answer);
    for (const auto& area : *areas) {
        const auto said =
            std::find_if(asked->areas.begin(), asked->areas.end(),
                         [&](const auto& one) { return one.area == area.state.area; });
        const auto* had = said == asked->areas.end() ? nullptr : &*said;
        if (auto added = pages.add(area, had); !added) return added.failure();
    }
    return answer.SerializeAsString();
}

void Host::watch(const Id& id, std::optional<std::string_view> body, std::int64_t timeoutMs,
                 Answered then) {
    auto device = state_->participant(id);
    if (!device) return then(device.failure());
    if (device->revoked)
        return then(Failure{Code::refused, "this device was revoked; enrol again"});
    std::vector<sync::AreaState> seen;
    if (!body) {
        // Read here, not when the watchers' thread gets to it: a commit in between is news.
        auto tx = state_->storage->read();
        if (!tx) return then(tx.failure());
        auto areas = visibleAreas(**tx, device->person);
        if (!areas) return then(areas.failure());
        for (const auto& area : *areas) seen.push_back(area.state);
    } else {
        wire::WatchRequest request;
        if (auto parsed = sync::parseMessage(*body, request); !parsed)
            return then(parsed.failure());
        for (const auto& area : request.areas()) {
            auto read = sync::fromWire(area);
            if (!read) return then(read.failure());
            seen.push_back(read.take());
        }
    }
    state_->watchers->add(device->id, device->person, std::move(seen), timeoutMs,
                          [then = std::move(then)](Result<std::vector<sync::AreaState>> moved) {
                              if (!moved) return then(moved.failure());
                              wire::WatchAnswer answer;
                              for (const auto& area : *moved)
                                  sync::toWire(area, *answer.add_moved());
                              then(answer.SerializeAsString());
                          });
}

}  // namespace field::server
