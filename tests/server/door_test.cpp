#include <QFile>
#include <QLocale>
#include <QTest>

#include "sync/server/http/buckets.h"
#include "sync/server/http/tokens.h"
#include "tests/server/door.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/set_clock.h"
#include "tests/support/suite.h"

using namespace field;
using door::asksIn;
using door::glance;
using door::headOf;
using served::City;
using served::Tablet;
using server::Buckets;
using server::Tokens;
using shared::Id;
using suite::Set;
using Standing = Tokens::Standing;

namespace {

constexpr std::int64_t minuteMs = 60'000;

/// What is told apart from outside.
std::string told(const sync::Answer& answer) {
    return std::to_string(answer.status) + " " + answer.headers.at("fl-code") + " " + answer.body;
}

}  // namespace

/// Who comes in by signature and token, and how often.
class DoorTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whoHasNoTokenIsGivenOneAndSignsOverIt() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        tablet.token.clear();
        const auto first = city.send(tablet.request("POST", "/v1/exchange"));
        QCOMPARE(first.status, 401);
        tablet.token = first.headers.at("fl-token");
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
        // The same token again, by another nonce.
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
    }

    void whoeverIsNotLetInHearsTheSame_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"replayed", "no such device", "another's key", "another's token",
                                 "no token", "an altered token", "a token of another server",
                                 "half signed", "not signed", "another method", "another path"})
            QTest::newRow(what) << what;
    }
    void whoeverIsNotLetInHearsTheSame() {
        QFETCH(QString, what);
        City city, foreign;
        city.serve();
        auto tablet = city.tablet("inspector"), other = city.tablet("inspector");
        const auto plain = told(city.sendBare("POST", "/v1/exchange"));
        auto asking = tablet;
        if (what == "no such device") asking.device = city.newId(), city.refresh(asking);
        if (what == "another's key") asking.key = other.key;
        if (what == "another's token") asking.token = other.token;
        if (what == "no token") asking.token.clear();
        if (what == "an altered token") asking.token.back() ^= 1;
        if (what == "a token of another server") {
            foreign.serve();
            foreign.refresh(asking);
        }
        auto request = asking.request(what == "another method" ? "GET" : "POST",
                                      what == "another path" ? "/v1/watch" : "/v1/exchange");
        request.method = "POST";
        request.path = "/v1/exchange";
        if (what == "half signed") request.headers["fl-signature"].resize(64);
        if (what == "not signed") request.headers.erase("fl-signature");
        if (what == "replayed") QCOMPARE(city.send(request).status, 200);
        const auto answer = city.send(request);
        QCOMPARE(answer.status, 401);
        QCOMPARE(told(answer), plain);
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
    }

    void aTokenOfAnEndedServerIsNone() {
        City city;
        city.serve();
        const auto tablet = city.tablet("inspector");
        const auto request = tablet.request("POST", "/v1/exchange");
        QCOMPARE(city.send(request).status, 200);
        // What the next one does not remember, it does not take.
        city.serve();
        QCOMPARE(city.send(request).status, 401);
    }

    void aTokenAgesAndEnds() {
        Set env;
        Tokens tokens(env, 4 * minuteMs, 100);
        const Id device = shared::newId(env), other = shared::newId(env);
        const auto token = tokens.give(device);
        QVERIFY(tokens.standing(device, token) == Standing::good);
        QVERIFY(tokens.standing(other, token) == Standing::none);
        env.ms += 3 * minuteMs;
        QVERIFY(tokens.standing(device, token) == Standing::ageing);
        env.ms += minuteMs + 1;
        QVERIFY(tokens.standing(device, token) == Standing::none);
        for (const char* noise : {"", ".", "1.", ".1", "x.y", "99999999999999999999.0"})
            QVERIFY(tokens.standing(device, noise) == Standing::none);
    }

    void noNonceCountsTwiceWhileItsTokenLives() {
        Set env;
        Tokens tokens(env, minuteMs, 1'000);
        const Id device = shared::newId(env);
        std::vector<std::pair<std::int64_t, Id>> sent;
        for (int i = 0; i < 200; ++i) {
            const auto nonce = shared::newId(env);
            QVERIFY(tokens.isNew(device, nonce));
            sent.emplace_back(env.ms, nonce);
            for (const auto& [atMs, before] : sent)
                if (env.ms - atMs <= minuteMs) QVERIFY(!tokens.isNew(device, before));
            env.ms += 7'000;
        }
    }

    void whatIsRememberedOfADeviceIsBounded() {
        Set env;
        Tokens tokens(env, minuteMs, 10);
        const Id device = shared::newId(env), other = shared::newId(env);
        const auto token = tokens.give(device), its = tokens.give(other);
        for (int i = 0; i < 11; ++i) QVERIFY(tokens.isNew(device, shared::newId(env)));
        // It forgot the nonces, and so no token of that time is good.
        QVERIFY(tokens.standing(device, token) == Standing::none);
        QVERIFY(tokens.standing(other, its) == Standing::good);
        env.ms += 1;
        QVERIFY(tokens.standing(device, tokens.give(device)) == Standing::good);
    }

    void aBucketGivesItsBurstAndThenByTime() {
        Buckets<int> buckets(3, 1'000);
        for (int i = 0; i < 3; ++i) QCOMPARE(buckets.take(1, 5'000), std::int64_t{0});
        QCOMPARE(buckets.take(1, 5'000), std::int64_t{1'000});
        QCOMPARE(buckets.take(2, 5'000), std::int64_t{0});
        QCOMPARE(buckets.take(1, 5'400), std::int64_t{600});
        QCOMPARE(buckets.take(1, 6'000), std::int64_t{0});
        QVERIFY(buckets.take(1, 6'000) > 0);
        for (int i = 0; i < 3; ++i) QCOMPARE(buckets.take(1, 60'000), std::int64_t{0});
        QVERIFY(buckets.take(1, 60'000) > 0);
    }

    void aDeviceThatAsksTooOftenWaitsAndNobodyElseDoes() {
        server::HttpLimits limits;
        limits.deviceBurst = 2;
        limits.deviceEveryMs = minuteMs;
        City city;
        city.serve(limits);
        auto eager = city.tablet("inspector"), other = city.tablet("inspector");
        RawSocket line(city.address());
        line.write(headOf(glance(eager)));
        QCOMPARE(line.readStatus(), 404);
        line.write(headOf(glance(eager)));
        QCOMPARE(line.readNextStatus(), 404);
        line.write(headOf(glance(eager)));
        QCOMPARE(line.readNextStatus(), 429);
        QVERIFY(
            QString::fromStdString(line.answer()).contains("retry-after: 60", Qt::CaseInsensitive));
        QCOMPARE(city.send(glance(other)).status, 404);
    }

    void anAddressThatAsksForNobodyWaitsAndItsDevicesDoNot() {
        server::HttpLimits limits;
        limits.strangerBurst = 6;
        limits.strangerEveryMs = minuteMs;
        City city;
        city.serveTls(limits);
        const auto tablet = city.tablet("inspector");  // its enrolment was one
        for (int i = 0; i < 5; ++i) QCOMPARE(must(asksIn(city)).status, 200);
        QVERIFY(asksIn(city).failure().code == shared::Code::busy);
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
        auto fresh = tablet;
        city.refresh(fresh);  // without a token every device begins
        QCOMPARE(city.send(fresh.request("POST", "/v1/exchange")).status, 200);
    }

    void whereNoDeviceCameFromHandshakesAreFew() {
        server::HttpLimits limits;
        limits.newcomerBurst = 4;
        limits.newcomerEveryMs = 60 * minuteMs;
        {
            City city;
            city.serveTls(limits);
            for (int i = 0; i < limits.newcomerBurst; ++i) QCOMPARE(must(asksIn(city)).status, 200);
            QVERIFY(asksIn(city).failure().code == shared::Code::offline);
        }
        City city;
        city.serveTls(limits);
        const auto tablet = city.tablet("inspector");
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
        for (int i = 0; i < 8; ++i) QCOMPARE(must(asksIn(city)).status, 200);
    }

    void aDevicesOldestConnectionGivesWay() {
        server::HttpLimits limits;
        limits.connectionsPerDevice = 2;
        limits.idleMs = 60 * minuteMs;
        City city;
        city.serve(limits);
        const auto tablet = city.tablet("inspector"), other = city.tablet("inspector");
        RawSocket first(city.address()), second(city.address()), third(city.address()),
            others(city.address());
        for (auto* line : {&first, &second}) {
            line->write(headOf(glance(tablet)));
            QCOMPARE(line->readStatus(), 404);
        }
        others.write(headOf(glance(other)));
        QCOMPARE(others.readStatus(), 404);
        third.write(headOf(glance(tablet)));
        QCOMPARE(third.readStatus(), 404);
        QCOMPARE(first.readNextStatus(), 0);
        QVERIFY(first.ended());
        for (auto* line : {&second, &third}) {
            line->write(headOf(glance(tablet)));
            QCOMPARE(line->readNextStatus(), 404);
        }
        others.write(headOf(glance(other)));
        QCOMPARE(others.readNextStatus(), 404);
    }

    /// A line that broke off without a word keeps none of what a device has a few of, once its
    /// upload goes on over another.
    void anUploadThatGoesOnElsewhereEndsItsFormerLine_data() {
        QTest::addColumn<QString>("under");
        QTest::newRow("evidence") << "/v1/evidence/";
        QTest::newRow("a carried bundle") << "/v1/bundle/";
    }
    void anUploadThatGoesOnElsewhereEndsItsFormerLine() {
        QFETCH(QString, under);
        server::HttpLimits limits;
        limits.connectionsPerDevice = 100;
        limits.graceMs = limits.idleMs = 60 * minuteMs;
        City city;
        city.serve(limits);
        auto tablet = city.tablet("inspector");
        const std::string bytes(100'000, 'x');
        const auto name = shared::sha256(bytes);
        const auto visit = city.newId();
        city.exchange(
            tablet,
            {tablet.sign({tablet.visit(visit), tablet.evidence(city.newId(), visit, name)})});
        const auto path = under.toStdString() + toText(name);
        std::vector<std::unique_ptr<RawSocket>> lines;
        std::size_t at = 0;
        for (int goesOn = 0; goesOn < 8; ++goesOn) {
            auto request = tablet.request("PUT", path, bytes.substr(at));
            request.headers["fl-offset"] = std::to_string(at);
            request.headers["fl-size"] = std::to_string(bytes.size());
            request.headers["content-length"] = std::to_string(bytes.size() - at);
            request.headers["expect"] = "100-continue";
            lines.push_back(std::make_unique<RawSocket>(city.address()));
            lines.back()->write(headOf(request));
            QCOMPARE(lines.back()->readStatus(), 100);
            lines.back()->write(bytes.substr(at, 100));
            const auto asked = city.send(tablet.request("HEAD", path));
            QCOMPARE(asked.status, 200);
            at = std::stoul(asked.headers.at("fl-received"));
            // It may still be told why.
            if (const int status = lines.back()->readNextStatus(); status != 0) {
                QCOMPARE(status, 429);
                QCOMPARE(lines.back()->readNextStatus(), 0);
            }
            QVERIFY(lines.back()->ended());
        }
    }

    /// Its administrator reads them there.
    void theReadmeTellsTheLimitsAsTheyAre() {
        QFile file(FIELD_ROOT "/sync/server/README.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto readme = QString::fromUtf8(file.readAll());
        const server::HttpLimits is;
        const auto n = [](auto number) {
            return QLocale(QLocale::English).toString(qlonglong(number));
        };
        const auto mib = [&](std::size_t bytes) { return n(bytes >> 20) + " MiB"; };
        const auto s = [&](std::int64_t ms) { return n(ms / 1'000) + " s"; };
        for (const auto& row : QStringList{
                 "connections | " + n(is.connections) + ",",
                 "connections of one device | " + n(is.connectionsPerDevice),
                 "that no device has proven its own | " + n(is.connectionsOfNobody),
                 "that no device has proven its own | " + n(is.connectionsPerAddress),
                 "requests of one device at once | " + n(is.requestsPerDevice),
                 "requests of one device | " + n(is.deviceBurst) +
                     " at once, then one more every " + n(is.deviceEveryMs) + " ms",
                 "of one address | " + n(is.strangerBurst) + " at once, then one more every " +
                     n(is.strangerEveryMs) + " ms",
                 "no device came from within a day | " + n(is.newcomerBurst) +
                     " at once, then one more every " + n(is.newcomerEveryMs) + " ms",
                 "a request's head | " + s(is.headerMs), "between requests | " + s(is.idleMs),
                 "rate of a body, after " + s(is.graceMs) + " | " + n(is.floorBytesPerS >> 10) +
                     " KiB a second",
                 "a head | " + n(is.headerBytes >> 10) + " KiB",
                 "decompressed | " + mib(is.messageBytes), "a photo | " + mib(is.pieceBytes),
                 "together | " + mib(is.heldBytes), "for a thread | " + n(is.waitingWork),
                 "for news | " + s(is.maxWatchMs)})
            QVERIFY2(readme.contains(row), qPrintable(row));
    }
};

static const suite::Case<DoorTest> here("door");

#include "door_test.moc"
