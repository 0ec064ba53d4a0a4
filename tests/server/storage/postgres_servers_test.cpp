#include <condition_variable>
#include <mutex>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "tests/support/database.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/pusher.h"
#include "tests/support/suite.h"

using namespace field;
using database::Cluster;
using served::City;
using served::Pusher;

namespace {

/// A city in a database, and devices of it that push from threads of their own.
class Load {
  public:
    explicit Load(int devices) {
        city.serve();
        for (int i = 0; i < devices; ++i)
            pushers_.push_back(std::make_unique<Pusher>(city.tablet("inspector")));
        city.stopServing();
    }
    ~Load() { enough(); }

    /// Device i pushes to the i-th of `servers`, around.
    void begin(const std::vector<program::Server*>& servers) {
        for (std::size_t i = 0; i < pushers_.size(); ++i)
            threads_.emplace_back([this, one = pushers_[i].get(),
                                   url = "http://" + servers[i % servers.size()]->address()] {
                one->run(url, neverKilled_, [this] {
                    const std::lock_guard lock(mutex_);
                    ++answers_;
                    wake_.notify_all();
                    return !enough_;
                });
                const std::lock_guard lock(mutex_);
                ++gone_;
                wake_.notify_all();
            });
    }
    /// Waits until `count` more exchanges were answered.
    void await(int count) {
        std::unique_lock lock(mutex_);
        const int goal = answers_ + count;
        wake_.wait(lock, [&] { return answers_ >= goal || gone_ == pushers_.size(); });
        if (answers_ < goal) qFatal("no server answers any more");
    }
    void enough() {
        {
            const std::lock_guard lock(mutex_);
            enough_ = true;
        }
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    /// Every receipt that a device got is in the ledger as it got it, and the ledger is whole.
    void check() {
        const auto verified = city.host().verify([](const std::string&) {});
        QVERIFY2(verified.ok(), verified ? "" : verified.failure().message.c_str());
        auto tx = must(city.host().read());
        std::size_t acknowledged = 0, busy = 0;
        for (const auto& pusher : pushers_) {
            busy += pusher->busy;
            acknowledged += pusher->receipts.size();
            for (const auto& [hash, receipt] : pusher->receipts) {
                const auto entry = must(tx->entryOf(city.area, hash));
                QVERIFY2(entry.has_value(), "an acknowledged change set is gone");
                QCOMPARE(entry->receipt, receipt);
            }
        }
        std::map<shared::Hash, int> times;
        must(tx->entriesAfter(city.area, 0, [&](const server::Entry& entry) {
            ++times[entry.setHash];
            return true;
        }));
        for (const auto& [hash, count] : times) QCOMPARE(count, 1);
        qInfo("%zu acknowledged change sets, all there once; %zu times asked to come again",
              acknowledged, busy);
    }

    City city;

  private:
    std::vector<std::unique_ptr<Pusher>> pushers_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable wake_;
    int answers_ = 0;
    std::size_t gone_ = 0;  ///< devices that have no server any more
    bool enough_ = false;
    const std::atomic<bool> neverKilled_ = false;  ///< what a server does is not counted here
};

}  // namespace

/// Servers as processes of their own whose ledger is in PostgreSQL.
class PostgresServersTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { qputenv("FIELD_STORAGE", "postgresql"); }

    void whatWasAcknowledgedSurvivesKillsOfTheDatabaseUnderLoad() {
        Load load(4);
        program::Server server(load.city.dir());
        load.begin({&server});
        for (int kill = 0; kill < 3; ++kill) {
            load.await(20);
            Cluster::own().kill();  // all are inside a request
            load.await(20);
            Cluster::own().killOne();
        }
        load.await(20);
        load.enough();
        load.check();
        QCOMPARE(server.stop(), 0);
    }

    void twoServersOnOneDatabaseLoseNothingAndTakeNothingTwice() {
        Load load(4);
        program::Server one(load.city.dir()), two(load.city.dir());
        load.begin({&one, &two});
        load.await(200);
        two.kill();
        load.await(50);  // the other goes on
        load.enough();
        load.check();
        QCOMPARE(one.stop(), 0);
    }

    void aServerWithoutItsDatabaseSaysSo() {
        const City city;
        Cluster::own().run("ALTER ROLE fieldledger NOLOGIN");
        const auto said = program::run({"verify", "--store", QString::fromStdString(city.dir())});
        Cluster::own().run("ALTER ROLE fieldledger LOGIN");
        QVERIFY2(said.complains("cannot reach the database"), qPrintable(said.error));
    }

    void initPutsTheLedgerWhereItIsTold() {
        QTemporaryDir dir;
        const auto store = dir.filePath("store");
        const auto address = QString::fromStdString(Cluster::own().make());
        const auto made = program::run({"init", "--store", store, "--storage", address});
        QVERIFY2(made.code == 0, qPrintable(made.error));
        QCOMPARE(program::run({"verify", "--store", store}).out, QString("ok\n"));
        QVERIFY(program::run({"init", "--store", store, "--storage", address})
                    .complains("holds a store already"));
        QVERIFY(program::run({"init", "--store", dir.filePath("other"), "--storage", address})
                    .complains("the database holds a store already"));
        QVERIFY(!QFile::exists(dir.filePath("other/database")));
        QVERIFY(program::run({"serve", "--store", store, "--plain", "--storage", "sqlite"})
                    .complains("leave it out"));
        const auto unreachable = "postgresql:///x?host=" + dir.path();
        QVERIFY(program::run({"init", "--store", dir.filePath("third"), "--storage", unreachable})
                    .complains("cannot reach the database"));
    }

    void aBackupIsTheSameAsOfAFile() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        city.exchange(tablet, {tablet.sign({tablet.visit(city.newId())})});
        const auto before = city.state();
        QTemporaryDir dir;
        const auto backup = dir.filePath("backup"), store = dir.filePath("store");
        must(city.host().backup(backup.toStdString()));
        const auto copy = must(server::Host::open(backup.toStdString(), shared::systemEnv()));
        must(copy->verify([](const std::string&) {}));
        const auto restored = program::run({"restore", "--from", backup, "--store", store});
        QVERIFY2(restored.code == 0, qPrintable(restored.error));
        QCOMPARE(program::run({"verify", "--store", store}).out, QString("ok\n"));
        QCOMPARE(city.state(), before);
    }
};

static const suite::Case<PostgresServersTest> here("postgres_servers");
#include "postgres_servers_test.moc"
