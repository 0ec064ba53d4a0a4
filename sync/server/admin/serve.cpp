#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "sync/server/admin/commands.h"
#include "sync/server/host/state.h"
#include "sync/server/http/server.h"
#include "sync/server/timers/timers.h"

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

/// "bureau.example.cn:8443" without its port.
std::string hostOf(const std::string& reachedAt) {
    auto host = reachedAt.substr(0, reachedAt.rfind(':'));
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    return host;
}

/// Keeps the address that invitations name. Listening everywhere says none.
Result<> noteUrl(Host& host, const ServeOptions& options, const std::string& address) {
    auto at = options.reachedAt.empty() ? address : options.reachedAt;
    if (at.starts_with("0.0.0.0:") || at.starts_with("[::]:")) return Done{};
    const auto url = (options.plain ? "http://" : "https://") + at;
    return host.write([&](Writing& tx, Ledger&) -> Result<> {
        auto before = tx.setting(settings::publicUrl);
        if (!before) return before.failure();
        return *before == url ? Result<>(Done{}) : tx.putSetting(settings::publicUrl, url);
    });
}

/// Terms are counted in days; a server that was down over midnight is late by this much at most.
constexpr std::time_t timersEveryS = 3'600;

/// What a term's end has the server do. A failure is told and tried again in an hour: it is no
/// reason to stop serving.
void takeTimedSteps(Host& host, shared::Env& env, LookedThrough& looked) {
    auto run = runTimers(host, shared::chinaDay(env.wallMs()), {}, &looked);
    if (!run) return spdlog::error("timers failed: {}", run.failure().message);
    for (const auto& trouble : run->troubles) spdlog::error("timers passed over {}", trouble);
    for (const auto& step : run->taken) {
        spdlog::info("timers report={} from={} to={}", toText(step.report), step.from, step.to);
        for (const int year : step.unknownYears)
            spdlog::warn(
                "timers report={}: the holidays of {} are not in holidays.tsv; weekends "
                "alone were counted",
                toText(step.report), year);
    }
}

/// What the rules have to say of projects goes on record, each warning once. A failure is told and
/// tried again in an hour.
void putAlertsOnRecord(Host& host, shared::Env& env, LookedThrough& looked,
                       const shared::AlertRules& rules) {
    auto raised = raiseAlerts(host, shared::chinaDay(env.wallMs()), looked, rules);
    if (!raised) return spdlog::error("alerts failed: {}", raised.failure().message);
    for (const auto& one : *raised)
        spdlog::info("alert={} project={} rule={} level={}", toText(one.alert), toText(one.project),
                     one.rule, levelName(one.level));
}

/// Runs the timers now and every hour until one of `ending` comes; which one.
int waitUntil(const sigset_t& ending, Host& host, shared::Env& env,
              const shared::AlertRules& rules) {
    LookedThrough forTerms, forAlerts;
    for (;;) {
        takeTimedSteps(host, env, forTerms);
        putAlertsOnRecord(host, env, forAlerts, rules);
        const timespec hour{timersEveryS, 0};
        int signal = 0;
        do {
            signal = sigtimedwait(&ending, nullptr, &hour);
        } while (signal < 0 && errno == EINTR);
        if (signal > 0) return signal;
    }
}

}  // namespace

Result<> serve(const ServeOptions& options) {
    if (options.storage != "sqlite")
        return Failure{Code::unsupported,
                       "--storage " + options.storage + " comes with a later version; use sqlite"};
    const auto rules = options.rules.alerts();
    if (!rules) return rules.failure();
    // Signals are taken here, in order, and by no other thread.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto host = options.store.open();
    if (!host) return host.failure();
    const auto env = shared::systemEnv();
    Listening listening{.address = options.listen,
                        .plain = options.plain,
                        .names = {},
                        .bundles = options.store.dir + "/bundles"};
    if (!options.reachedAt.empty()) listening.names.push_back(hostOf(options.reachedAt));
    auto server = HttpServer::start(**host, env, listening, limitsOfThisMachine());
    if (!server) return server.failure();
    auto noted = noteUrl(**host, options, (*server)->address());
    if (!noted) return noted;
    fmt::print("listening on {}\n", (*server)->address());
    std::fflush(stdout);

    const int signal = waitUntil(ending, **host, *env, *rules);
    spdlog::info("ending signal={}", signal);
    (*server)->stop();
    return Done{};
}

}  // namespace field::server
