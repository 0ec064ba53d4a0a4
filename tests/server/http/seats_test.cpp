#include <algorithm>

#include <QTest>

#include "sync/server/http/pace.h"
#include "sync/server/http/seats.h"
#include "tests/server/door.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using door::asksIn;
using door::glance;
using served::City;
using served::Tablet;
using server::Seats;
using shared::Id;

namespace {

constexpr std::int64_t minuteMs = 60'000;

}  // namespace

/// Who sits where, who gives way to whom, and what the others are told.
class SeatsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anAddressHasSoManyConnectionsOfNobody() {
        Seats seats({.all = 100, .nobodys = 100, .perDevice = 4, .perAddress = 2});
        const Id device = shared::newId(*shared::systemEnv());
        const auto take = [&](const char* address) { return seats.take(address, [] {}).seat; };
        auto first = take("192.0.2.1"), second = take("192.0.2.1");
        QVERIFY(first && second && !take("192.0.2.1"));
        QVERIFY(take("192.0.2.2"));
        seats.give(*first, device);  // it is somebody's now
        auto third = take("192.0.2.1");
        QVERIFY(third && !take("192.0.2.1"));
        second.reset();
        QVERIFY(take("192.0.2.1"));
        std::vector<std::unique_ptr<Seats::Seat>> uncounted;
        for (int i = 0; i < 9; ++i) uncounted.push_back(take(""));
        for (const auto& seat : uncounted) QVERIFY(seat);
    }

    void whereThereIsNoSeatTheAddressWithMostGivesItsOldestUp() {
        Seats seats({.all = 5, .nobodys = 5, .perDevice = 4, .perAddress = 4});
        const Id device = shared::newId(*shared::systemEnv());
        std::string ended;
        const auto take = [&](const char* address, char name) {
            return seats.take(address, [&ended, name] { ended += name; });
        };
        const auto a = take("192.0.2.1", 'a'), b = take("192.0.2.2", 'b'),
                   c = take("192.0.2.2", 'c'), d = take("192.0.2.2", 'd'),
                   e = take("192.0.2.3", 'e');
        // Whoever has as many as anybody makes nobody leave, and is not told why.
        auto refused = take("192.0.2.2", '-');
        QVERIFY(!refused.seat && !refused.told && ended.empty());
        const auto f = take("192.0.2.1", 'f');
        QVERIFY(f.seat);
        QCOMPARE(ended, std::string("b"));
        // b, c and d were from one address: it has two left, as many as 192.0.2.1.
        QVERIFY(!take("192.0.2.1", '-').seat);
        const auto g = take("192.0.2.4", 'g');
        QCOMPARE(ended, std::string("ba"));
        // What is a device's stays, and counts as nobody's no more.
        for (const auto* one : {&c, &d, &e, &f, &g}) seats.give(*one->seat, device);
        QCOMPARE(ended, std::string("bac"));  // its oldest, of more than a device may have
        const auto h = take("192.0.2.5", 'h');
        QVERIFY(h.seat);
        refused = take("192.0.2.5", '-');
        QVERIFY(!refused.seat && !refused.told);
        seats.give(*h.seat, shared::newId(*shared::systemEnv()));
        refused = take("192.0.2.5", '-');
        QVERIFY(!refused.seat && refused.told);
        // In the open addresses say nothing: nobody gives way, everybody is told.
        refused = take("", '-');
        QVERIFY(!refused.seat && refused.told);
        QCOMPARE(ended, std::string("bac"));
    }

    void ofNobodysThereAreFewerThanSeats() {
        Seats seats({.all = 5, .nobodys = 2, .perDevice = 4, .perAddress = 2});
        const Id device = shared::newId(*shared::systemEnv());
        std::string ended;
        const auto take = [&](const char* address, char name) {
            return seats.take(address, [&ended, name] { ended += name; });
        };
        const auto a = take("192.0.2.1", 'a'), b = take("192.0.2.2", 'b');
        const auto c = take("192.0.2.3", 'c');
        QCOMPARE(ended, std::string("a"));
        seats.give(*b.seat, device);
        const auto d = take("192.0.2.4", 'd');
        QCOMPARE(ended, std::string("a"));
    }

    void aCrowdThatOnlySitsThereShutsNoDeviceOut() {
        server::HttpLimits limits;
        limits.connections = 6;
        limits.headerMs = limits.idleMs = 60 * minuteMs;
        City city;
        city.serveTls(limits);
        auto tablet = city.tablet("inspector");
        std::vector<std::unique_ptr<RawSocket>> many, few;
        for (int i = 0; i < 4; ++i)
            many.push_back(std::make_unique<RawSocket>(city.address(), "127.0.0.2"));
        for (int i = 0; i < 2; ++i)
            few.push_back(std::make_unique<RawSocket>(city.address(), "127.0.0.3"));
        const auto ended = [](const auto& sockets) {
            return std::count_if(sockets.begin(), sockets.end(),
                                 [](const auto& socket) { return socket->hasEnded(); });
        };
        const auto line = sync::httpTransport(city.url(), {city.pins(), {}});
        QCOMPARE(must(line->send(glance(tablet))).status, 404);
        while (ended(many) == 0) continue;
        // Whoever has as many as anybody does not get in, and costs no handshake.
        RawSocket fifth(city.address(), "127.0.0.2");
        QCOMPARE(fifth.readStatus(), 0);
        QVERIFY(fifth.ended());
        QCOMPARE(ended(many), 1);
        QCOMPARE(ended(few), 0);
        // The device's connection is its own now and stays.
        QCOMPARE(must(line->send(glance(tablet))).status, 404);
        city.refresh(tablet);
        QCOMPARE(city.exchange(tablet, {tablet.sign({tablet.visit(city.newId())})}).receipts_size(),
                 1);
    }

    void whoFindsNoRoomIsToldWhenHalfOfWhatWaitsIsDone() {
        server::Pace pace;
        QCOMPARE(pace.halfOfMs(512), 2'000);
        std::int64_t ms = 60 * minuteMs;  // it was idle for long
        for (int i = 0; i < 300; ++i) pace.done(ms += 40);
        const auto half = pace.halfOfMs(512);
        QVERIFY2(half > 9'500 && half < 10'500, qPrintable(QString::number(half)));
        pace.done(ms += 60 * minuteMs);
        QVERIFY(pace.halfOfMs(512) < 11'000);
        for (int i = 0; i < 300; ++i) pace.done(ms += 2'000);
        QCOMPARE(pace.halfOfMs(5'120), 30'000);
    }

    void aHouseFullOfDevicesTellsSomeAndShutsTheDoorToTheRest() {
        server::HttpLimits limits;
        limits.connections = 1;
        limits.headerMs = limits.idleMs = 60 * minuteMs;
        City city;
        city.serveTls(limits);
        const auto tablet = city.tablet("inspector");
        const auto line = sync::httpTransport(city.url(), {city.pins(), {}});
        // The line by which it was enrolled may not have left its seat yet.
        auto sits = line->send(glance(tablet));
        while (!sits) sits = line->send(glance(tablet));
        QCOMPARE(sits->status, 404);
        // As many as are told so at a time do not listen.
        std::vector<std::unique_ptr<RawSocket>> silent;
        for (int i = 0; i < 80; ++i) silent.push_back(std::make_unique<RawSocket>(city.address()));
        RawSocket last(city.address());
        QCOMPARE(last.readStatus(), 0);
        QVERIFY(last.ended());
        silent.clear();
        shared::Result<sync::Answer> told = asksIn(city);
        while (told.failure().code == shared::Code::offline) told = asksIn(city);
        QVERIFY(told.failure().code == shared::Code::busy);
    }

    void silentConnectionsOfOneAddressAreBounded() {
        server::HttpLimits limits;
        limits.connectionsPerAddress = 2;
        limits.headerMs = 60 * minuteMs;
        City city;
        city.serveTls(limits);
        auto ask = [&] { return asksIn(city).ok(); };
        {
            RawSocket first(city.address()), second(city.address());
            RawSocket third(city.address());
            QCOMPARE(third.readStatus(), 0);
            QVERIFY(third.ended());
            QVERIFY(!ask());
        }
        while (!ask()) continue;  // until the server has seen that they are gone
    }
};

static const suite::Case<SeatsTest> here("seats");

#include "seats_test.moc"
