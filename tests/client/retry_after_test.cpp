#include <QTest>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>

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

/// A device whose loop asks a real server, which lets it ask `burst` times and then one time more
/// every `everyMs` of a clock that the test sets.
class Asked {
  public:
    Asked(std::int64_t burst, std::int64_t everyMs) {
        city_.serve();
        inspector_.emplace(city_, "inspector");
        inspector_->sync();
        server::HttpLimits limits;
        limits.deviceBurst = burst;
        limits.deviceEveryMs = everyMs;
        limits.tokenMs = 100'000'000;
        door_ = must(server::HttpServer::start(
            city_.host(), clock, {.address = "127.0.0.1:0", .plain = true, .names = {}}, limits));
        setup.dir = inspector_->path();
        setup.catalog = shared::Catalog::builtIn();
        setup.env = inspector_->env;
        setup.serverUrl = "http://" + door_->address();
        setup.watch = false;
        setup.firstRetryMs = 20;
        loop_.emplace(setup, [this](const ExchangeLoop::News& news) { heard_.add(news); });
    }
    /// What it hears next.
    ExchangeLoop::News hears() { return heard_.next(); }
    ExchangeLoop::News asks() {
        loop_->askNow();
        return hears();
    }
    /// Asks until it is turned away, which it is at the fourth time at the latest.
    ExchangeLoop::News turnedAway() {
        auto news = hears();
        for (int i = 0; i < 3 && !news.failed; ++i) news = asks();
        return news;
    }

    const std::shared_ptr<suite::Set> clock = std::make_shared<suite::Set>();
    ExchangeLoop::Setup setup;

  private:
    City city_;
    std::optional<Device> inspector_;
    std::unique_ptr<server::HttpServer> door_;
    Heard heard_;
    std::optional<ExchangeLoop> loop_;
};

}  // namespace

/// A real server whose clock the test sets tells a real client when to come back.
class RetryAfterTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDeviceComesBackWhenTheServerHasRoomForIt() {
        Asked device(3, 100'000);
        const auto turned = device.turnedAway();
        QVERIFY(turned.failed.has_value());
        QCOMPARE(turned.failed->code, Code::busy);
        // By itself it would have waited 20 ms; it was told 100 s, and spreads over half of it.
        QVERIFY(turned.retryMs >= 100'000);
        QVERIFY(turned.retryMs <= 150'000);

        // A person who asks is turned away until then, and told what is left.
        device.clock->ms += 60'000;
        const auto again = device.asks();
        QVERIFY(again.failed.has_value());
        QVERIFY(again.retryMs >= 40'000 && again.retryMs <= 60'000);

        device.clock->ms += again.retryMs;
        QVERIFY(device.asks().done.has_value());
    }

    void noServerSendsADeviceAwayForLong() {
        Asked device(1, 86'400'000);
        const auto turned = device.turnedAway();
        QVERIFY(turned.failed.has_value());
        QVERIFY(turned.retryMs >= device.setup.mostRetryMs);
        QVERIFY(turned.retryMs <= device.setup.mostRetryMs * 3 / 2);
    }

    void aProfileThatCouldNotBeOpenedIsTriedAgain() {
        const QTemporaryDir folder;
        const auto place = folder.path().toStdString() + "/profile";
        std::ofstream(place) << "in the way";
        ExchangeLoop::Setup setup;
        setup.dir = place;
        setup.catalog = shared::Catalog::builtIn();
        setup.env = shared::systemEnv();
        setup.watch = false;
        setup.firstRetryMs = setup.mostRetryMs = 20;
        Heard heard;
        ExchangeLoop loop(setup, [&heard](const ExchangeLoop::News& news) { heard.add(news); });
        const auto shut = heard.next();
        QVERIFY(shut.failed && shut.retryMs > 0);
        std::filesystem::remove(place);
        // Open, it finds that the profile is nobody's.
        auto opened = heard.next();
        for (int i = 0; i < 1000 && opened.failed->message == shut.failed->message; ++i)
            opened = heard.next();
        QVERIFY(std::filesystem::exists(place + "/field.db"));
    }
};

static const suite::Case<RetryAfterTest> here("retry_after");

#include "retry_after_test.moc"
