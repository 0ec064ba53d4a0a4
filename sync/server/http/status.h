#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sync/server/host.h"
#include "sync/server/status/metrics.h"

namespace field::server {

/// What an administrator's own programs ask of a server, over plain HTTP on a loopback address of
/// its own:
///
///   GET /healthz   200 "ok", or 503 and a line a trouble
///   GET /metrics   metrics.h
///
/// A door of its own and not a path of the devices' one: that one is open to the city, and behind a
/// proxy that ends TLS every request to it seems to come from loopback. Who sits on the machine may
/// look; a request that names another host came by way of a browser or a proxy and is refused. It
/// has a thread of its own, so that it also answers where the devices' door is full. There is no
/// person, device or value in what it says.
class StatusServer {
  public:
    /// Code::refused for an address that is not loopback. `host` must outlive it, and `door`, which
    /// it calls on its own thread, stay callable.
    static Result<std::unique_ptr<StatusServer>> start(Host& host, std::shared_ptr<shared::Env> env,
                                                       const std::string& address,
                                                       std::function<DoorLoad()> door);
    /// Ends at once.
    ~StatusServer();

    /// The real address: "127.0.0.1:9464".
    [[nodiscard]] const std::string& address() const;

  private:
    struct Running;
    explicit StatusServer(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

}  // namespace field::server
