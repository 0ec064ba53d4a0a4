#include <set>

#include <spdlog/spdlog.h>

#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/server/host/heads.h"
#include "sync/server/host/state.h"
#include "sync/server/pull.h"
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

/// Takes `sets` in order, each in its own savepoint. One that fails ends its area's run, since the
/// next ones build on it; full or damaged storage ends all. What was taken stays taken.
Result<> acceptAll(Writing& tx, Ledger& ledger, const std::vector<sync::ChangeSet>& sets,
                   std::vector<sync::Receipt>& receipts) {
    std::set<Id> stopped;
    std::optional<Failure> first;
    for (const auto& set : sets) {
        if (stopped.contains(set.area)) continue;
        std::optional<sync::Receipt> receipt;
        auto taken = tx.nested([&]() -> Result<> {
            auto accepted = ledger.accept(tx, set);
            if (!accepted) return accepted.failure();
            receipt = accepted.take();
            return Done{};
        });
        if (taken) {
            receipts.push_back(std::move(*receipt));
            continue;
        }
        spdlog::error("set not taken area={} device={} seq={} code={} what=\"{}\"",
                      toText(set.area), toText(set.device), set.deviceSeq,
                      codeName(taken.failure().code), taken.failure().message);
        if (!first) first = taken.failure();
        if (taken.failure().code == Code::full) break;
        stopped.insert(set.area);
    }
    if (receipts.empty() && first) return *first;
    return Done{};
}

Result<> noteSeen(Writing& tx, const Id& id, std::int64_t nowMs) {
    auto device = tx.device(id);
    if (!device) return device.failure();
    if (!*device) return Done{};
    (*device)->lastSeenMs = nowMs;
    return tx.putDevice(**device);
}

/// Compares the heads a device saw with the ledger: one rewritten behind its devices is named.
Result<> heedWitness(Reading& tx, const Device& device, const std::vector<sync::AreaState>& saw) {
    for (const auto& area : saw) {
        if (area.visible.revision == 0 || area.headHash.none()) continue;
        auto head = tx.head(area.area);
        if (!head) return head.failure();
        if (!*head || (*head)->at.epoch != area.visible.epoch) continue;
        auto entry = tx.entry(area.area, area.visible.revision);
        if (!entry) return entry.failure();
        if (!*entry || (*entry)->hash != area.headHash)
            spdlog::critical("ledger rewritten area={} revision={} witness={}", toText(area.area),
                             area.visible.revision, toText(device.id));
    }
    return Done{};
}

/// One answer's pages, from one snapshot.
class Pages {
  public:
    Pages(Reading& tx, const Ledger::Rules& rules, const Id& person, const AnswerLimits& limits,
          wire::ExchangeAnswer& answer)
        : tx_(tx), rules_(rules), person_(person), limits_(limits), answer_(answer) {}

    /// Adds the pages of `area` past `had` while there is room.
    Result<> add(const VisibleArea& area, const sync::AreaState& had) {
        const bool whole = had.visible == area.state.visible && had.staged == sync::Position{};
        if (whole) return Done{};
        for (sync::Position from = had.staged;;) {
            if (bytes_ >= limits_.bytes) {
                answer_.set_more(true);
                return Done{};
            }
            auto page = pull(tx_, *rules_.catalog, *rules_.access, person_, area.state.area,
                             had.visible, from, limits_.page);
            if (!page) return page.failure();
            if (!area.live) {
                page->head = area.state.visible;
                page->headHash = area.state.headHash;
            }
            auto& out = *answer_.add_areas();
            sync::toWire(*page, out);
            bytes_ += out.ByteSizeLong();
            if (!page->more) return Done{};
            from = page->to;
        }
    }

  private:
    Reading& tx_;
    const Ledger::Rules& rules_;
    Id person_;
    AnswerLimits limits_;
    wire::ExchangeAnswer& answer_;
    std::size_t bytes_ = 0;
};

std::vector<sync::AreaState> statesOf(const std::vector<VisibleArea>& areas) {
    std::vector<sync::AreaState> states;
    for (const auto& area : areas) states.push_back(area.state);
    return states;
}

struct Asked {
    std::vector<sync::AreaState> areas;
    std::vector<sync::ChangeSet> sets;
    std::vector<sync::Receipt> refused;  ///< sets that cannot be read
};

Result<Asked> readRequest(const wire::ExchangeRequest& request, const Device& device,
                          std::int64_t nowMs) {
    if (!request.device().empty() && request.device() != device.id.view())
        return Failure{Code::invalid,
                       "the request names another device than the one that signed it"};
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
        auto written = state_->writer->run([&](Writing& tx) -> Result<> {
            taken.clear();
            if (auto noted = noteSeen(tx, id, nowMs); !noted) return noted;
            return acceptAll(tx, *state_->ledger, asked->sets, taken);
        });
        if (!written) return written.failure();
        receipts.insert(receipts.end(), taken.begin(), taken.end());
    } else if (nowMs - device.lastSeenMs > seenEveryMs) {
        state_->writer->post([id, nowMs](Writing& tx) { return noteSeen(tx, id, nowMs); });
    }

    wire::ExchangeAnswer answer;
    answer.set_server_ms(nowMs);
    for (const auto& receipt : receipts) sync::toWire(receipt, *answer.add_receipts());
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
    if (auto heeded = heedWitness(**tx, device, asked->areas); !heeded) return heeded.failure();

    // A cursor that this server did not seal for this device costs a full reconcile.
    const std::string mark = device.id.str();
    const auto cursor = shared::open(state_->sealKey, request.cursor());
    const bool known = request.cursor().empty() || (cursor && cursor->starts_with(mark));
    Pages pages(**tx, state_->ledger->rules(), device.person, state_->limits, answer);
    for (const auto& area : *areas) {
        sync::AreaState had;
        for (const auto& said : asked->areas)
            if (known && said.area == area.state.area) had = said;
        if (auto added = pages.add(area, had); !added) return added.failure();
    }
    if (!answer.more()) answer.set_cursor(shared::seal(*state_->env, state_->sealKey, mark + hash));
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
