#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "sync/server/admin/commands.h"
#include "sync/server/http/server.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// What else needs file descriptors: the store's connections, evidence, logs.
constexpr std::size_t otherFiles = 256;

/// Limits that this process has files for; raises its own bound as far as the system lets it.
HttpLimits limitsOfThisMachine() {
    HttpLimits limits;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return limits;
    if (files.rlim_cur < files.rlim_max) {
        files.rlim_cur = std::min<rlim_t>(files.rlim_max, 65'536);
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    const auto room = static_cast<std::size_t>(files.rlim_cur);
    limits.connections =
        std::min(limits.connections, room > 2 * otherFiles ? room - otherFiles : otherFiles);
    return limits;
}

}  // namespace

Result<> serve(const ServeOptions& options) {
    if (options.storage != "sqlite")
        return Failure{Code::unsupported,
                       "--storage " + options.storage + " comes with a later version; use sqlite"};
    if (!options.plain)
        return Failure{
            Code::unsupported,
            "TLS comes with a later version; serve --plain on a loopback address such as "
            "127.0.0.1:8443"};
    // Signals are taken here, in order, and by no other thread.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto host = options.store.open();
    if (!host) return host.failure();
    auto server =
        HttpServer::start(**host, shared::systemEnv(), options.listen, limitsOfThisMachine());
    if (!server) return server.failure();
    fmt::print("listening on {}\n", (*server)->address());
    std::fflush(stdout);

    int signal = 0;
    sigwait(&ending, &signal);
    spdlog::info("ending signal={}", signal);
    (*server)->stop();
    return Done{};
}

}  // namespace field::server
