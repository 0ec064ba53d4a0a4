#include <QTest>

#include <condition_variable>
#include <mutex>

#include "client/exchange_loop.h"
#include "sync/server/http/server.h"
#include "tests/support/frail.h"
#include "tests/support/set_clock.h"
#include "tests/support/suite.h"

using namespace field;
using client::ExchangeLoop;
using frail::Device;
using served::City;
using shared::Code;

namespace {

/// What a loop told, one after another.
class Heard {
  public:
    void add(const ExchangeLoop::News& news) {
        if (news.progress) return;
        const std::lock_guard lock(mutex_);
        all_.push_back(news);
        wake_.notify_all();
    }
    /// The next one; waits for it.
    ExchangeLoop::News next() {
        std::unique_lock lock(mutex_);
        if (!wake_.wait_for(lock, std::chrono::seconds(60), [&] { return !all_.empty(); }))
            qFatal("the loop says nothing");
        auto first = all_.front();
        all_.erase(all_.begin());
        return first;
    }

  private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<ExchangeLoop::News> all_;
};

}  // namespace

/// A real server whose clock the test sets tells a real client when to come back.
class RetryAfterTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDeviceComesBackWhenTheServerHasRoomForIt() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto clock = std::make_shared<suite::Set>();
        server::HttpLimits limits;
        limits.deviceBurst = 3;
        limits.deviceEveryMs = 100'000;
        limits.tokenMs = 100'000'000;
        auto door = must(server::HttpServer::start(
            city.host(), clock, {.address = "127.0.0.1:0", .plain = true, .names = {}}, limits));
        ExchangeLoop::Setup setup;
        setup.dir = inspector.path();
        setup.catalog = shared::Catalog::builtIn();
        setup.env = inspector.env;
        setup.serverUrl = "http://" + door->address();
        setup.watch = false;
        setup.firstRetryMs = 20;
        Heard heard;
        ExchangeLoop loop(setup, [&](const ExchangeLoop::News& news) { heard.add(news); });

        // Three requests are its burst; by then it has asked too often.
        std::optional<ExchangeLoop::News> turned;
        for (int i = 0; i < 4 && !turned; ++i) {
            auto news = heard.next();
            if (news.failed) turned = std::move(news);
            if (!turned) loop.askNow();
        }
        QVERIFY(turned);
        QCOMPARE(turned->failed->code, Code::busy);
        // By itself it would have waited 20 ms; it was told 100 s, and spreads over half of it.
        QVERIFY(turned->retryMs >= 100'000);
        QVERIFY(turned->retryMs <= 150'000);

        // A person who asks is turned away until then, and told what is left.
        clock->ms += 60'000;
        loop.askNow();
        const auto again = heard.next();
        QVERIFY(again.failed.has_value());
        QVERIFY(again.retryMs >= 40'000 && again.retryMs <= 60'000);

        clock->ms += again.retryMs;
        loop.askNow();
        QVERIFY(heard.next().done.has_value());
    }

    void noServerSendsADeviceAwayForLong() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto clock = std::make_shared<suite::Set>();
        server::HttpLimits limits;
        limits.deviceBurst = 1;
        limits.deviceEveryMs = 86'400'000;
        limits.tokenMs = 100'000'000;
        auto door = must(server::HttpServer::start(
            city.host(), clock, {.address = "127.0.0.1:0", .plain = true, .names = {}}, limits));
        ExchangeLoop::Setup setup;
        setup.dir = inspector.path();
        setup.catalog = shared::Catalog::builtIn();
        setup.env = inspector.env;
        setup.serverUrl = "http://" + door->address();
        setup.watch = false;
        Heard heard;
        ExchangeLoop loop(setup, [&](const ExchangeLoop::News& news) { heard.add(news); });
        std::int64_t waitMs = 0;
        for (int i = 0; i < 4 && waitMs == 0; ++i) {
            const auto news = heard.next();
            waitMs = news.failed ? news.retryMs : 0;
            if (waitMs == 0) loop.askNow();
        }
        QVERIFY(waitMs >= setup.mostRetryMs && waitMs <= setup.mostRetryMs * 3 / 2);
    }
};

static const suite::Case<RetryAfterTest> here("retry_after");

#include "retry_after_test.moc"
