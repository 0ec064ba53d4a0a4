#include <QTest>

#include "shared/crypto.h"
#include "sync/transport.h"
#include "tests/support/raw_server.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Code;
using suite::RawServer;
using sync::Request;

namespace {

Request get(const std::string& path = "/v1/x") {
    Request request;
    request.method = "GET";
    request.path = path;
    return request;
}

}  // namespace

class HttpTransportTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void recordsNeverTravelInTheOpen_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("refused");
        QTest::newRow("another machine") << "http://10.1.2.3:8443" << true;
        QTest::newRow("a name that only looks local") << "http://127.0.0.1.example.com" << true;
        QTest::newRow("a name that begins so") << "http://localhost.example.com" << true;
        QTest::newRow("no address at all") << "" << true;
        QTest::newRow("another protocol") << "ftp://127.0.0.1/" << true;
        QTest::newRow("loopback") << "http://127.0.0.1:1" << false;
        QTest::newRow("loopback by name") << "http://localhost:1" << false;
        QTest::newRow("loopback, version 6") << "http://[::1]:1" << false;
        QTest::newRow("encrypted, but nobody knows for whom") << "https://127.0.0.1:1" << true;
    }
    void recordsNeverTravelInTheOpen() {
        QFETCH(QString, url);
        QFETCH(bool, refused);
        const auto sent = sync::httpTransport(url.toStdString())->send(get());
        QCOMPARE(sent.failure().code, refused ? Code::refused : Code::offline);
    }

    void aServerWhoseKeyIsKnownIsAskedOverHttps() {
        const sync::Trust trust{{shared::sha256("a key")}, {}};
        QCOMPARE(sync::httpTransport("https://127.0.0.1:1", trust)->send(get()).failure().code,
                 Code::offline);
    }

    void anAnswerComesWithItsHeadersInLowerCase() {
        std::string seen;
        RawServer server([&](const std::string& request) {
            seen = request;
            return RawServer::ours(404, "gone\n", "FL-Code: missing\r\n");
        });
        auto request = get();
        request.method = "POST";
        request.body = std::string("a\0b", 3);
        request.headers["fl-nonce"] = "1234";
        const auto answer = sync::httpTransport(server.url() + "/")->send(request);
        QVERIFY(answer.ok());
        QCOMPARE(answer->status, 404);
        QCOMPARE(answer->body, std::string("gone\n"));
        QCOMPARE(answer->headers.at("fl-code"), std::string("missing"));
        QVERIFY(seen.starts_with("POST /v1/x HTTP/1.1\r\n"));
        QVERIFY(seen.find("fl-nonce: 1234\r\n") != std::string::npos);
        QVERIFY(seen.ends_with(request.body));
    }

    void oneConnectionCarriesManyRequests() {
        RawServer server([](const std::string&) { return RawServer::ours(200, "x"); });
        const auto transport = sync::httpTransport(server.url());
        for (const char* method : {"GET", "POST", "PUT", "HEAD", "GET"}) {
            auto request = get();
            request.method = method;
            // A HEAD's answer has no body; the one made here would be read as the next answer.
            if (request.method == "HEAD") continue;
            QVERIFY(transport->send(request).ok());
        }
        QCOMPARE(server.connections(), 1);
        QCOMPARE(server.requests(), 4);
    }

    /// The server keeps what came of it, and is asked first how much that is.
    void aPutThatWasCutIsNotSentAgainUnasked() {
        RawServer server([](const std::string& request) {
            return request.starts_with("PUT") ? RawServer::Bytes{} : RawServer::ours(200, "x");
        });
        const auto transport = sync::httpTransport(server.url());
        QVERIFY(transport->send(get()).ok());
        auto request = get();
        request.method = "PUT";
        request.body = std::string(500'000, 'x');
        QCOMPARE(transport->send(request).failure().code, Code::offline);
        QCOMPARE(server.requests(), 2);
    }

    void whatIsNoWholeAnswerIsOffline_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("noise") << QByteArray("\x16\x03\x01\x00garbage\r\n\r\n");
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nfl-ser");
        QTest::newRow("half a body")
            << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
        QTest::newRow("half a chunk")
            << QByteArray("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf");
    }
    void whatIsNoWholeAnswerIsOffline() {
        QFETCH(QByteArray, bytes);
        RawServer server([&](const std::string&) { return RawServer::Bytes{bytes.toStdString()}; });
        const auto sent = sync::httpTransport(server.url())->send(get());
        QVERIFY(!sent.ok());
        QCOMPARE(sent.failure().code, Code::offline);
    }

    void aServerWithoutRoomIsBusy_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("asks");
        QTest::addColumn<qint64>("againAfterMs");
        QTest::newRow("too many requests") << 429 << QByteArray() << qint64{0};
        QTest::newRow("unavailable") << 503 << QByteArray() << qint64{0};
        QTest::newRow("for a while") << 429 << QByteArray("7") << qint64{7'000};
        QTest::newRow("unavailable for a while") << 503 << QByteArray("60") << qint64{60'000};
        QTest::newRow("until a date")
            << 429 << QByteArray("Wed, 21 Oct 2026 07:28:00 GMT") << qint64{0};
        QTest::newRow("no number") << 429 << QByteArray("7s") << qint64{0};
        QTest::newRow("less than nothing") << 429 << QByteArray("-7") << qint64{0};
        QTest::newRow("more than there is")
            << 429 << QByteArray("99999999999999999999") << qint64{0};
    }
    void aServerWithoutRoomIsBusy() {
        QFETCH(int, status);
        QFETCH(QByteArray, asks);
        QFETCH(qint64, againAfterMs);
        bool room = false;
        RawServer server([&](const std::string&) {
            const auto header = asks.isEmpty() ? "" : "retry-after: " + asks.toStdString() + "\r\n";
            return room ? RawServer::ours(200, "x") : RawServer::ours(status, "", header);
        });
        const auto transport = sync::httpTransport(server.url());
        QCOMPARE(transport->send(get()).failure().code, Code::busy);
        QCOMPARE(transport->retryAfterMs, againAfterMs);
        room = true;
        QVERIFY(transport->send(get()).ok());
        QCOMPARE(transport->retryAfterMs, std::int64_t{0});
    }

    void aRedirectIsAnAnswerAndNotFollowed() {
        RawServer server([](const std::string&) {
            return RawServer::ours(302, "", "location: http://127.0.0.1:1/elsewhere\r\n");
        });
        QCOMPARE(sync::httpTransport(server.url())->send(get())->status, 302);
    }

    /// libcurl's own limit does not see these.
    void anAnswerPastItsLimitIsRefused_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("of unknown length") << QByteArray("HTTP/1.1 200 OK\r\n\r\n");
        QTest::newRow("announced")
            << QByteArray("HTTP/1.1 200 OK\r\ncontent-length: 3000000\r\n\r\n");
        QTest::newRow("headers without end") << QByteArray("HTTP/1.1 200 OK\r\nx: ");
    }
    void anAnswerPastItsLimitIsRefused() {
        QFETCH(QByteArray, head);
        RawServer server([&](const std::string&) {
            return RawServer::Bytes{head.toStdString() + std::string(3'000'000, 'x')};
        });
        auto request = get();
        request.maxAnswerBytes = 1 << 20;
        const auto sent = sync::httpTransport(server.url())->send(request);
        QVERIFY(!sent.ok());
        QVERIFY(sent.failure().code == Code::invalid || sent.failure().code == Code::offline);
    }

    void aSilentServerIsLeft() {
        RawServer server([](const std::string&) {
            return RawServer::Bytes{"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal", true};
        });
        auto request = get();
        request.quietMs = 1'000;
        QCOMPARE(sync::httpTransport(server.url())->send(request).failure().code, Code::offline);
    }

    void aPersonCanCancel() {
        RawServer server([](const std::string&) {
            return RawServer::Bytes{"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal", true};
        });
        auto request = get();
        request.progress = [](std::uint64_t, std::uint64_t received) { return received < 3; };
        const auto sent = sync::httpTransport(server.url())->send(request);
        QCOMPARE(sent.failure().code, Code::offline);
        QVERIFY(sent.failure().message.find("cancelled") != std::string::npos);
    }

    void onlyAGoodAnswersBodyGoesToTheSink_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("wanted");
        QTest::addColumn<QString>("sunk");
        QTest::newRow("good") << 206 << true << "the bytes";
        QTest::newRow("good, but not wanted") << 200 << false << "";
        QTest::newRow("an error's words") << 404 << true << "";
    }
    void onlyAGoodAnswersBodyGoesToTheSink() {
        QFETCH(int, status);
        QFETCH(bool, wanted);
        QFETCH(QString, sunk);
        RawServer server([&](const std::string&) { return RawServer::ours(status, "the bytes"); });
        auto request = get();
        std::string got;
        int asked = 0;
        request.begins = [&](const sync::Answer& head) {
            ++asked;
            return wanted && head.status == status && head.headers.contains("fl-server-time");
        };
        request.sink = [&](std::string_view bytes) {
            got += bytes;
            return true;
        };
        const auto answer = sync::httpTransport(server.url())->send(request);
        QCOMPARE(answer.ok(), wanted);
        QCOMPARE(QString::fromStdString(got), sunk);
        QCOMPARE(asked, status == 404 ? 0 : 1);
        if (status == 404) QCOMPARE(answer->body, std::string("the bytes"));
    }
};

static const suite::Case<HttpTransportTest> here("http_transport");

#include "http_transport_test.moc"
