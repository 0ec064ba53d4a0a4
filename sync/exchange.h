#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "sync/replica.h"
#include "sync/transport.h"

namespace field::wire {
class ExchangeAnswer;
class ExchangeRequest;
}  // namespace field::wire

namespace field::sync {

/// What a person sees while an exchange runs; counts only grow.
struct Progress {
    enum class Phase { connecting, sending, receiving, evidence, done } phase = Phase::connecting;
    std::uint64_t setsSent = 0, setsTotal = 0;
    std::uint64_t rowsReceived = 0;
    std::uint64_t filesDone = 0, filesTotal = 0;
    std::uint64_t bytesSent = 0, bytesReceived = 0;
};

/// What one exchange did.
struct Summary {
    Progress counts;
    std::uint64_t received = 0, parked = 0, early = 0, invalid = 0;
    std::uint64_t conflicts = 0;  ///< edits that opened or joined one
    int rounds = 0;               ///< requests to /v1/exchange
    bool changed = false;         ///< anything sent or pulled
    std::string evidenceProblem;  ///< why some evidence waits; empty: all moved
    bool evidenceCut = false;     ///< it waits for a better line alone: try again (retry.h)
};

/// One exchange of a device with the server: pushes the outbox, takes receipts, pulls what is
/// granted page by page, then moves evidence, and looks after the records again and again
/// meanwhile. Records never wait for photos; a failed pull never blocks a push; nothing counts as
/// sent without its receipt.
class Exchange {
  public:
    Exchange(Replica& replica, Transport& transport, shared::Env& env);

    /// Runs to the end. Code::offline and Code::busy: try again (retry.h); what was done so far is
    /// kept. `cancelled` stops between and inside requests with Code::offline.
    Result<Summary> run(const std::function<void(const Progress&)>& progress = {},
                        const std::atomic<bool>* cancelled = nullptr);

    /// Waits on /v1/watch until a head moved past what the device has (true) or `timeoutMs` passed.
    Result<bool> watch(std::int64_t timeoutMs, const std::atomic<bool>* cancelled = nullptr);

  private:
    Replica& replica_;
    Transport& transport_;
    shared::Env& env_;
};

/// The two halves of an exchange's round, between which lies a network, or a bundle and some days.
/// Fills what `self` asks in one request: `sets` to take and, unless `pushOnly`, the pages past
/// where it stands.
Result<> fillRequest(Replica& replica, const Replica::Identity& self,
                     const std::vector<ChangeSet>& sets, bool pushOnly,
                     wire::ExchangeRequest& request);
/// Takes an answer's receipts, then its pages; each counts in `summary` and calls `moved`.
class AnswerTaking {
  public:
    AnswerTaking(Replica& replica, Summary& summary, std::function<void()> moved)
        : replica_(replica), summary_(summary), moved_(std::move(moved)) {}

    Result<> takeReceipts(const wire::ExchangeAnswer& answer);
    struct Pages {
        std::uint64_t taken = 0, stale = 0;  ///< stale ones do not go on from where the device is
        bool sendAgain = false;  ///< a restored ledger lacks sets, which are in the outbox again
    };
    Result<Pages> takePages(const wire::ExchangeAnswer& answer);

  private:
    Replica& replica_;
    Summary& summary_;
    std::function<void()> moved_;
};

/// Asks the server to enrol this device under `code`, in the place of the person's device `former`
/// (none: of no other's), which can then do no more. The device's key never leaves it.
struct Enrolment {
    shared::PublicKey server;
    Id device, person;
    std::string matchCode;  ///< six digits, to compare with the administrator's screen
    bool confirmed = false;
};
Result<Enrolment> enrol(Transport& transport, shared::Env& env, const shared::PublicKey& deviceKey,
                        const std::string& code, const std::string& deviceLabel,
                        const Id& former = {});

}  // namespace field::sync
