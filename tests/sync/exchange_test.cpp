#include "sync/exchange.h"

#include <QTest>

#include <algorithm>

#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/wire.h"
#include "tests/support/suite.h"
#include "tests/sync/list_replica.h"

using namespace field;
using shared::Code;
using shared::Failure;
using shared::Id;
using shared::Result;
using sync::AreaPage;
using sync::ListReplica;
using sync::Position;

namespace {

/// Answers each exchange as a test scripts it, and keeps what was asked.
class Script : public sync::Transport {
  public:
    using Answering =
        std::function<Result<wire::ExchangeAnswer>(const wire::ExchangeRequest&, int number)>;
    explicit Script(Answering answering) : answering_(std::move(answering)) {}

    Result<sync::Answer> send(const sync::Request& request) override {
        if (request.path != "/v1/exchange") {
            others.push_back(request.method + " " + request.path);
            return Failure{Code::offline, "no other way"};
        }
        auto body = request.body;
        if (request.headers.contains("content-encoding")) {
            body = sync::decompress(body, 1 << 20).take();
        }
        largestBody = std::max(largestBody, request.body.size());
        wire::ExchangeRequest asked;
        if (!asked.ParseFromString(body)) return Failure{Code::invalid, "not a request"};
        requests.push_back(asked);
        auto answered = answering_(asked, static_cast<int>(requests.size()));
        sync::Answer answer;
        answer.headers["fl-server-time"] = "1";
        if (!answered && answered.failure().code == Code::offline) return answered.failure();
        answer.status = answered ? 200 : 500;
        if (!answered) answer.headers["fl-code"] = shared::codeName(answered.failure().code);
        answer.body = answered ? answered->SerializeAsString() : answered.failure().message;
        return answer;
    }

    std::vector<wire::ExchangeRequest> requests;
    std::vector<std::string> others;
    std::size_t largestBody = 0;

  private:
    Answering answering_;
};

/// A receipt for every set of the request.
wire::ExchangeAnswer received(const wire::ExchangeRequest& request) {
    wire::ExchangeAnswer answer;
    answer.set_device(request.device());
    answer.set_nonce(request.nonce());
    for (const auto& set : request.sets()) {
        auto* receipt = answer.add_receipts();
        receipt->set_set_hash(std::string(32, 'h'));
        receipt->set_area(set.area());
        receipt->set_device_seq(set.device_seq());
        receipt->set_verdict(wire::RECEIVED);
    }
    return answer;
}

void addPage(wire::ExchangeAnswer& answer, const Id& area, const Position& from, const Position& to,
             bool more) {
    AreaPage page;
    page.area = area;
    page.head = {*Id::from(std::string(16, 'e')), 9};
    page.from = from;
    page.to = to;
    page.more = more;
    page.cursor = "sealed";
    shared::Record row;
    row.kind = 12;
    row.id = *Id::from(std::string(16, 'r'));
    page.rows = {row};
    sync::toWire(page, *answer.add_areas());
}

}  // namespace

class ExchangeTest : public QObject {
    Q_OBJECT
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();

  private Q_SLOTS:
    void theOutboxGoesPageByPageAndThePullComesWithTheLast() {
        ListReplica replica(*env_);
        for (int i = 0; i < 5; ++i) replica.save();
        Script server(
            [&](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                if (!request.push_only()) addPage(answer, replica.area, {}, {}, false);
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(done.ok());
        QCOMPARE(server.requests.size(), std::size_t{3});
        QCOMPARE(server.requests[0].sets_size(), 2);
        QVERIFY(server.requests[0].push_only() && server.requests[1].push_only());
        QVERIFY(!server.requests[2].push_only());
        QVERIFY(replica.waiting.empty());
        QCOMPARE(replica.rows, std::size_t{1});
        QCOMPARE(replica.wholePulls, 1);
        QCOMPARE(done->counts.setsSent, std::uint64_t{5});
        QCOMPARE(done->received, std::uint64_t{5});
    }

    void pagesAreAskedForUntilThereIsNoMore() {
        ListReplica replica(*env_);
        const Position first{3, 12, *Id::from(std::string(16, 'a'))};
        Script server(
            [&](const wire::ExchangeRequest& request, int number) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                if (number == 1) addPage(answer, replica.area, {}, first, true);
                if (number == 2) addPage(answer, replica.area, first, {}, false);
                answer.set_more(number == 1);
                return answer;
            });
        QVERIFY(sync::Exchange(replica, server, *env_).run().ok());
        QCOMPARE(server.requests.size(), std::size_t{2});
        QCOMPARE(server.requests[1].areas(0).position().revision(), std::uint64_t{3});
        QCOMPARE(replica.rows, std::size_t{2});
        QCOMPARE(replica.known[0].visible.revision, std::uint64_t{9});
    }

    void nothingChangedIsOneSmallQuestion() {
        ListReplica replica(*env_);
        for (int i = 0; i < 300; ++i) {
            replica.known.push_back(
                {shared::newId(*env_), {shared::newId(*env_), 7}, {}, {}, "sealed", false, {}});
        }
        Script server(
            [](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                answer.set_unchanged(true);
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(done.ok() && !done->changed);
        QCOMPARE(done->rounds, 1);
        QCOMPARE(server.requests.size(), std::size_t{1});
        QCOMPARE(server.requests[0].areas_size(), 0);
        QCOMPARE(server.requests[0].state_hash(), sync::stateHash(replica.known));
        QVERIFY(server.largestBody <= 200);
    }

    void anAnswerToAnotherDeviceIsNotTaken() {
        ListReplica replica(*env_);
        replica.known = {{replica.area, {}, {}, {}, "", false, {}}};
        Script server(
            [&](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                answer.set_device(shared::newId(*env_).str());
                addPage(answer, replica.area, {}, {}, false);
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QCOMPARE(done.failure().code, shared::Code::offline);
        QCOMPARE(replica.rows, std::size_t{0});
        QVERIFY(replica.known[0].visible == sync::Base{});
    }

    void ofAnAnswerToAnEarlierRequestOnlyReceiptsAreTaken() {
        ListReplica replica(*env_);
        replica.save();
        Script server(
            [&](const wire::ExchangeRequest& request, int number) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                addPage(answer, replica.area, {}, {}, false);
                if (number == 1) answer.set_nonce("another");
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(done.ok());
        QVERIFY(replica.waiting.empty());
        QCOMPARE(server.requests.size(), std::size_t{2});  // asked again
        QCOMPARE(replica.rows, std::size_t{1});
        QVERIFY(server.requests[0].nonce() != server.requests[1].nonce());
    }

    void aHashThatDiffersIsFollowedByDetails() {
        ListReplica replica(*env_);
        replica.known.push_back(
            {replica.area, {*Id::from(std::string(16, 'e')), 7}, {}, {}, "sealed", false, {}});
        Script server(
            [&](const wire::ExchangeRequest& request, int number) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                if (number == 2) addPage(answer, replica.area, {}, {}, false);
                return answer;
            });
        QVERIFY(sync::Exchange(replica, server, *env_).run().ok());
        QCOMPARE(server.requests.size(), std::size_t{2});
        QCOMPARE(server.requests[1].areas_size(), 1);
        QCOMPARE(replica.rows, std::size_t{1});
    }

    /// Neither the server's trouble with reading nor the device's own stops what was saved.
    void aFailedPullNeverBlocksAPush_data() {
        QTest::addColumn<bool>("onServer");
        QTest::newRow("the server cannot read for us") << true;
        QTest::newRow("the device cannot keep the page") << false;
    }
    void aFailedPullNeverBlocksAPush() {
        QFETCH(bool, onServer);
        ListReplica replica(*env_);
        if (!onServer) replica.pullFault = Failure{Code::full, "the disk is full"};
        for (int i = 0; i < 3; ++i) replica.save();
        Script server(
            [&](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                if (onServer && !request.push_only()) return Failure{Code::damaged, "cannot read"};
                auto answer = received(request);
                if (!request.push_only()) addPage(answer, replica.area, {}, {}, false);
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(!done.ok());
        QCOMPARE(done.failure().code, onServer ? Code::busy : Code::full);
        QVERIFY(replica.waiting.empty());
        QCOMPARE(replica.wholePulls, 0);
    }

    void nothingCountsAsSentWithoutItsReceipt() {
        ListReplica replica(*env_);
        for (int i = 0; i < 3; ++i) replica.save();
        Script server(
            [](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                answer.mutable_receipts()->DeleteSubrange(0, 1);
                return answer;
            });
        QVERIFY(sync::Exchange(replica, server, *env_).run().ok());
        QCOMPARE(replica.waiting.size(), std::size_t{2});
    }

    void earlyAndInvalidSetsAreCountedAndNeverBlockTheOthers() {
        ListReplica replica(*env_);
        for (int i = 0; i < 4; ++i) replica.save();
        Script server(
            [](const wire::ExchangeRequest& request, int number) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                if (number == 1) {
                    answer.mutable_receipts(0)->set_verdict(wire::EARLY);
                    answer.mutable_receipts(1)->set_verdict(wire::INVALID);
                }
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(done.ok());
        QCOMPARE(done->early, std::uint64_t{1});
        QCOMPARE(done->invalid, std::uint64_t{1});
        QCOMPARE(done->received, std::uint64_t{2});
        QCOMPARE(replica.waiting.size(), std::size_t{2});
        QCOMPARE(server.requests.size(), std::size_t{2});
    }

    void aServerThatNeverComesToAnEndIsLeft() {
        ListReplica replica(*env_);
        const Position nowhere{1, 1, *Id::from(std::string(16, 'z'))};
        Script server(
            [&](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                auto answer = received(request);
                addPage(answer, replica.area, nowhere, {}, true);
                answer.set_more(true);
                return answer;
            });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QCOMPARE(done.failure().code, Code::offline);
        QVERIFY(server.requests.size() <= 4);
        QCOMPARE(replica.rows, std::size_t{0});
    }

    void photosThatCannotMoveAreSaidAndStopNothing() {
        ListReplica replica(*env_);
        replica.save();
        replica.toSend = {{shared::sha256("x"), sync::runsOf("/nowhere", "x"), 3}};
        Script server([](const wire::ExchangeRequest& request,
                         int) -> Result<wire::ExchangeAnswer> { return received(request); });
        const auto done = sync::Exchange(replica, server, *env_).run();
        QVERIFY(done.ok());
        QVERIFY(replica.waiting.empty());
        QVERIFY(!done->evidenceProblem.empty());
        QCOMPARE(server.others.size(), std::size_t{1});
    }

    void cancellingStopsAtTheNextRequest() {
        ListReplica replica(*env_);
        for (int i = 0; i < 5; ++i) replica.save();
        std::atomic<bool> cancelled = false;
        Script server(
            [&](const wire::ExchangeRequest& request, int) -> Result<wire::ExchangeAnswer> {
                cancelled = true;
                return received(request);
            });
        const auto done = sync::Exchange(replica, server, *env_).run({}, &cancelled);
        QCOMPARE(done.failure().code, Code::offline);
        QCOMPARE(server.requests.size(), std::size_t{1});
        QCOMPARE(replica.waiting.size(), std::size_t{3});  // what was done so far is kept
    }

    void progressOnlyGrows() {
        ListReplica replica(*env_);
        for (int i = 0; i < 5; ++i) replica.save();
        Script server([](const wire::ExchangeRequest& request,
                         int) -> Result<wire::ExchangeAnswer> { return received(request); });
        sync::Progress last;
        bool grows = true;
        const auto done =
            sync::Exchange(replica, server, *env_).run([&](const sync::Progress& now) {
                grows = grows && now.setsSent >= last.setsSent && now.setsTotal >= last.setsTotal &&
                        now.bytesSent >= last.bytesSent &&
                        now.phase >= sync::Progress::Phase::connecting;
                last = now;
            });
        QVERIFY(done.ok() && grows);
        QCOMPARE(last.phase, sync::Progress::Phase::done);
        QCOMPARE(last.setsSent, std::uint64_t{5});
        QCOMPARE(last.setsTotal, std::uint64_t{5});
    }
};

static const suite::Case<ExchangeTest> here("exchange");

#include "exchange_test.moc"
