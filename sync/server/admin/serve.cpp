#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "sync/server/admin/commands.h"
#include "sync/server/admin/service.h"
#include "sync/server/host/state.h"
#include "sync/server/http/server.h"
#include "sync/server/http/status.h"
#include "sync/server/status/event.h"
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
    if (!run) {
        host.meters().timerFailed();
        return Event("timers_failed").failure(run.failure()).error();
    }
    if (!run->troubles.empty()) {
        host.meters().timerFailed();
        Event("timers_passed_over")
            .number("reports", static_cast<std::int64_t>(run->troubles.size()))
            .text("what", "fieldledger-server timers names them")
            .error();
    }
    for (const auto& step : run->taken) {
        Event("timer_step")
            .id("report", step.report)
            .number("from", step.from)
            .number("to", step.to)
            .info();
        for (const int year : step.unknownYears)
            Event("holidays_unknown")
                .id("report", step.report)
                .number("year", year)
                .text("what", "not in holidays.tsv: weekends alone were counted")
                .warn();
    }
}

/// What the rules have to say of projects goes on record, each warning once. A failure is told and
/// tried again in an hour.
void putAlertsOnRecord(Host& host, shared::Env& env, LookedThrough& looked,
                       const shared::AlertRules& rules) {
    auto raised = raiseAlerts(host, shared::chinaDay(env.wallMs()), looked, rules);
    if (!raised) {
        host.meters().timerFailed();
        return Event("alerts_failed").failure(raised.failure()).error();
    }
    for (const auto& one : *raised)
        Event("alert")
            .id("alert", one.alert)
            .id("project", one.project)
            .text("rule", one.rule)
            .text("level", levelName(one.level))
            .info();
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
    std::unique_ptr<StatusServer> status;
    if (!options.status.empty()) {
        auto started = StatusServer::start(**host, env, options.status,
                                           [&server] { return (*server)->load(); });
        if (!started) return started.failure();
        status = started.take();
    }
    fmt::print("listening on {}\n", (*server)->address());
    if (status) fmt::print("status on {}\n", status->address());
    std::fflush(stdout);
    Event("serving").text("version", FIELD_VERSION).text("address", (*server)->address()).info();
    tellService("READY=1");

    const int signal = waitUntil(ending, **host, *env, *rules);
    Event("ending").number("signal", signal).info();
    tellService("STOPPING=1");
    status.reset();
    (*server)->stop();
    host->reset();  // writes what it took, and answers nobody any more
    Event("ended").info();
    return Done{};
}

}  // namespace field::server
