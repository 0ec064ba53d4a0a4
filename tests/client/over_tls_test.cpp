#include <QTest>

#include "client/server_way.h"
#include "sync/server/http/tls.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using shared::Code;

namespace {

/// A person's device as the app makes and uses it: all it knows of its server came with the
/// invitation and the server's answers.
class Device {
  public:
    explicit Device(City& city) { must(enrol(city.invite(city.person("inspector")))); }
    Device() = default;

    shared::Result<sync::Enrolment> enrol(const sync::Invitation& invitation, bool again = false) {
        return client::enrol(*store_, *env_, invitation, "tablet",
                             {.evenUnconfirmed = true, .again = again});
    }
    /// One exchange with `url`; empty: the address that the profile knows.
    shared::Result<sync::Summary> sync(const std::string& url = {}) {
        auto way = must(client::wayToServer(*store_, url));
        return sync::Exchange(store_->replica(), *way, *env_).run();
    }
    client::Store& store() { return *store_; }

  private:
    QTemporaryDir dir_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    std::unique_ptr<client::Store> store_ = must(
        client::Store::open(dir_.path().toStdString() + "/p", shared::Catalog::builtIn(), env_));
};

/// Renewed, and served again with the new key where the device finds it.
void renew(City& city) {
    must(server::renewTls(city.host(), city.env(), true));
    city.serveTls();
}

}  // namespace

class OverTlsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whoeverIsInvitedEnrolsAndExchanges() {
        City city;
        city.serveTls();
        Device device(city);
        QVERIFY(must(device.sync()).changed);
        QVERIFY(!must(device.sync()).changed);
        QVERIFY(must(device.store().find(shared::kinds::project, city.project)));
    }

    void aDeviceUsesACodeUpOnlyToBecomeAnother() {
        City city;
        city.serveTls();
        const auto person = city.person("inspector");
        Device device;
        const auto first = must(device.enrol(city.invite(person))).device;
        must(device.sync());
        const auto invitation = city.invite(person);
        const auto refused = device.enrol(invitation);
        QVERIFY(!refused && refused.failure().code == Code::refused);
        const auto second = must(device.enrol(invitation, true)).device;
        QVERIFY(second != first);
        QVERIFY(must(city.host().device(first))->revoked);
        QVERIFY(!must(city.host().device(second))->revoked);
        QVERIFY(must(device.sync()).changed);
    }

    void theInvitationsOneKeyBringsTheSpareToo() {
        City city;
        city.serveTls();
        auto invitation = city.invite(city.person("inspector"));
        invitation.pins.resize(1);
        Device device;
        must(device.enrol(invitation));
        QVERIFY(must(device.store().serverPins()) == city.pins());
    }

    void nobodyEnrolsAtAServerWithAnotherKeyAndTheCodeStaysGood() {
        City city;
        city.serveTls();
        const auto right = city.invite(city.person("inspector"));
        auto wrong = right;
        wrong.pins = {shared::sha256("another key")};
        Device device;
        const auto refused = device.enrol(wrong).failure();
        QVERIFY(sync::isAnotherServer(refused));
        QVERIFY(refused.message.find("not your server") != std::string::npos);
        QVERIFY(refused.message.find("ask the administrator") != std::string::npos);
        QVERIFY(device.enrol(right).ok());
    }

    void anotherServersAnswerIsNoneAndWhatWaitsStays() {
        City city, foreign;
        city.serveTls();
        foreign.serveTls();
        Device device(city);
        must(device.sync());
        const auto before = foreign.state();
        const auto refused = device.sync(foreign.url()).failure();
        QVERIFY(sync::isAnotherServer(refused));
        QCOMPARE(foreign.state(), before);
        QVERIFY(must(device.store().serverPins()) == city.pins());
        must(device.sync());
    }

    void theWayNeverFallsBackToThePlainOne() {
        City city;
        city.serveTls();
        Device device(city);
        city.serve();
        QVERIFY(device.sync("https://" + city.address()).failure().code == Code::offline);
    }

    void whoSpeaksPlainHttpToTlsIsToldSo() {
        City city;
        city.serveTls();
        const auto invitation = city.invite(city.person("inspector"));
        Device device;
        const auto told = device.enrol({"http://" + city.address(), invitation.code, {}}).failure();
        QVERIFY2(told.message.find("https://") != std::string::npos, told.message.c_str());
    }

    void aDeviceThatWasAwayForOneRenewalKnowsTheNewKeyAndLearnsTheSpare() {
        City city;
        city.serveTls();
        Device device(city);
        must(device.sync());
        const auto before = city.pins();
        renew(city);
        QVERIFY(city.pins()[0] == before[1]);
        must(device.sync(city.url()));
        QVERIFY(must(device.store().serverPins()) == city.pins());
        renew(city);
        must(device.sync(city.url()));
    }

    void aDeviceThatWasAwayForTwoIsToldAndMayEnrolAnew() {
        City city;
        city.serveTls();
        Device device(city);
        renew(city);
        renew(city);
        QVERIFY(sync::isAnotherServer(device.sync(city.url()).failure()));
        Device again(city);
        QVERIFY(again.sync().ok());
    }

    void theServerRenewsOnlyOnceItsDevicesKnowTheSpare() {
        City city;
        city.serveTls();
        Device device(city);
        // Enrolled since the pins were announced: it knows them.
        must(server::renewTls(city.host(), city.env(), false));
        // Not served yet with the new pins, so nobody can know them.
        const auto refused = server::renewTls(city.host(), city.env(), false).failure();
        QCOMPARE(refused.code, Code::refused);
        QVERIFY(refused.message.find("tablet") != std::string::npos);
        city.serveTls();
        QVERIFY(!server::renewTls(city.host(), city.env(), false).ok());
    }

    void noClockShutsADeviceOut_data() {
        QTest::addColumn<qint64>("serverMs");
        QTest::newRow("a certificate of the year 2050") << qint64{2'524'608'000'000};
        QTest::newRow("one that ended in 2002") << qint64{946'684'800'000};
    }
    void noClockShutsADeviceOut() {
        struct Wrong : shared::Env {
            std::int64_t wallMs() override { return ms; }
            std::int64_t bootMs() override { return real->bootMs(); }
            std::string bootId() override { return real->bootId(); }
            std::string zone() override { return real->zone(); }
            void random(void* out, std::size_t size) override { real->random(out, size); }
            std::shared_ptr<shared::Env> real = shared::systemEnv();
            std::int64_t ms = 0;
        };
        QFETCH(qint64, serverMs);
        City city;
        city.serveTls();
        Device device(city);
        city.stopServing();
        auto wrong = std::make_shared<Wrong>();
        wrong->ms = serverMs;
        const server::Listening anywhere{.address = "127.0.0.1:0", .plain = false, .names = {}};
        const auto server = must(server::HttpServer::start(city.host(), wrong, anywhere));
        QVERIFY(device.sync("https://" + server->address()).ok());
    }

    void theKeysOutliveTheServer() {
        City city;
        city.serveTls();
        const auto pins = city.pins();
        Device device(city);
        city.stopServing();
        city.serveTls();
        QVERIFY(city.pins() == pins);
        QVERIFY(device.sync(city.url()).ok());
    }
};

static const suite::Case<OverTlsTest> here("over_tls");

#include "over_tls_test.moc"
