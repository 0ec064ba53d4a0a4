#include <sstream>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <QTest>

#include "sync/exchange.h"
#include "sync/server/administration/requests.h"
#include "sync/server/host/backup_note.h"
#include "sync/server/host/journal.h"
#include "tests/support/administrator.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace field;
using namespace administrator;

namespace {

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

/// People, roles, what is parked, backup: what an administrator does from the app, over real HTTP.
class AdministrationActsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
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

static const suite::Case<AdministrationActsTest> here("administration_acts");
#include "administration_acts_test.moc"
