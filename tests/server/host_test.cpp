#include <future>
#include <thread>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/server/host/writer.h"
#include "tests/support/answers.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using namespace answers;
using served::City;
using served::Tablet;
using shared::Code;
using shared::Id;

class HostTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aNewStoreHasACityAndItsAdministrator() {
        QTemporaryDir dir;
        const auto path = dir.path().toStdString() + "/store";
        const auto env = shared::systemEnv();
        const auto administrator = must(server::Host::init(path, *env));
        auto host = must(server::Host::open(path, env));
        auto tx = must(host->read());
        const auto person = must(tx->find(shared::kinds::person, host->city(), administrator));
        QVERIFY(person.has_value());
        QStringList roles;
        for (const auto& grant : must(tx->grantsOf(administrator)))
            roles << QString::fromStdString(grant.role);
        roles.sort();
        QCOMPARE(roles, QStringList({"admin", "member"}));
        QVERIFY(host->verify([](const std::string&) {}).ok());
    }

    void aSecondInitAndAMissingStoreAreRefused() {
        QTemporaryDir dir;
        const auto path = dir.path().toStdString() + "/store";
        const auto env = shared::systemEnv();
        QCOMPARE(server::Host::open(path, env).failure().code, Code::missing);
        must(server::Host::init(path, *env));
        QCOMPARE(server::Host::init(path, *env).failure().code, Code::refused);
        const auto key = must(server::Host::open(path, env))->ledger().server();
        QVERIFY(must(server::Host::open(path, env))->ledger().server() == key);
    }

    void aPushIsAnsweredWithReceiptsAndComesBackInThePull() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto visit = city.newId();
        const auto answer = city.exchange(tablet, {tablet.sign({tablet.visit(visit)})});
        QCOMPARE(answer.receipts_size(), 1);
        QCOMPARE(answer.receipts(0).verdict(), wire::RECEIVED);
        bool found = false;
        for (const auto& page : answer.areas())
            for (const auto& row : page.rows()) found = found || row.id() == visit.view();
        QVERIFY(found);
    }

    void nothingChangedIsAnsweredInSixteenBytes() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        auto request = asking(tablet);
        request.set_state_hash(sync::stateHash(statesAfter(first)));
        const auto body = request.SerializeAsString();
        const auto bytes = city.host().exchange(tablet.device, body);
        QVERIFY(read(bytes).unchanged());
        QVERIFY(body.size() <= 200);
        QVERIFY(bytes->size() <= 200);

        city.grant(tablet.person, "third_party", city.project);
        QVERIFY(!read(city.host().exchange(tablet.device, body)).unchanged());
    }

    void whatADeviceHasIsNotSentAgain() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        QVERIFY(first.areas_size() > 0);
        auto request = asking(tablet);
        for (const auto& state : statesAfter(first)) sync::toWire(state, *request.add_areas());
        const auto second = read(city.host().exchange(tablet.device, request.SerializeAsString()));
        QCOMPARE(second.areas_size(), 0);
    }

    void anEndedGrantIsToldAndThenTheAreaStandsStill() {
        City city;
        city.serve();
        const auto who = city.person("inspector");
        auto tablet = city.enrol(who);
        auto busy = city.tablet("inspector");
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        shared::Grant held;
        for (const auto& grant : must(must(city.host().read())->grants(city.area, who)))
            held = grant;
        city.end(held);
        auto request = asking(tablet);
        for (const auto& state : statesAfter(first)) sync::toWire(state, *request.add_areas());
        const auto told = read(city.host().exchange(tablet.device, request.SerializeAsString()));
        QCOMPARE(told.areas_size(), 1);
        QCOMPARE(told.areas(0).rows_size(), 0);
        QCOMPARE(told.areas(0).removed_projects_size(), 1);
        QCOMPARE(told.areas(0).removed_projects(0), Id{}.str());  // the whole area

        // What others do there since is not even a number to this person.
        city.exchange(busy, {busy.sign({busy.visit(city.newId())})});
        auto states = statesAfter(first);
        for (auto& state : states) {
            if (state.area != city.area) continue;
            state.visible.revision = told.areas(0).head();
            state.headHash = *shared::Hash::from(told.areas(0).head_hash());
        }
        auto hash = asking(tablet);
        hash.set_state_hash(sync::stateHash(states));
        QVERIFY(read(city.host().exchange(tablet.device, hash.SerializeAsString())).unchanged());
    }

    void anUnconfirmedDeviceIsRefusedUntilItIsConfirmed() {
        City city;
        city.serve();
        const auto who = city.person("inspector");
        auto tablet = city.enrol(who, false);
        const auto refused =
            city.host().exchange(tablet.device, asking(tablet).SerializeAsString());
        QCOMPARE(refused.failure().code, Code::refused);
        QVERIFY(refused.failure().message.find("not confirmed") != std::string::npos);
        QVERIFY(city.host().confirm(tablet.device).ok());
        QVERIFY(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()).ok());
    }

    void aRevokedDeviceMayPushAndReceivesNothing() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto set = tablet.sign({tablet.visit(city.newId())});
        QVERIFY(city.host().revokeDevice(tablet.device).ok());
        auto request = asking(tablet);
        sync::toWire(set, *request.add_sets());
        const auto answer = read(city.host().exchange(tablet.device, request.SerializeAsString()));
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        QCOMPARE(answer.areas_size(), 0);
        QCOMPARE(
            city.host().exchange(tablet.device, asking(tablet).SerializeAsString()).failure().code,
            Code::refused);
    }

    void aCodeEnrolsOneDeviceOnce() {
        City city;
        city.serve();
        const auto who = city.person("inspector");
        const auto code = must(city.host().enrolCode(who, false, 60'000));
        const auto ask = [&](const shared::KeyPair& key, const std::string& with) {
            wire::EnrolRequest request;
            request.set_code(with);
            request.set_public_key(key.publicKey.str());
            return city.host().enrol(request.SerializeAsString());
        };
        const auto mine = shared::newKeyPair(city.env()), theirs = shared::newKeyPair(city.env());
        const auto first = ask(mine, code);
        QVERIFY(first.ok());
        QCOMPARE(*ask(mine, code), *first);  // the answer was lost: the same one again
        QCOMPARE(ask(theirs, code).failure().code, Code::refused);
        QCOMPARE(ask(theirs, "AAAA-AAAA-AAAA").failure().code, Code::refused);
        // Whoever lost the code asks with another, which is then used too.
        const auto another = must(city.host().enrolCode(who, false, 60'000));
        QCOMPARE(*ask(mine, another), *first);
        QCOMPARE(ask(theirs, another).failure().code, Code::refused);
        // People type in lower case, without hyphens.
        auto typed = must(city.host().enrolCode(who, false, 60'000));
        std::erase(typed, '-');
        for (auto& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        QVERIFY(ask(theirs, typed).ok());
        QCOMPARE(must(must(city.host().read())->devices()).size(), std::size_t{3});
    }

    void anExpiredCodeAndAnUnknownPersonAreRefused() {
        City city;
        const auto expired = must(city.host().enrolCode(city.administrator, false, -1));
        wire::EnrolRequest request;
        request.set_code(expired);
        request.set_public_key(shared::newKeyPair(city.env()).publicKey.str());
        QCOMPARE(city.host().enrol(request.SerializeAsString()).failure().code, Code::refused);
        QCOMPARE(city.host().enrolCode(city.newId(), false, 1'000).failure().code, Code::missing);
    }

    void aWatcherHearsOfACommitOfThisProcessAndOfAnother() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        for (const bool other : {false, true}) {
            std::promise<shared::Result<std::string>> answered;
            city.host().watch(
                tablet.device, std::nullopt, 30'000,
                [&](shared::Result<std::string> heads) { answered.set_value(heads); });
            if (other) {
                auto second = must(server::Host::open(city.dir(), shared::systemEnv()));
                must(second->write(
                    [&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                        must(ledger.grant(tx, {city.newId(), tablet.person, city.area, city.project,
                                               "third_party", 0, false}));
                        return shared::Done{};
                    }));
            } else {
                city.grant(tablet.person, "division", city.project);
            }
            auto future = answered.get_future();
            QCOMPARE(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
            wire::WatchAnswer heads;
            QVERIFY(heads.ParseFromString(*future.get()));
            QCOMPARE(heads.moved_size(), 1);
            QCOMPARE(heads.moved(0).area(), city.area.str());
            QCOMPARE(heads.moved(0).revision(), city.revision());
        }
    }

    void aWatcherWhoIsBehindIsAnsweredAtOnceAndOneWhoWaitsInVainGetsNothing() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto watch = [&](const std::string& body, std::int64_t timeoutMs) {
            std::promise<shared::Result<std::string>> answered;
            city.host().watch(
                tablet.device, body, timeoutMs,
                [&](shared::Result<std::string> heads) { answered.set_value(heads); });
            wire::WatchAnswer heads;
            if (!heads.ParseFromString(*answered.get_future().get())) qFatal("does not parse");
            return heads;
        };
        QCOMPARE(watch({}, 30'000).moved_size(), 2);  // the city's reference data and the district
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        wire::WatchRequest request;
        for (const auto& state : statesAfter(first)) sync::toWire(state, *request.add_areas());
        QCOMPARE(watch(request.SerializeAsString(), 50).moved_size(), 0);
    }

    void jobsThatWaitShareACommitAndOneThatFailsLeavesNothing() {
        City city;
        std::vector<std::thread> threads;
        std::atomic<int> good = 0, bad = 0;
        for (int i = 0; i < 24; ++i)
            threads.emplace_back([&, i] {
                const auto written = city.host().write(
                    [&](server::Writing& tx, server::Ledger&) -> shared::Result<> {
                        must(tx.putSetting("job" + std::to_string(i), "done"));
                        if (i % 3 == 0) return shared::Failure{Code::invalid, "not this one"};
                        return shared::Done{};
                    });
                (written ? good : bad) += 1;
            });
        for (auto& thread : threads) thread.join();
        QCOMPARE(good.load(), 16);
        QCOMPARE(bad.load(), 8);
        auto tx = must(city.host().read());
        for (int i = 0; i < 24; ++i)
            QCOMPARE(must(tx->setting("job" + std::to_string(i))),
                     std::string(i % 3 == 0 ? "" : "done"));
    }

    void whenTheCommitFailsNobodyIsAcknowledged() {
        struct Broken : server::Storage {
            explicit Broken(server::Storage& real) : real_(real) {}
            shared::Result<std::unique_ptr<server::Writing>> write() override {
                return shared::Failure{Code::full, "no room on the disk"};
            }
            shared::Result<std::unique_ptr<server::Reading>> read() override {
                return real_.read();
            }
            shared::Result<> copyTo(const std::string& path) override { return real_.copyTo(path); }
            shared::Result<std::int64_t> stamp() override { return real_.stamp(); }
            server::Storage& real_;
        };
        QTemporaryDir dir;
        auto storage = must(server::openSqliteStorage(dir.filePath("ledger.db").toStdString(),
                                                      shared::Catalog::builtIn()));
        Broken broken(*storage);
        bool committed = false;
        server::Writer writer(broken, [&](std::size_t) { committed = true; });
        const auto written =
            writer.run([](server::Writing&) { return shared::Result<>(shared::Done{}); });
        QCOMPARE(written.failure().code, Code::full);
        QVERIFY(!committed);
    }

    void verifyNamesEvidenceThatWasAltered() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const std::string photo = "a photo";
        const auto name = shared::sha256(photo);
        const auto visit = city.newId();
        city.exchange(
            tablet,
            {tablet.sign({tablet.visit(visit), tablet.evidence(city.newId(), visit, name)})});
        QCOMPARE(city.put(tablet, name, photo, 0, photo.size()).status, 200);
        QVERIFY(city.host().verify([](const std::string&) {}).ok());
        const auto text = QString::fromStdString(toText(name));
        QFile file(QString::fromStdString(city.dir()) + "/evidence/" + text.left(2) + "/" + text);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write("b"), 1);
        file.close();
        const auto damaged = city.host().verify([](const std::string&) {});
        QCOMPARE(damaged.failure().code, Code::damaged);
        QVERIFY(damaged.failure().message.find(toText(name)) != std::string::npos);
    }
};

static const suite::Case<HostTest> here("host");
#include "host_test.moc"
