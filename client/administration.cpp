#include "client/administration.h"

#include "sync/asking.h"

namespace field::client {

namespace {

/// An administrator waits for the answer before a screen.
constexpr std::int64_t timeoutMs = 20'000;

}  // namespace

Result<wire::AdministrationAnswer> administer(Store& store, sync::Transport& transport,
                                              shared::Env& env,
                                              const wire::AdministrationRequest& request,
                                              const std::atomic<bool>* cancelled) {
    auto self = store.identity();
    if (!self) return self.failure();
    sync::Asking asking(transport, env, &*self, cancelled);
    wire::AdministrationAnswer answer;
    sync::Request how;
    how.timeoutMs = how.quietMs = timeoutMs;
    if (auto asked = asking.post("/v1/administration", request, answer, std::move(how)); !asked)
        return asked.failure();
    return answer;
}

}  // namespace field::client
