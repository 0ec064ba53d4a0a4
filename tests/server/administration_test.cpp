#include <algorithm>

#include <QTest>

#include "sync/server/administration/requests.h"
#include "tests/support/administrator.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace field;
using namespace administrator;

/// Devices by an administrator's requests over real HTTP, and what becomes of anybody else who
/// tries.
class AdministrationTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aWaitingDeviceIsConfirmedByItsDigits() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto fresh = city.enrol(city.person("inspector"), false);
        const auto waiting = ask(city, admin, devices(AdministrationAnswer::Device::WAITING));
        QCOMPARE(waiting.devices_size(), 1);
        QCOMPARE(waiting.waiting(), 1U);
        QCOMPARE(waiting.active(), 1U);
        QCOMPARE(waiting.devices(0).device(), fresh.device.str());
        QCOMPARE(waiting.devices(0).name(), std::string("李工"));
        QCOMPARE(waiting.devices(0).label(), std::string("tablet"));
        QCOMPARE(waiting.devices(0).match_code(), digitsOf(fresh));
        QCOMPARE(city.send(fresh.request("POST", "/v1/exchange")).status, 403);
        ask(city, admin, confirming(fresh, digitsOf(fresh)));
        QCOMPARE(city.send(fresh.request("POST", "/v1/exchange")).status, 200);
        QCOMPARE(ask(city, admin, devices()).active(), 2U);
    }

    void otherDigitsConfirmNothing() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto fresh = city.enrol(city.person("inspector"), false);
        for (const auto& digits : {std::string(), digitsOf(admin), "x" + digitsOf(fresh)})
            QCOMPARE(send(city, admin, confirming(fresh, digits)).status, 403);
        QCOMPARE(city.send(fresh.request("POST", "/v1/exchange")).status, 403);
        auto nobody = fresh;
        nobody.device = city.newId();
        QCOMPARE(send(city, admin, confirming(nobody, digitsOf(fresh))).status, 404);
    }

    void whatARevokedDeviceSendsIsKeptAsideAndSaid() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        auto lost = city.tablet("inspector");
        ask(city, admin, revoking(lost.device));
        const auto answer = city.exchange(lost, {lost.sign({lost.visit(city.newId())})}, true);
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        const auto listed = ask(city, admin, devices(AdministrationAnswer::Device::REVOKED));
        QCOMPARE(listed.devices_size(), 1);
        QCOMPARE(listed.devices(0).untrusted_sets(), std::uint64_t{1});
        // What was revoked stays so.
        QCOMPARE(send(city, admin, confirming(lost, digitsOf(lost))).status, 403);
        ask(city, admin, revoking(lost.device));
    }

    void whoeverIsNoAdministratorHearsThatNothingIsThere_data() {
        QTest::addColumn<QString>("who");
        for (const char* who :
             {"an inspector", "a district's person", "an administrator's revoked device",
              "an administrator's unconfirmed device", "who was an administrator",
              "who administers another area", "who administers a project"})
            QTest::newRow(who) << who;
    }
    void whoeverIsNoAdministratorHearsThatNothingIsThere() {
        QFETCH(QString, who);
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto other = city.tablet("inspector");
        Tablet asking =
            who == "an inspector"                        ? city.tablet("inspector")
            : who == "a district's person"               ? city.enrol(city.person("district", true))
            : who == "an administrator's revoked device" ? city.enrol(city.administrator)
            : who == "an administrator's unconfirmed device" ? city.enrol(city.administrator, false)
            : who == "who administers a project"             ? city.enrol(city.person("admin"))
                                                 : city.enrol(city.person("admin", true));
        if (who == "an administrator's revoked device")
            must(city.host().revokeDevice(asking.device));
        if (who == "who was an administrator") {
            shared::Grant held{city.newId(), asking.person, city.host().city(), {}, "admin", 0,
                               false};
            must(city.host().write(
                [&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                    must(ledger.grant(tx, held));
                    return shared::Done{};
                }));
            ask(city, asking, devices());  // it was, until now
            city.end(held);
        }
        const auto before = city.state();
        const auto nothing = told(city.send(asking.request("POST", "/v1/nothing")));
        for (const auto& request :
             {devices(), revoking(other.device), revoking(city.newId()), about(other.person),
              giving(asking.person, "admin", "000000"), AdministrationRequest()})
            QCOMPARE(told(send(city, asking, request)), nothing);
        // Not read at all: neither what it says nor how long it is.
        for (const std::size_t size : {std::size_t{3}, std::size_t{1} << 20})
            QCOMPARE(told(city.send(asking.request("POST", path, std::string(size, '\xff')))),
                     nothing);
        QCOMPARE(city.state(), before);
        QVERIFY(ask(city, admin, devices()).devices_size() >= 3);
    }

    void anActThatCameBeforeIsNotTakenAgain() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto person = city.person("inspector");
        AdministrationRequest request;
        request.mutable_invite()->set_person(person.str());
        const auto signedOnce = admin.request("POST", path, request.SerializeAsString());
        QCOMPARE(city.send(signedOnce).status, 200);
        QCOMPARE(city.send(signedOnce).status, 401);
        // Nor another body under the same signature.
        auto other = admin.request("POST", path, request.SerializeAsString());
        other.body = revoking(admin.device).SerializeAsString();
        QCOMPARE(city.send(other).status, 400);
        QCOMPARE(city.sendBare("POST", path, request.SerializeAsString()).status, 401);
    }

    void aBodyThatIsNoRequestIsInvalid_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const std::string& body, int status = 400) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << status;
        };
        AdministrationRequest two = devices();
        two.mutable_devices()->set_search(std::string(server::administrationBytes, 'a'));
        row("nothing", "");
        row("no message", "\xff\xff\xff");
        row("an act of a later version", std::string("\xfa\x01\x00", 3));
        row("too long", two.SerializeAsString());
        row("many acts", [] {
            std::string all;
            for (int i = 0; i < 100; ++i) all += devices(1).SerializeAsString();
            return all;
        }());
        row("a device that is no id", [] {
            AdministrationRequest request;
            request.mutable_revoke()->set_device("short");
            return request.SerializeAsString();
        }());
        row("a grant nowhere",
            giving(shared::newId(*shared::systemEnv()), "inspector", "").SerializeAsString());
        row(
            "a list from behind its end",
            [] {
                auto request = devices();
                request.mutable_devices()->set_from(4'000'000'000U);
                return request.SerializeAsString();
            }(),
            200);
    }
    void aBodyThatIsNoRequestIsInvalid() {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto before = city.state();
        const auto answer = city.send(admin.request("POST", path, body.toStdString()));
        QCOMPARE(answer.status, status);
        QVERIFY(answer.body.size() < 300);
        QCOMPARE(city.state(), before);
    }

    void nobodyShutsThemselvesOut() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        QCOMPARE(send(city, admin, revoking(admin.device)).status, 403);
        const auto self = ask(city, admin, about(city.administrator));
        const auto own = std::find_if(self.grants().begin(), self.grants().end(),
                                      [](const auto& grant) { return grant.own(); });
        QVERIFY(own != self.grants().end());
        QCOMPARE(send(city, admin, ending(own->grant())).status, 403);
        QCOMPARE(ask(city, admin, devices()).devices(0).asking(), true);
    }
};

static const suite::Case<AdministrationTest> here("administration");
#include "administration_test.moc"
