#include "sync/exchange.h"

#include <algorithm>
#include <utility>

#include "shared/proto/sync.pb.h"
#include "sync/asking.h"
#include "sync/evidence_transfer.h"
#include "sync/exchange_wire.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Long enough for a page over a line of 1 KiB a second; a dead one is noticed by its quiet.
constexpr std::int64_t requestMs = 600'000;
/// What is saved, or moves on the server, while photos move waits no longer than this and a piece.
constexpr std::int64_t evidenceTurnMs = 20'000;
/// Rounds without anything new before the answers are called not ours.
constexpr int maxIdleRounds = 3;

using OnProgress = std::function<void(const Progress&)>;

/// One exchange under way.
class Running {
  public:
    Running(Replica& replica, Asking& asking, shared::Env& env, const Replica::Identity& self,
            const OnProgress& onProgress)
        : replica_(replica), asking_(asking), env_(env), self_(self), onProgress_(onProgress) {}

    Result<Summary> run() {
        show(Progress::Phase::connecting);
        if (auto done = moveRecords(); !done) return done.failure();
        for (;;) {
            auto more = moveEvidence();
            if (!more) return more.failure();
            if (!*more) break;
            auto looked = moveRecords();
            if (looked) continue;
            if (!isBusyLine(looked.failure())) return looked.failure();
            evidenceWaits(looked.failure());
            break;
        }
        show(Progress::Phase::done);
        return summary_;
    }

  private:
    void show(Progress::Phase phase) {
        summary_.counts.phase = phase;
        summary_.counts.bytesSent = asking_.bytesSent();
        summary_.counts.bytesReceived = asking_.bytesReceived();
        if (onProgress_) onProgress_(summary_.counts);
    }

    Result<> ask(wire::ExchangeRequest& request, wire::ExchangeAnswer& answer) {
        ++summary_.rounds;
        request.set_nonce(asking_.nonce());
        Request carrier;
        carrier.timeoutMs = requestMs;
        carrier.progress = [this](std::uint64_t, std::uint64_t) {
            show(summary_.counts.phase);
            return true;
        };
        auto asked = asking_.post("/v1/exchange", request, answer, std::move(carrier));
        if (!asked) return asked;
        // What stands in another's answer, pages above all, must not become this device's.
        if (answer.device() != self_.device.view())
            return Failure{Code::offline, "the answer is to another device; it is asked again"};
        if (answer.nonce() != request.nonce()) {
            // A late one, to an earlier request: receipts hold for good; where the ledger stood,
            // and in which life, it says of then.
            answer.clear_areas();
            answer.set_unchanged(false);
            answer.set_more(true);
        }
        return asked;
    }

    Result<> moveRecords() {
        auto first = replica_.outbox({}, 0);
        if (!first) return first.failure();
        auto unchanged = first->empty() ? askUnchanged() : Result<bool>(false);
        if (!unchanged) return unchanged.failure();
        return *unchanged ? Done{} : rounds(first.take());
    }

    /// With nothing to send, one hash of all that is here asks whether there is anything to fetch.
    Result<bool> askUnchanged() {
        auto areas = replica_.areas();
        if (!areas) return areas.failure();
        // Something is under way, or everything is to come anew.
        const bool staged = std::any_of(areas->begin(), areas->end(), [](const AreaState& area) {
            return area.staged != Position{} || area.filling || area.cursor.empty();
        });
        if (areas->empty() || staged) return false;
        wire::ExchangeRequest request;
        request.set_device(self_.device.str());
        request.set_state_hash(stateHash(*areas));
        wire::ExchangeAnswer answer;
        if (auto asked = ask(request, answer); !asked) return asked.failure();
        if (!answer.unchanged()) return false;
        if (auto noted = replica_.pulledAll(); !noted) return noted.failure();
        return true;
    }

    /// Pushes the outbox page by page, then pulls until the server has no more.
    Result<> rounds(std::vector<ChangeSet> sets) {
        for (int idle = 0; idle < maxIdleRounds;) {
            std::vector<ChangeSet> next;
            if (!sets.empty()) {
                auto following = replica_.outbox(sets.back().area, sets.back().deviceSeq);
                if (!following) return following.failure();
                next = following.take();
            }
            summary_.counts.setsTotal = std::max(
                summary_.counts.setsTotal, summary_.counts.setsSent + sets.size() + next.size());
            // Pulling between two pages of the outbox would fetch rows that the second changes.
            const bool pushOnly = pullFailed_ || !next.empty();
            if (pushOnly && sets.empty()) break;
            auto answered = round(sets, pushOnly);
            if (!answered) {
                // A server that cannot read for us may still take what we bring.
                if (pushOnly || sets.empty() || isLine(answered.failure()))
                    return answered.failure();
                pullFailed_ = answered.failure();
                continue;
            }
            if (answered->sendAgain && ++resent_ < maxIdleRounds) {
                // A restored ledger lacks what was sent before: from the outbox's beginning.
                auto again = replica_.outbox({}, 0);
                if (!again) return again.failure();
                sets = again.take();
                continue;
            }
            const bool more = !next.empty() || (!pushOnly && answered->more);
            if (!more) break;
            idle = answered->progress ? 0 : idle + 1;
            if (idle == maxIdleRounds) {
                return Failure{Code::offline,
                               "the server's answers do not go on from where this "
                               "device stands; it is asked again"};
            }
            sets = std::move(next);
        }
        if (pullFailed_) return *pullFailed_;
        return replica_.pulledAll();
    }

    static bool isBusyLine(const Failure& failure) {
        return failure.code == Code::offline || failure.code == Code::busy;
    }

    static bool isLine(const Failure& failure) {
        return failure.code == Code::offline || failure.code == Code::refused ||
               failure.code == Code::unsupported;
    }

    struct Round {
        bool more = false;       ///< the server has more for us
        bool progress = false;   ///< this round moved something
        bool sendAgain = false;  ///< sets that were answered before are in the outbox again
    };

    Result<Round> round(const std::vector<ChangeSet>& sets, bool pushOnly) {
        wire::ExchangeRequest request;
        auto filled = fillRequest(replica_, self_, sets, pushOnly, request);
        if (!filled) return filled.failure();
        show(sets.empty() ? Progress::Phase::receiving : Progress::Phase::sending);
        wire::ExchangeAnswer answer;
        if (auto asked = ask(request, answer); !asked) return asked.failure();
        Round out;
        if (auto taken = taking_.takeReceipts(answer); !taken) return taken.failure();
        summary_.counts.setsSent += sets.size();
        show(Progress::Phase::receiving);
        out.progress = !sets.empty();
        out.more = answer.more();
        if (!pushOnly) {
            auto taken = taking_.takePages(answer);
            // A failed pull never blocks a push: what is left of the outbox still goes.
            if (!taken) pullFailed_ = taken.failure();
            out.sendAgain = taken && taken->sendAgain;
            out.progress = out.progress || out.sendAgain || (taken && taken->taken > 0);
        }
        return out;
    }

    /// The records were through, and what moved since counts: that photos wait is said, and they go
    /// with the next exchange.
    void evidenceWaits(const Failure& why) {
        summary_.evidenceProblem = why.message;
        summary_.evidenceCut = isBusyLine(why);
    }

    /// True: there is more to move, and it is time to look after the records.
    Result<bool> moveEvidence() {
        show(Progress::Phase::evidence);
        const auto before = summary_.counts.filesDone;
        EvidenceTransfer transfer(replica_, asking_, [&](std::uint64_t done, std::uint64_t total) {
            summary_.counts.filesDone = before + done;
            summary_.counts.filesTotal = before + total;
            show(Progress::Phase::evidence);
        });
        const auto untilMs = env_.bootMs() + evidenceTurnMs;
        auto moved = transfer.run([&] { return env_.bootMs() >= untilMs; });
        if (!moved) {
            evidenceWaits(moved.failure());
            return moved.failure().code == Code::full ? Result<bool>(moved.failure()) : false;
        }
        summary_.evidenceProblem = moved->problem;
        summary_.changed = summary_.changed || moved->sent + moved->fetched > 0;
        return moved->gaveWay;
    }

    Replica& replica_;
    Asking& asking_;
    shared::Env& env_;
    const Replica::Identity& self_;
    const OnProgress& onProgress_;
    Summary summary_;
    AnswerTaking taking_{replica_, summary_, [this] { show(Progress::Phase::receiving); }};
    std::optional<Failure> pullFailed_;
    int resent_ = 0;
};

}  // namespace

Result<> fillRequest(Replica& replica, const Replica::Identity& self,
                     const std::vector<ChangeSet>& sets, bool pushOnly,
                     wire::ExchangeRequest& request) {
    request.set_device(self.device.str());
    request.set_push_only(pushOnly);
    for (const auto& set : sets) {
        toWire(set, *request.add_sets());
        auto former = replica.formerReceipts(set);
        if (!former) return former.failure();
        for (const auto& receipt : *former) toWire(receipt, *request.add_former());
    }
    if (pushOnly) return Done{};
    auto areas = replica.areas();
    if (!areas) return areas.failure();
    for (const auto& area : *areas) toWire(area, *request.add_areas());
    return Done{};
}

Result<> AnswerTaking::takeReceipts(const wire::ExchangeAnswer& answer) {
    std::vector<Receipt> receipts;
    for (const auto& item : answer.receipts()) {
        auto receipt = fromWire(item);
        if (!receipt) continue;  // garbled: its set stays in the outbox
        receipts.push_back(receipt.take());
    }
    if (!receipts.empty()) {
        if (auto taken = replica_.takeReceipts(receipts); !taken) return taken;
    }
    for (const auto& receipt : receipts) {
        summary_.received += receipt.verdict == Verdict::received;
        summary_.parked += receipt.verdict == Verdict::parked;
        summary_.early += receipt.verdict == Verdict::early;
        summary_.invalid += receipt.verdict == Verdict::invalid;
        summary_.conflicts += static_cast<std::uint64_t>(
            std::count_if(receipt.outcomes.begin(), receipt.outcomes.end(),
                          [](const auto& item) { return item.outcome == Outcome::conflict; }));
        summary_.changed = true;
    }
    return Done{};
}

Result<AnswerTaking::Pages> AnswerTaking::takePages(const wire::ExchangeAnswer& answer) {
    Pages pages;
    for (const auto& item : answer.areas()) {
        auto page = fromWire(item);
        if (!page) return page.failure();
        auto taken = replica_.takePage(*page);
        if (!taken && taken.failure().code == Code::missing) pages.sendAgain = true;
        if (!taken && taken.failure().code == Code::invalid) ++pages.stale;
        if (!taken && (taken.failure().code == Code::invalid || pages.sendAgain)) continue;
        if (!taken) return taken.failure();
        ++pages.taken;
        summary_.changed = true;
        summary_.counts.rowsReceived += page->rows.size() + page->changed.size();
        moved_();
    }
    return pages;
}

Exchange::Exchange(Replica& replica, Transport& transport, shared::Env& env)
    : replica_(replica), transport_(transport), env_(env) {}

Result<Summary> Exchange::run(const OnProgress& progress, const std::atomic<bool>* cancelled) {
    auto self = replica_.identity();
    if (!self) return self.failure();
    Asking asking(transport_, env_, &*self, cancelled);
    return Running(replica_, asking, env_, *self, progress).run();
}

Result<bool> Exchange::watch(std::int64_t timeoutMs, const std::atomic<bool>* cancelled) {
    auto self = replica_.identity();
    if (!self) return self.failure();
    auto areas = replica_.areas();
    if (!areas) return areas.failure();
    wire::WatchRequest request;
    for (const auto& area : *areas) {
        toWire(area, *request.add_areas());
        request.mutable_areas()->rbegin()->clear_cursor();
    }
    Asking asking(transport_, env_, &*self, cancelled);
    constexpr std::int64_t graceMs = 15'000;
    Request carrier;
    carrier.headers["fl-wait"] = std::to_string(timeoutMs);
    carrier.timeoutMs = timeoutMs + graceMs;
    carrier.quietMs = timeoutMs + graceMs;
    wire::WatchAnswer answer;
    auto asked = asking.post("/v1/watch", request, answer, std::move(carrier));
    if (!asked) return asked.failure();
    return answer.moved_size() > 0;
}

Result<Enrolment> enrol(Transport& transport, shared::Env& env, const shared::PublicKey& deviceKey,
                        const std::string& code, const std::string& deviceLabel, const Id& former) {
    wire::EnrolRequest request;
    if (!former.none()) request.set_former_device(former.str());
    request.set_code(code);
    request.set_public_key(deviceKey.str());
    request.set_device_label(deviceLabel);
    Asking asking(transport, env, nullptr, nullptr);
    wire::EnrolAnswer answer;
    if (auto asked = asking.post("/v1/enrol", request, answer); !asked) return asked.failure();
    const auto server = shared::PublicKey::from(answer.server());
    const auto device = Id::from(answer.device()), person = Id::from(answer.person());
    if (!server || !device || !person) {
        return Failure{Code::offline, "the answer to /v1/enrol is cut or not ours"};
    }
    return Enrolment{*server, *device, *person, answer.match_code(), answer.confirmed()};
}

}  // namespace field::sync
