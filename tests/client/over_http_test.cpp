#include <QTest>

#include <filesystem>

#include "client/exchange_loop.h"
#include "client/review.h"
#include "client/store/vault/evidence_folder.h"
#include "tests/support/frail.h"
#include "tests/support/raw_server.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using frail::Device;
using frail::Frail;
using served::City;
using shared::Code;
using shared::Id;
using shared::Value;
using suite::RawServer;
using suite::someBytes;

class OverHttpTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasRecordedOfflineReachesAnotherDeviceWithItsPhoto() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto visit = inspector.visit();
        const auto bytes = someBytes(1'300'000);
        inspector.attach(visit, bytes);
        const auto sent = inspector.sync();
        QCOMPARE(sent.received, std::uint64_t{2});
        QCOMPARE(sent.counts.filesDone, std::uint64_t{1});
        QVERIFY(sent.evidenceProblem.empty());
        division.sync();
        QVERIFY(division.records() == inspector.records());
        QVERIFY(must(inspector.store().outbox(true)).empty());
        const auto photo = division.store().evidence().file(shared::sha256(bytes));
        QVERIFY(photo);
        QCOMPARE(std::filesystem::file_size(*photo), std::uintmax_t{1'300'000});

        // A second exchange is one small question, and changes nothing.
        for (auto* device : {&inspector, &division}) {
            device->line.largestBody = device->line.largestAnswer = 0;
            device->line.paths.clear();
            QVERIFY(!device->sync().changed);
            QVERIFY(device->line.paths == std::vector<std::string>{"POST /v1"});
            QVERIFY(device->line.largestBody <= 200 && device->line.largestAnswer <= 200);
        }
    }

    /// The line breaks after every so many bytes, again and again; what was taken stays taken.
    void aLineThatKeepsBreakingOnlyCostsTime_data() {
        QTest::addColumn<int>("bytes");
        QTest::newRow("early") << 90'000;
        QTest::newRow("late") << 700'000;
    }
    void aLineThatKeepsBreakingOnlyCostsTime() {
        QFETCH(int, bytes);
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto visit = inspector.visit();
        const auto photo = someBytes(2'000'000);
        inspector.attach(visit, photo);
        const auto hash = shared::sha256(photo);
        for (auto* device : {&inspector, &division}) {
            int tries = 0;
            const auto done = [&] {
                return device == &inspector ? must(device->store().counts()).evidenceWaiting == 0
                                            : device->store().evidence().file(hash).has_value();
            };
            for (; !done() && tries < 200; ++tries) {
                // Sometimes the line holds long enough for one request.
                device->line.breakAt = tries % 3 == 2 ? std::nullopt : std::optional(bytes);
                (void)device->trySync();
            }
            QVERIFY(done());
            device->line.breakAt.reset();
            device->sync();
        }
        QVERIFY(division.records() == inspector.records());
        QVERIFY(city.host().verify([](const std::string&) {}).ok());
    }

    void aPhotoThatNoRecordNamesIsNotSent() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        QTemporaryDir dir;
        const auto file = dir.filePath("loose.jpg").toStdString();
        std::ofstream(file) << "no record names these bytes yet";
        must(inspector.store().keepEvidence(file));
        inspector.attach(inspector.visit(), "this one is named");
        const auto done = inspector.sync();
        QCOMPARE(done.counts.filesDone, std::uint64_t{1});
        QVERIFY(done.evidenceProblem.empty());
        QCOMPARE(must(inspector.store().counts()).evidenceWaiting, std::uint64_t{0});
    }

    /// Whatever answers in the server's place, this device's state stays as it is.
    void hostileAnswersChangeNothing_data() {
        QTest::addColumn<QByteArray>("answer");
        const auto page = QByteArray("<html><body>请先登录无线网络</body></html>");
        const auto head = [](const QByteArray& type, qsizetype size) {
            return "HTTP/1.1 200 OK\r\ncontent-type: " + type +
                   "\r\ncontent-length: " + QByteArray::number(size) + "\r\n";
        };
        QTest::newRow("a captive portal's page") << head("text/html", page.size()) + "\r\n" + page;
        QTest::newRow("a portal that says it is protobuf")
            << head("application/x-protobuf", page.size()) + "\r\n" + page;
        QTest::newRow("a portal with our header")
            << head("text/html", page.size()) + "fl-server-time: 1\r\n\r\n" + page;
        QTest::newRow("noise") << QByteArray(4'000, '\x8f');
        QTest::newRow("a login redirect") << QByteArray(
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n");
        QTest::newRow("forbidden by a proxy")
            << QByteArray("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        QTest::newRow("a cut answer")
            << head("application/x-protobuf", 400) + "fl-server-time: 1\r\n\r\n\x0a\x20";
        QTest::newRow("empty sub-messages without end")
            << head("application/x-protobuf", 2'000'000) + "fl-server-time: 1\r\n\r\n" +
                   QByteArray(2'000'000, '\x12')
                       .replace(QByteArray("\x12\x12"), QByteArray("\x12\x00", 2));
        QTest::newRow("a zstd bomb that is none")
            << head("application/x-protobuf", 8) +
                   "content-encoding: zstd\r\nfl-server-time: 1\r\n\r\n" +
                   "\x28\xb5\x2f\xfd\xff\xff\xff\xff";
    }
    void hostileAnswersChangeNothing() {
        QFETCH(QByteArray, answer);
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        inspector.attach(inspector.visit(), "bytes");
        const auto before = inspector.records();
        const auto areas = must(inspector.store().replica().areas());
        RawServer hostile(
            [&](const std::string&) { return RawServer::Bytes{answer.toStdString()}; });
        Frail line(hostile.url());
        const auto done = sync::Exchange(inspector.store().replica(), line, *inspector.env).run();
        QVERIFY(!done.ok());
        QCOMPARE(done.failure().code, Code::offline);
        QVERIFY(inspector.records() == before);
        QVERIFY(must(inspector.store().replica().areas()) == areas);
        QCOMPARE(must(inspector.store().outbox(true)).size(), std::size_t{2});
        QCOMPARE(must(inspector.store().counts()).evidenceWaiting, std::uint64_t{1});
        // And afterwards everything goes through.
        QCOMPARE(inspector.sync().received, std::uint64_t{2});
    }

    /// A stale answer, cached on its way, answers a later question.
    void anAnswerToAnEarlierQuestionChangesNothing() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), other(city, "inspector");
        inspector.sync();
        std::string cached;
        other.sync();
        other.visit();
        RawServer cache([&](const std::string&) { return RawServer::Bytes{cached}; });
        const auto before = inspector.records();
        // The answer to the very first pull, as a proxy might have kept it.
        served::Tablet tablet = city.tablet("inspector");
        const auto body = city.exchange(tablet, {}).SerializeAsString();
        cached = RawServer::ours(200, body, "content-type: application/x-protobuf\r\n").bytes;
        other.sync();
        inspector.sync();
        const auto now = inspector.records();
        const auto areas = must(inspector.store().replica().areas());
        Frail line(cache.url());
        (void)sync::Exchange(inspector.store().replica(), line, *inspector.env).run();
        QVERIFY(inspector.records() == now);
        QVERIFY(must(inspector.store().replica().areas()) == areas);
    }

    void aPartOfAPhotoThatIsNotTheServersIsNotKept() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto bytes = someBytes(50'000);
        inspector.attach(inspector.visit(), bytes);
        inspector.sync();
        // The records come, the photo is asked of a portal.
        auto& replica = division.store().replica();
        division.line.breakAt = 30'000;
        (void)division.trySync();
        RawServer portal([](const std::string& request) {
            if (request.find("/v1/evidence/") != std::string::npos) {
                return RawServer::Bytes{"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>"};
            }
            return RawServer::ours(200, std::string("\x20\x01", 2));  // nothing changed
        });
        division.line.breakAt.reset();
        if (must(replica.evidenceWanted()).empty()) QFAIL("the photo should still be wanted");
        Frail line(portal.url());
        (void)sync::Exchange(replica, line, *division.env).run();
        division.sync();
        QVERIFY(division.store().evidence().file(shared::sha256(bytes)));
    }

    void aReviewBindsToWhatWasRead() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto visit = inspector.visit();
        const auto step = [&](std::int64_t to) {
            client::Change change;
            change.held = *must(inspector.store().hold(shared::kinds::visit, visit));
            change.values = {{records::Visit::kStateFieldNumber, to}};
            must(inspector.store().save({change}));
        };
        step(records::VISIT_STATE_SIGNED);
        step(records::VISIT_STATE_SUBMITTED);
        inspector.sync();
        division.sync();
        const auto mine = must(inspector.store().hashes(shared::kinds::visit, visit));
        const auto read = must(division.store().hashes(shared::kinds::visit, visit));
        QVERIFY(mine.content == read.content && mine.review == read.review);

        // Withdrawn, corrected, submitted again: the supervisor still approves what was read
        // before.
        step(records::VISIT_STATE_ON_SITE);
        client::Change correction;
        correction.held = *must(inspector.store().hold(shared::kinds::visit, visit));
        correction.values = {{records::Visit::kConclusionFieldNumber, std::string("更正")}};
        must(inspector.store().save({correction}));
        step(records::VISIT_STATE_SIGNED);
        step(records::VISIT_STATE_SUBMITTED);
        inspector.sync();
        const auto review = [&](const shared::Hash& hash, client::Verdict verdict,
                                const std::string& reason) {
            return client::reviewOf(division.store(), *division.env, shared::kinds::visit, visit,
                                    hash, verdict, reason);
        };
        must(division.store().save(must(review(read.review, client::Verdict::approve, ""))));
        division.sync();
        auto stands = *must(division.store().find(shared::kinds::visit, visit));
        QVERIFY(stands.values.get(records::Visit::kStateFieldNumber) ==
                Value{std::int64_t{records::VISIT_STATE_SUBMITTED}});
        const auto told = must(division.store().told());
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0].outcome, sync::Outcome::late);

        QCOMPARE(review(read.review, client::Verdict::giveBack, "").failure().code, Code::refused);
        const auto again = must(division.store().hashes(shared::kinds::visit, visit));
        must(division.store().save(must(review(again.review, client::Verdict::approve, ""))));
        division.sync();
        stands = *must(division.store().find(shared::kinds::visit, visit));
        QVERIFY(stands.values.get(records::Visit::kStateFieldNumber) ==
                Value{std::int64_t{records::VISIT_STATE_APPROVED}});
        QCOMPARE(review(again.review, client::Verdict::approve, "").failure().code, Code::refused);
    }

    void theLoopExchangesWhenTheServerSaysThatSomethingMoved() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        division.sync();
        std::mutex mutex;
        std::condition_variable wake;
        int done = 0;
        client::ExchangeLoop::Setup setup;
        setup.dir = division.path();
        setup.catalog = shared::Catalog::builtIn();
        setup.env = division.env;
        client::ExchangeLoop loop(setup, [&](const client::ExchangeLoop::News& news) {
            const std::lock_guard lock(mutex);
            done += news.done.has_value();
            wake.notify_all();
        });
        const auto waitFor = [&](int count) {
            std::unique_lock lock(mutex);
            return wake.wait_for(lock, std::chrono::seconds(60), [&] { return done >= count; });
        };
        QVERIFY(waitFor(1));
        const auto visit = inspector.visit();
        inspector.sync();
        QVERIFY(waitFor(2));
        QVERIFY(must(division.store().find(shared::kinds::visit, visit)));
        loop.askNow();
        QVERIFY(waitFor(3));
    }

    void theLoopTriesAgainAfterAFailureAndEndsWhenTold() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto visit = inspector.visit();
        (void)visit;
        std::atomic<bool> up = false;
        std::mutex mutex;
        std::condition_variable wake;
        int failed = 0, done = 0;
        client::ExchangeLoop::Setup setup;
        setup.dir = inspector.path();
        setup.catalog = shared::Catalog::builtIn();
        setup.env = inspector.env;
        setup.watch = false;
        setup.firstRetryMs = 20;
        setup.mostRetryMs = 40;
        setup.transport = [&](const std::string& url, sync::Trust) {
            struct Door : sync::Transport {
                Door(const std::string& to, std::atomic<bool>& isUp)
                    : inner(sync::httpTransport(to)), open(isUp) {}
                shared::Result<sync::Answer> send(const sync::Request& request) override {
                    if (!open) return shared::Failure{Code::offline, "no network"};
                    return inner->send(request);
                }
                std::unique_ptr<sync::Transport> inner;
                std::atomic<bool>& open;
            };
            return std::make_unique<Door>(url, up);
        };
        client::ExchangeLoop loop(setup, [&](const client::ExchangeLoop::News& news) {
            const std::lock_guard lock(mutex);
            failed += news.failed.has_value();
            done += news.done.has_value();
            if (failed == 3) up = true;
            wake.notify_all();
        });
        std::unique_lock lock(mutex);
        QVERIFY(wake.wait_for(lock, std::chrono::seconds(60), [&] { return done >= 1; }));
        QVERIFY(failed >= 3);
        lock.unlock();
        QVERIFY(must(inspector.store().outbox(true)).empty());
    }
};

static const suite::Case<OverHttpTest> here("over_http");

#include "over_http_test.moc"
