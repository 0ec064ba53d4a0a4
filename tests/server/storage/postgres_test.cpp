#include <csignal>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "sync/server/accept/foreseen.h"
#include "sync/server/host/place.h"
#include "sync/server/postgres/link.h"
#include "sync/server/postgres/open.h"
#include "sync/server/postgres/storage.h"
#include "tests/support/database.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using database::Cluster;
using server::Storage;
using server::Writing;
using shared::Code;
using shared::Id;

namespace {

Id id(std::uint8_t number) {
    Id made;
    made.bytes.fill(number);
    return made;
}

std::unique_ptr<Storage> opened(const std::string& address) {
    return must(server::openPostgresStorage(address, shared::Catalog::builtIn()));
}

server::AreaHead headOf(std::uint8_t area, std::uint64_t revision) {
    return {id(area), "37", "区", {id(2), revision}, {}};
}

/// The name of the database in `address`.
std::string nameIn(const std::string& address) {
    const auto from = address.find("///") + 3;
    return address.substr(from, address.find('?') - from);
}

/// Ends every connection to the database of `address`, as an administrator or a crash does.
void cutOff(const std::string& address) {
    Cluster::own().run(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
        nameIn(address) + "'");
}

}  // namespace

/// What only PostgreSQL has: a wall between areas, and a connection that can be lost.
class PostgresTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyTableIsKeyedByItsAreaAndBehindTheWall() {
        const auto address = Cluster::own().make();
        opened(address);
        const auto here = [&](const std::string& sql) {
            return Cluster::own().run(sql, nameIn(address));
        };
        const std::string ours =
            "FROM pg_class WHERE relkind = 'r' AND relnamespace = "
            "'public'::regnamespace";
        const auto tables = here("SELECT count(*) " + ours);
        QVERIFY(std::stoi(tables) > 40);
        QCOMPARE(here("SELECT count(*) " + ours + " AND relrowsecurity AND relforcerowsecurity"),
                 tables);
        // Of every index, the primary keys' too, the first column.
        QCOMPARE(here("SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN "
                      "pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE "
                      "c.relnamespace = 'public'::regnamespace AND a.attname <> 'area_id'"),
                 std::string("0"));
    }

    void aStatementThatForgetsItsAreaSeesNoOthers() {
        const auto address = Cluster::own().make();
        const auto storage = opened(address);
        auto tx = must(storage->write());
        must(tx->putHead(headOf(5, 1)));
        must(tx->putHead(headOf(6, 1)));
        must(tx->commit());
        auto link = must(server::postgres::Link::open(address));
        const auto count = [&] {
            return must(link->ask("SELECT count(*) FROM area")).number(0, 0);
        };
        QVERIFY(!link->ask("SELECT count(*) FROM area"));  // works for no area yet
        must(link->execute("SET field.area = '" + toText(id(5)) + "'"));
        QCOMPARE(count(), 1);
        QCOMPARE(link->execute("INSERT INTO area (area_id) VALUES ('" + toText(id(7)) + "')")
                     .failure()
                     .code,
                 Code::refused);
        QCOMPARE(count(), 1);
    }

    void aDatabaseThatWouldNotKeepItsPromisesIsNotOpened() {
        const auto catalog = shared::Catalog::builtIn();
        const auto name = nameIn(Cluster::own().make());
        const auto superuser = server::openPostgresStorage(Cluster::own().superuser(name), catalog);
        QCOMPARE(superuser.failure().code, Code::refused);
        QVERIFY(superuser.failure().message.find("superuser") != std::string::npos);
        const auto nobody = server::openPostgresStorage("postgresql:///x?host=/nowhere", catalog);
        QCOMPARE(nobody.failure().code, Code::offline);
        QVERIFY(nobody.failure().message.find('\n') == std::string::npos);
        QCOMPARE(server::postgres::checkVersion(140'012).failure().code, Code::unsupported);
        must(server::postgres::checkVersion(150'000));
        const auto address = Cluster::own().make();
        opened(address);
        Cluster::own().run("ALTER TABLE visit ADD COLUMN of_tomorrow bigint", nameIn(address));
        QCOMPARE(server::openPostgresStorage(address, catalog).failure().code, Code::unsupported);
    }

    void aLostConnectionFailsItsTransactionAloneAndTheNextHasAnother() {
        const auto address = Cluster::own().make();
        const auto storage = opened(address);
        {
            auto tx = must(storage->write());
            must(tx->putHead(headOf(5, 1)));
            QVERIFY(must(tx->head(id(5))).has_value());
            auto reading = must(storage->read());
            QVERIFY(!must(reading->head(id(5))));
            cutOff(address);
            QCOMPARE(reading->head(id(5)).failure().code, Code::offline);
            const auto nested = tx->nested([&]() -> shared::Result<> {
                must(tx->putHead(headOf(6, 1)));
                const auto head = tx->head(id(7));
                return head ? shared::Result<>(shared::Done{}) : head.failure();
            });
            QCOMPARE(nested.failure().code, Code::offline);
            QCOMPARE(tx->commit().failure().code, Code::offline);
        }
        auto tx = must(storage->write());
        QVERIFY(!must(tx->head(id(5))));
        must(tx->putHead(headOf(5, 2)));
        must(tx->commit());
        cutOff(address);
        QCOMPARE(must(must(storage->read())->head(id(5)))->at.revision, 2U);
    }

    void whatWasCommittedIsThereAfterTheDatabaseWasKilled() {
        const auto address = Cluster::own().make();
        const auto storage = opened(address);
        auto first = must(storage->write());
        must(first->putHead(headOf(5, 1)));
        must(first->commit());
        first.reset();
        auto second = must(storage->write());
        must(second->putHead(headOf(5, 2)));
        Cluster::own().kill();
        QCOMPARE(second->commit().failure().code, Code::offline);
        second.reset();
        QCOMPARE(must(must(storage->read())->head(id(5)))->at.revision, 1U);
        auto third = must(storage->write());
        must(third->putHead(headOf(5, 3)));
        must(third->commit());
        QCOMPARE(must(must(storage->read())->head(id(5)))->at.revision, 3U);
    }

    void twoServersTakeTurnsAtAnAreaAndNotAtTheDatabase() {
        const auto address = Cluster::own().make();
        const auto one = opened(address), two = opened(address);
        auto tx = must(one->write());
        QVERIFY(!must(tx->head(id(5))));
        must(tx->putHead(headOf(5, 1)));
        {
            auto elsewhere = must(two->write());
            must(elsewhere->putHead(headOf(6, 1)));
            must(elsewhere->commit());  // while the other still holds its area
        }
        std::thread waiting([&] {
            auto same = must(two->write());
            const auto found = must(same->head(id(5)));  // waits until the first has committed
            must(same->putHead(headOf(5, found->at.revision + 1)));
            must(same->commit());
        });
        must(tx->commit());
        tx.reset();
        waiting.join();
        QCOMPARE(must(must(one->read())->head(id(5)))->at.revision, 2U);
    }

    void twoWhoWaitForEachOtherAreNotBothKeptWaiting() {
        const auto address = Cluster::own().make();
        const auto one = opened(address), two = opened(address);
        auto first = must(one->write()), second = must(two->write());
        QVERIFY(!must(first->head(id(5))));
        QVERIFY(!must(second->head(id(6))));
        Code code = Code::full;
        std::thread other([&] {
            const auto nested = second->nested([&]() -> shared::Result<> {
                const auto head = second->head(id(5));
                return head ? shared::Result<>(shared::Done{}) : head.failure();
            });
            if (!nested) code = nested.failure().code;
            must(second->commit());
            second.reset();
        });
        const auto nested = first->nested([&]() -> shared::Result<> {
            const auto head = first->head(id(6));
            return head ? shared::Result<>(shared::Done{}) : head.failure();
        });
        if (!nested) code = nested.failure().code;
        must(first->commit());
        first.reset();
        other.join();
        QCOMPARE(code, Code::busy);
    }

    void aGroupOfSetsCostsAsManyRoundTripsAsOneSet() {
        qputenv("FIELD_STORAGE", "postgresql");
        served::City city;
        qunsetenv("FIELD_STORAGE");
        city.serve();
        auto tablet = city.tablet("inspector");
        auto link = must(server::postgres::Link::open(server::databaseOf(city.dir())));
        const server::postgres::AllRows rows(shared::Catalog::builtIn());
        auto& ledger = city.host().ledger();
        const auto costOf = [&](int sets) {
            std::vector<sync::ChangeSet> group;
            for (int i = 0; i < sets; ++i)
                group.push_back(
                    tablet.sign({tablet.visit(city.newId()), tablet.visit(city.newId())}));
            const auto before = link->roundTrips();
            {
                auto tx = server::postgres::writingOn(*link, rows, {}, nullptr);
                must(server::foresee(*tx, server::foreseenOf(ledger, group)));
                for (const auto& set : group)
                    must(tx->nested([&]() -> shared::Result<> {
                        const auto receipt = must(ledger.accept(*tx, set));
                        if (receipt.verdict != sync::Verdict::received)
                            qFatal("not received: %s", receipt.reason.c_str());
                        return shared::Done{};
                    }));
                must(tx->commit());
            }
            return link->roundTrips() - before;
        };
        const auto one = costOf(1), many = costOf(60);
        qInfo("figure: round trips of a group of change sets on PostgreSQL: %zu for 1, %zu for 60",
              one, many);
        QCOMPARE(many, one);
        QVERIFY(one <= 4);
        must(city.host().verify([](const std::string&) {}));
    }

    void aRecordIsFoundByItsKeyAndChangesByTheirOrderWhateverTheTablesHold() {
        const auto address = Cluster::own().make();
        opened(address);
        // Nobody has looked at the empty tables yet, and every index begins with the area.
        const auto plan = [&](const std::string& condition) {
            return Cluster::own().run(
                "EXPLAIN (FORMAT JSON) SELECT id FROM money_check WHERE "
                "area_id = '" +
                    toText(id(5)) + "' AND " + condition,
                nameIn(address));
        };
        const auto one = "'" + toText(id(6)) + "'";
        const auto serves = [&](const std::string& condition, const std::string& index) {
            const auto said = plan(condition);
            return said.find("\"" + index + "\"") != std::string::npos &&
                   said.find("\"Filter\"") == std::string::npos &&
                   said.find("\"Sort\"") == std::string::npos;
        };
        const auto after = "(revision, id) > (7, " + one + ") AND revision <= 9 ORDER BY " +
                           "revision, id LIMIT 5";
        QVERIFY2(serves("id = " + one, "money_check_pkey"), plan("id = " + one).c_str());
        QVERIFY2(serves(after, "money_check_by_revision"), plan(after).c_str());
        QVERIFY(serves("project_id = " + one + " AND " + after, "money_check_by_project_revision"));
    }

    void aStoreIsMadeWhereItsDirectorySays() {
        QTemporaryDir dir;
        const auto store = dir.filePath("store").toStdString();
        const auto address = Cluster::own().make();
        must(server::placeLedger(store, address));
        QCOMPARE(server::databaseOf(store), address);
        QCOMPARE(server::placeLedger(store, address).failure().code, Code::refused);
        must(server::openLedger(store, shared::Catalog::builtIn()));
        QVERIFY(!QFile::exists(dir.filePath("store/ledger.db")));
    }
};

static const suite::Case<PostgresTest> here("postgres");
#include "postgres_test.moc"
