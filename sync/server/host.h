#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/server/evidence_store.h"
#include "sync/server/ledger.h"

namespace field::server {

/// One store and what a server does with it, without HTTP: the same calls serve requests, bundles,
/// the administrator's commands and tests. Any thread may call.
///
/// Writes go through one writer: waiting jobs are taken together, each in its own savepoint, and
/// committed with one full sync to disk; only then is any of them answered.
class Host {
  public:
    /// Makes the store in `dir` (must not hold one): keys, the city area, the first administrator.
    /// Returns the administrator's person id.
    static Result<Id> init(const std::string& dir, shared::Env& env);
    /// Opens the store in `dir`. Code::missing if there is none.
    static Result<std::unique_ptr<Host>> open(const std::string& dir,
                                              std::shared_ptr<shared::Env> env);
    ~Host();

    /// One exchange of a verified device: request and answer bodies (field.wire.Exchange…).
    Result<std::string> exchange(const Id& device, std::string_view body);
    /// The device `id` with its key, if it may speak: confirmed. Revoked ones may still push (what
    /// they send is parked) and receive nothing.
    Result<std::optional<Device>> device(const Id& id);
    /// Answers true once a head moved past `seen`, or false at `deadlineMs` of monotonic time.
    Result<std::string> watch(const Id& device, std::string_view body, std::int64_t timeoutMs);

    Result<std::string> enrolCode(const Id& person, bool autoConfirm, std::int64_t lifetimeMs);
    Result<std::string> enrol(std::string_view body);
    Result<> confirm(const Id& device);
    Result<> revokeDevice(const Id& device);

    /// Runs `work` on the writer and answers when it is durable.
    Result<> write(const std::function<Result<>(Writing&, Ledger&)>& work);
    Result<std::unique_ptr<Reading>> read();

    Ledger& ledger();
    EvidenceStore& evidence();
    /// Checks every area's chain and every evidence file's hash; Code::damaged names the first fault.
    Result<> verify(const std::function<void(const std::string&)>& progress);

  private:
    struct State;
    explicit Host(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace field::server
