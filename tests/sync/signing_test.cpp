#include <QTest>

#include "sync/signing.h"
#include "tests/support/suite.h"

using namespace field;

namespace {

sync::Request signedRequest(const shared::PublicKey& server, const shared::Id& device,
                            const shared::KeyPair& key, shared::Env& env) {
    sync::Request request;
    request.method = "POST";
    request.path = "/v1/exchange";
    request.body = "what the device says";
    sync::signRequest(request, server, device, key, env, "a token");
    return request;
}

}  // namespace

class SigningTest : public QObject {
    Q_OBJECT

    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    shared::KeyPair server_ = shared::newKeyPair(*env_);
    shared::KeyPair key_ = shared::newKeyPair(*env_);
    shared::Id device_ = shared::newId(*env_);

  private Q_SLOTS:
    void aSignedRequestIsBelieved() {
        const auto request = signedRequest(server_.publicKey, device_, key_, *env_);
        const auto claim = sync::readClaim(request.headers);
        QVERIFY(claim.ok());
        QCOMPARE(claim->device, device_);
        QCOMPARE(claim->bodyHash, shared::sha256(request.body));
        QVERIFY(
            sync::verifyRequest(*claim, server_.publicKey, key_.publicKey, "POST", "/v1/exchange"));
    }

    void everyNonceIsNew() {
        const auto first = signedRequest(server_.publicKey, device_, key_, *env_);
        const auto second = signedRequest(server_.publicKey, device_, key_, *env_);
        QVERIFY(first.headers.at("fl-nonce") != second.headers.at("fl-nonce"));
    }

    void whatIsChangedOnTheWayIsNotBelieved_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("value");
        QTest::newRow("another device") << "fl-device"
                                        << "018f0000-0000-7000-8000-000000000001";
        QTest::newRow("another nonce") << "fl-nonce" << QString(32, '0');
        QTest::newRow("another time") << "fl-time"
                                      << "1";
        QTest::newRow("another token") << "fl-token"
                                       << "b token";
        QTest::newRow("another body") << "fl-body" << QString(64, 'a');
        QTest::newRow("another signature") << "fl-signature" << QString(128, '0');
    }
    void whatIsChangedOnTheWayIsNotBelieved() {
        QFETCH(QString, header);
        QFETCH(QString, value);
        auto request = signedRequest(server_.publicKey, device_, key_, *env_);
        request.headers[header.toStdString()] = value.toStdString();
        const auto claim = sync::readClaim(request.headers);
        QVERIFY(claim.ok());
        QVERIFY(!sync::verifyRequest(*claim, server_.publicKey, key_.publicKey, "POST",
                                     "/v1/exchange"));
    }

    void anotherMethodPathServerOrKeyIsNotBelieved() {
        const auto request = signedRequest(server_.publicKey, device_, key_, *env_);
        const auto claim = sync::readClaim(request.headers);
        QVERIFY(claim.ok());
        const auto believed = [&](const shared::PublicKey& server, const shared::PublicKey& key,
                                  const char* method, const char* path) {
            return sync::verifyRequest(*claim, server, key, method, path);
        };
        QVERIFY(!believed(server_.publicKey, key_.publicKey, "PUT", "/v1/exchange"));
        QVERIFY(!believed(server_.publicKey, key_.publicKey, "POST", "/v1/exchange?"));
        QVERIFY(!believed(key_.publicKey, key_.publicKey, "POST", "/v1/exchange"));
        QVERIFY(!believed(server_.publicKey, server_.publicKey, "POST", "/v1/exchange"));
    }

    void aHeaderThatIsNotWhatItShouldBeIsNamed_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("value");
        for (const char* header : {"fl-device", "fl-nonce", "fl-time", "fl-body", "fl-signature"}) {
            QTest::addRow("%s missing", header) << header << QString();
            QTest::addRow("%s noise", header) << header << "../../etc/passwd";
        }
        QTest::newRow("time with a plus") << "fl-time"
                                          << "+5";
        QTest::newRow("time with zeros") << "fl-time"
                                         << "0005";
        QTest::newRow("time past 64 bits") << "fl-time"
                                           << "99999999999999999999";
        QTest::newRow("an endless token") << "fl-token" << QString(257, '1');
        QTest::newRow("nonce too short") << "fl-nonce" << QString(30, 'a');
        QTest::newRow("nonce in capitals") << "fl-nonce" << QString(32, 'A');
        QTest::newRow("device without hyphens") << "fl-device" << QString(32, '1');
    }
    void aHeaderThatIsNotWhatItShouldBeIsNamed() {
        QFETCH(QString, header);
        QFETCH(QString, value);
        auto request = signedRequest(server_.publicKey, device_, key_, *env_);
        if (value.isEmpty())
            request.headers.erase(header.toStdString());
        else
            request.headers[header.toStdString()] = value.toStdString();
        const auto claim = sync::readClaim(request.headers);
        QVERIFY(!claim.ok());
        QCOMPARE(claim.failure().code, shared::Code::invalid);
        QVERIFY(QString::fromStdString(claim.failure().message).contains(header));
    }

    void aClockThatIsYearsWrongIsNoReasonToRefuse() {
        struct Wrong : shared::Env {
            explicit Wrong(shared::Env& real) : real_(real) {}
            std::int64_t wallMs() override { return -86'400'000; }
            std::int64_t bootMs() override { return real_.bootMs(); }
            std::string bootId() override { return real_.bootId(); }
            std::string zone() override { return real_.zone(); }
            void random(void* out, std::size_t size) override { real_.random(out, size); }
            shared::Env& real_;
        } wrong(*env_);
        const auto request = signedRequest(server_.publicKey, device_, key_, wrong);
        const auto claim = sync::readClaim(request.headers);
        QVERIFY(claim.ok());
        QCOMPARE(claim->timeMs, -86'400'000);
        QVERIFY(
            sync::verifyRequest(*claim, server_.publicKey, key_.publicKey, "POST", "/v1/exchange"));
    }

    void bothSidesSeeTheSameSixDigits() {
        const auto code = sync::matchCode(server_.publicKey, key_.publicKey);
        QCOMPARE(code.size(), std::size_t{6});
        QVERIFY(code.find_first_not_of("0123456789") == std::string::npos);
        QCOMPARE(sync::matchCode(server_.publicKey, key_.publicKey), code);
        QVERIFY(sync::matchCode(key_.publicKey, server_.publicKey) != code ||
                server_.publicKey == key_.publicKey);
    }
};

static const suite::Case<SigningTest> here("signing");
#include "signing_test.moc"
