#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>

#include <QTest>

#include "sync/server/http/tls.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;

namespace {

/// Whether a client that speaks no newer TLS than `newest` and knows the server's authority, and by
/// it the name `name`, comes to a handshake.
bool shakesHands(City& city, int newest, const std::string& name) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, newest);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    const auto keys = must(server::tlsKeys(city.host(), city.env()));
    const auto* at = reinterpret_cast<const unsigned char*>(keys.authority.data());
    X509* authority = d2i_X509(nullptr, &at, static_cast<long>(keys.authority.size()));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority);
    BIO* line = BIO_new_connect(city.address().c_str());
    SSL* session = SSL_new(context);
    SSL_set1_host(session, name.c_str());
    SSL_set_bio(session, line, line);
    const bool came = BIO_do_connect(line) == 1 && SSL_connect(session) == 1;
    SSL_free(session);
    X509_free(authority);
    SSL_CTX_free(context);
    return came;
}

}  // namespace

/// What comes to the port where TLS is spoken.
class TlsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void itIsSpokenFromVersion12On_data() {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("comes");
        QTest::newRow("1.0") << TLS1_VERSION << false;
        QTest::newRow("1.1") << TLS1_1_VERSION << false;
        QTest::newRow("1.2") << TLS1_2_VERSION << true;
        QTest::newRow("1.3") << TLS1_3_VERSION << true;
    }
    void itIsSpokenFromVersion12On() {
        QFETCH(int, version);
        QFETCH(bool, comes);
        City city;
        city.serveTls();
        QCOMPARE(shakesHands(city, version, "localhost"), comes);
    }

    void itsAuthorityStandsForItsOwnNamesAlone() {
        City city;
        city.serveTls();
        QVERIFY(shakesHands(city, TLS1_3_VERSION, "localhost"));
        QVERIFY(!shakesHands(city, TLS1_3_VERSION, "bureau.example.cn"));
        QVERIFY(authorityPem(must(server::tlsKeys(city.host(), city.env())))
                    .starts_with("-----BEGIN CERTIFICATE-----"));
    }

    void namesThatAreNoneAreLeftOut() {
        City city;
        const auto keys = must(server::tlsKeys(city.host(), city.env()));
        for (const char* name : {"bureau.example.cn", "a,IP:8.8.8.8", "", "x\ny", "*", "0.0.0.0"})
            QVERIFY(server::tlsContext(keys, {name}, city.env().wallMs()).ok());
    }

    void plainHttpIsAnsweredInTheOpenByOneWord() {
        City city;
        city.serveTls();
        RawSocket socket(city.address());
        socket.write("GET /healthz HTTP/1.1\r\n\r\n");
        QCOMPARE(socket.readStatus(), 400);
        QVERIFY(socket.answer().find("ok\n") == std::string::npos);
        QCOMPARE(city.sendBare("GET", "/healthz").status, 200);
    }

    void whatIsNoHandshakeEndsTheConnection_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a hello cut short") << QByteArray("\x16\x03\x01\x02\x00\x01", 6);
        QTest::newRow("a hello of noise")
            << QByteArray("\x16\x03\x01\x00\x80\x01\x00\x00\x7c", 9) + QByteArray(124, '\xee');
        QTest::newRow("an endless record")
            << QByteArray("\x16\x03\x01\xff\xff", 5) + QByteArray(70'000, 'x');
        QTest::newRow("noise") << QByteArray(4096, '\xa5');
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNoHandshakeEndsTheConnection() {
        QFETCH(QByteArray, bytes);
        City city;
        city.serveTls();
        RawSocket socket(city.address());
        socket.write(bytes.toStdString());
        socket.finish();
        QVERIFY(socket.readStatus() != 200);
        QCOMPARE(city.sendBare("GET", "/healthz").status, 200);
    }

    void aHandshakeThatOnlyDripsIsCutOff() {
        server::HttpLimits limits;
        limits.headerMs = 100;
        City city;
        city.serveTls(limits);
        RawSocket silent(city.address()), dripping(city.address());
        // One byte after another does not earn more time.
        for (const char byte : std::string("\x16\x03\x01\x02", 4))
            dripping.write(std::string(1, byte));
        QCOMPARE(silent.readStatus(), 0);
        QCOMPARE(dripping.readStatus(), 0);
        QVERIFY(silent.ended() && dripping.ended());
        QCOMPARE(city.sendBare("GET", "/healthz").status, 200);
    }
};

static const suite::Case<TlsTest> here("tls");

#include "tls_test.moc"
