#include <sstream>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <QTest>

#include "sync/administration/administration.pb.h"
#include "sync/exchange.h"
#include "sync/server/administration/requests.h"
#include "sync/server/host/backup_note.h"
#include "sync/server/host/journal.h"
#include "sync/signing.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using shared::Id;
using wire::AdministrationAnswer;
using wire::AdministrationRequest;

namespace {

constexpr const char* path = "/v1/administration";

/// What is told apart from outside.
std::string told(const sync::Answer& answer) {
    return std::to_string(answer.status) + " " + answer.headers.at("fl-code") + " " + answer.body;
}

sync::Answer send(City& city, const Tablet& by, const AdministrationRequest& request) {
    return city.send(by.request("POST", path, request.SerializeAsString()));
}

AdministrationAnswer ask(City& city, const Tablet& by, const AdministrationRequest& request) {
    const auto answer = send(city, by, request);
    AdministrationAnswer out;
    if (answer.status != 200 || !out.ParseFromString(answer.body))
        qFatal("administration failed: %d %s", answer.status, answer.body.c_str());
    return out;
}

AdministrationRequest devices(std::uint32_t state = 0) {
    AdministrationRequest request;
    request.mutable_devices()->set_state(state);
    return request;
}

AdministrationRequest confirming(const Tablet& tablet, const std::string& digits) {
    AdministrationRequest request;
    request.mutable_confirm()->set_device(tablet.device.str());
    request.mutable_confirm()->set_match_code(digits);
    return request;
}

AdministrationRequest revoking(const Id& device) {
    AdministrationRequest request;
    request.mutable_revoke()->set_device(device.str());
    return request;
}

AdministrationRequest about(const Id& person) {
    AdministrationRequest request;
    request.mutable_person()->set_person(person.str());
    return request;
}

AdministrationRequest giving(const Id& person, const std::string& role, const std::string& area) {
    AdministrationRequest request;
    request.mutable_give()->set_person(person.str());
    request.mutable_give()->set_role(role);
    request.mutable_give()->set_area_code(area);
    return request;
}

AdministrationRequest ending(const std::string& grant) {
    AdministrationRequest request;
    request.mutable_end()->set_grant(grant);
    return request;
}

AdministrationRequest parked() {
    AdministrationRequest request;
    request.mutable_parked();
    return request;
}

AdministrationRequest releasing(const std::string& id) {
    AdministrationRequest request;
    request.mutable_release()->set_parked(id);
    return request;
}

std::string digitsOf(const Tablet& tablet) {
    return sync::matchCode(tablet.server, tablet.key.publicKey);
}

/// A clock that is ahead of the real one.
struct Ahead : shared::Env {
    std::int64_t wallMs() override { return real->wallMs() + ms; }
    std::int64_t bootMs() override { return real->bootMs() + ms; }
    std::string bootId() override { return real->bootId(); }
    std::string zone() override { return real->zone(); }
    void random(void* out, std::size_t size) override { real->random(out, size); }
    std::shared_ptr<shared::Env> real = shared::systemEnv();
    std::int64_t ms = 0;
};

}  // namespace

/// What an administrator does from the app, over real HTTP; and what becomes of anybody else who
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

    void anInvitationOpensTheDoorOnce() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto person = city.person("inspector");
        AdministrationRequest request;
        request.mutable_invite()->set_person(person.str());
        request.mutable_invite()->set_minutes(600);
        const auto invited = ask(city, admin, request).invitation();
        QCOMPARE(invited.lives_ms(), std::int64_t{15} * 60'000);
        const auto read = must(sync::readInvitation("https://192.0.2.7:8443", invited.line()));
        const auto key = shared::newKeyPair(city.env());
        const auto way = sync::httpTransport(city.url());
        const auto enrolled =
            must(sync::enrol(*way, city.env(), key.publicKey, read.code, "tablet"));
        QVERIFY(!enrolled.confirmed);
        QCOMPARE(toText(enrolled.person), toText(person));
        const auto other = shared::newKeyPair(city.env());
        QVERIFY(!sync::enrol(*way, city.env(), other.publicKey, read.code, "tablet"));
        request.mutable_invite()->set_person(city.newId().str());
        QCOMPARE(send(city, admin, request).status, 404);
    }

    void aGrantIsGivenOnceAndEnds() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        const auto person = city.person("inspector");
        const auto given = ask(city, admin, giving(person, "division", "370102")).given();
        QCOMPARE(ask(city, admin, giving(person, "division", "370102")).given().grant(),
                 given.grant());
        auto known = ask(city, admin, about(person));
        QCOMPARE(known.grants_size(), 2);
        QCOMPARE(known.people(0).roles_size(), 2);
        QVERIFY(std::count(known.roles().begin(), known.roles().end(), "division") == 1);
        QVERIFY(std::count(known.roles().begin(), known.roles().end(), "member") == 0);
        ask(city, admin, ending(given.grant()));
        known = ask(city, admin, about(person));
        QCOMPARE(known.grants_size(), 1);
        QCOMPARE(known.grants(0).place().project(), std::string("高标准农田"));
        QCOMPARE(send(city, admin, giving(person, "king", "370102")).status, 400);
        QCOMPARE(send(city, admin, giving(person, "division", "999999")).status, 404);
        QCOMPARE(send(city, admin, giving(city.newId(), "division", "370102")).status, 404);
        QCOMPARE(send(city, admin, ending(city.newId().str())).status, 404);
    }

    void placesAreFoundByCodeOrName() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        AdministrationRequest request;
        request.mutable_places()->set_search("农田");
        const auto found = ask(city, admin, request);
        QCOMPARE(found.places_size(), 1);
        QCOMPARE(found.places(0).project_code(), std::string("370102T000000000001"));
        QCOMPARE(found.places(0).area(), std::string("历下区"));
        request.mutable_places()->set_search("37010");
        QCOMPARE(ask(city, admin, request).places_size(), 2);
    }

    void aLongListComesInPages() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        std::set<std::string> all{city.administrator.str()}, seen;
        for (std::size_t i = 0; i < server::administrationLines + 3; ++i)
            all.insert(city.person("inspector").str());
        AdministrationRequest request;
        request.mutable_people();
        for (bool more = true; more;) {
            const auto page = ask(city, admin, request);
            for (const auto& person : page.people()) QVERIFY(seen.insert(person.person()).second);
            more = page.more();
            request.mutable_people()->set_from(static_cast<std::uint32_t>(seen.size()));
        }
        QVERIFY(seen == all);
    }

    void aParkedSetIsReleasedByWhoHasTheRight() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        auto lost = city.tablet("inspector");
        must(city.host().revokeDevice(lost.device));
        const auto visit = city.newId();
        city.exchange(lost, {lost.sign({lost.visit(visit)})}, true);
        const auto waiting = ask(city, admin, parked());
        QCOMPARE(waiting.parked_size(), 1);
        const auto& set = waiting.parked(0);
        QCOMPARE(set.reason(), std::string("untrusted_device"));
        QCOMPARE(set.name(), std::string("李工"));
        QCOMPARE(set.place().project(), std::string("高标准农田"));
        QCOMPARE(set.content_size(), 1);
        QCOMPARE(set.content(0).kind(), shared::kinds::visit);
        QCOMPARE(set.content(0).made(), 1U);
        // Kinds and names, but nothing of what was found.
        QVERIFY(waiting.SerializeAsString().find("正常") == std::string::npos);
        // To administer is no right to write a visit.
        QCOMPARE(send(city, admin, releasing(set.parked())).status, 403);
        QCOMPARE(ask(city, admin, parked()).parked_size(), 1);
        ask(city, admin, giving(city.administrator, "division", "370102"));
        ask(city, admin, releasing(set.parked()));
        QCOMPARE(ask(city, admin, parked()).parked_size(), 0);
        const auto found =
            must(must(city.host().read())->find(shared::kinds::visit, city.area, visit));
        QVERIFY(found && !found->record.deleted);
        QCOMPARE(send(city, admin, releasing(set.parked())).status, 400);
        QCOMPARE(send(city, admin, releasing(city.newId().str())).status, 404);
    }

    void theLastVerifiedBackupIsKnownAndAges() {
        City city;
        city.serve();
        const auto admin = city.enrol(city.administrator);
        AdministrationRequest request;
        request.mutable_backup();
        auto state = ask(city, admin, request).backup();
        QCOMPARE(state.made_ms(), std::int64_t{0});
        QVERIFY(state.old());
        const QTemporaryDir dir;
        must(city.host().backup(dir.filePath("copy").toStdString()));
        state = ask(city, admin, request).backup();
        QVERIFY(state.made_ms() > 0 && !state.old());
        QCOMPARE(state.areas(), std::uint64_t{2});
        QVERIFY(state.entries() > 0);
        QCOMPARE(state.entries_since(), std::uint64_t{0});
        QVERIFY(state.place().ends_with("/copy"));
        city.person("inspector");
        QVERIFY(ask(city, admin, request).backup().entries_since() > 0);
        // One that fails says nothing.
        QVERIFY(!city.host().backup(dir.filePath("copy").toStdString()));
        QCOMPARE(ask(city, admin, request).backup().made_ms(), state.made_ms());
        Ahead tomorrow;
        tomorrow.ms = server::oldBackupMs + 60'000;
        AdministrationAnswer later;
        QVERIFY(later.ParseFromString(must(
            server::administer(city.host(), tomorrow, admin.device, request.SerializeAsString()))));
        QVERIFY(later.backup().old());
    }

    void whatIsDoneStandsInTheJournalAndInTheLogByWhom() {
        City city;
        city.serve();
        const QTemporaryDir dir;
        const auto journal = dir.filePath("journal").toStdString();
        must(city.host().keepJournal(journal));
        const auto admin = city.enrol(city.administrator);
        const auto fresh = city.enrol(city.person("inspector"), false);
        const auto acts = [&] {
            int count = 0;
            must(server::Journal::read(journal, [&](const wire::JournalAct&) -> shared::Result<> {
                ++count;
                return shared::Done{};
            }));
            return count;
        };
        std::ostringstream log;
        const auto before = spdlog::default_logger();
        spdlog::set_default_logger(std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
        spdlog::set_level(spdlog::level::info);
        auto count = acts();
        ask(city, admin, confirming(fresh, digitsOf(fresh)));
        QCOMPARE(acts(), ++count);
        const auto given = ask(city, admin, giving(fresh.person, "division", "370102")).given();
        QCOMPARE(acts(), ++count);
        ask(city, admin, ending(given.grant()));
        QCOMPARE(acts(), ++count);
        ask(city, admin, revoking(fresh.device));
        QCOMPARE(acts(), ++count);
        QCOMPARE(send(city, admin, revoking(admin.device)).status, 403);
        QCOMPARE(acts(), count);
        spdlog::set_level(spdlog::level::off);
        spdlog::set_default_logger(before);
        const auto by = " by=" + toText(city.administrator) + " device=" + toText(admin.device);
        for (const auto& line : {"act=confirm on=" + toText(fresh.device) + by + " outcome=done",
                                 "act=grant on=" + toText(fresh.person) + by + " outcome=done",
                                 "act=revoke on=" + toText(fresh.device) + by + " outcome=done",
                                 "act=revoke on=" + toText(admin.device) + by + " outcome=refused"})
            QVERIFY2(log.str().find(line) != std::string::npos, line.c_str());
    }
};

static const suite::Case<AdministrationTest> here("administration");
#include "administration_test.moc"
