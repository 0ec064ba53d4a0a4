#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "shared/sqlite.h"
#include "tests/support/frail.h"
#include "tests/support/program.h"
#include "tests/support/suite.h"

using namespace field;
using frail::Device;
using served::City;
using shared::Hash;
using shared::Id;

namespace {

/// Inspectors who save, attach photos and synchronise without pause, each on a thread of their own.
class Inspectors {
  public:
    Inspectors(City& city, int count) {
        for (int i = 0; i < count; ++i)
            devices_.push_back(std::make_unique<Device>(city, "inspector"));
        for (auto& device : devices_) device->sync();
    }
    ~Inspectors() { enough(); }

    void begin(const std::string& url) {
        for (auto& device : devices_) {
            device->line.leadTo(url);
            threads_.emplace_back([this, one = device.get(), seed = threads_.size() + 1] {
                work(*one, static_cast<std::uint32_t>(seed));
            });
        }
    }
    /// Waits until `count` more saves were acknowledged.
    void await(std::size_t count) {
        std::unique_lock lock(mutex_);
        const auto goal = acknowledged_.size() + count;
        wake_.wait(lock, [&] { return acknowledged_.size() >= goal; });
    }
    void enough() {
        {
            const std::lock_guard lock(mutex_);
            enough_ = true;
        }
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }
    /// Everybody synchronises with the server at `url` until nothing waits and nothing is new.
    void settle(const std::string& url) {
        for (auto& device : devices_) device->line.leadTo(url);
        for (bool again = true; again;) {
            again = false;
            for (auto& device : devices_) {
                again = device->sync().changed || again;
                const auto counts = must(device->store().counts());
                again = again || counts.evidenceWaiting > 0 || !waiting(*device).empty();
            }
        }
    }

    [[nodiscard]] std::set<Hash> acknowledged() {
        const std::lock_guard lock(mutex_);
        return acknowledged_;
    }
    /// Of all that was ever saved.
    [[nodiscard]] std::set<Hash> saved() {
        std::set<Hash> all;
        for (auto& device : devices_)
            for (const auto& entry : must(device->store().outbox(false))) all.insert(entry.hash);
        return all;
    }
    [[nodiscard]] const std::vector<std::unique_ptr<Device>>& devices() const { return devices_; }
    [[nodiscard]] const std::set<Hash>& photos() const { return photos_; }

  private:
    static std::set<Hash> waiting(Device& device) {
        std::set<Hash> hashes;
        for (const auto& entry : must(device.store().outbox(true))) hashes.insert(entry.hash);
        return hashes;
    }

    void work(Device& device, std::uint32_t seed) {
        std::mt19937 dice(seed);
        for (int round = 0;; ++round) {
            const auto visit = device.visit();
            if (round % 4 == 0) {
                std::string photo(20'000 + dice() % 40'000, '\0');
                for (auto& byte : photo) byte = static_cast<char>(dice());
                device.attach(visit, photo);
                const std::lock_guard lock(mutex_);
                photos_.insert(shared::sha256(photo));
            }
            const auto before = waiting(device);
            (void)device.trySync();  // while there is no server it fails, and nothing is lost
            const auto after = waiting(device);
            const std::lock_guard lock(mutex_);
            for (const auto& hash : before)
                if (!after.contains(hash)) acknowledged_.insert(hash);
            wake_.notify_all();
            if (enough_) return;
        }
    }

    std::vector<std::unique_ptr<Device>> devices_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::set<Hash> acknowledged_, photos_;
    bool enough_ = false;
};

/// How often each set is in the ledgers of `host`.
std::map<Hash, int> ledgerOf(server::Host& host) {
    std::map<Hash, int> times;
    auto tx = must(host.read());
    for (const auto& head : must(tx->heads()))
        must(tx->entriesAfter(head.area, 0, [&](const server::Entry& entry) {
            ++times[entry.setHash];
            return true;
        }));
    return times;
}

std::size_t missingIn(const std::map<Hash, int>& ledger, const std::set<Hash>& sets) {
    std::size_t missing = 0;
    for (const auto& hash : sets) missing += ledger.contains(hash) ? 0 : 1;
    return missing;
}

void flipBit(const QString& path, std::uint64_t bit) {
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite)) qFatal("cannot open %s", qPrintable(path));
    char byte = 0;
    file.seek(qint64(bit / 8));
    if (!file.getChar(&byte)) qFatal("no such byte");
    file.seek(qint64(bit / 8));
    file.putChar(char(byte ^ (1 << bit % 8)));
}

void done(const program::Done& command) {
    if (command.code != 0) qFatal("%s", qPrintable(command.error));
}

}  // namespace

/// A city that loses its server, and has a backup that was made while everybody worked.
class BackupUnderLoadTest : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;
    City city_;
    std::unique_ptr<Inspectors> inspectors_;
    QString backup_ = dir_.filePath("backup-2"), restored_ = dir_.filePath("restored");

  private Q_SLOTS:
    void initTestCase() {
        done(program::run({"journal", "--store", QString::fromStdString(city_.dir()), "--file",
                           dir_.filePath("journal")}));
        city_.serve();
        inspectors_ = std::make_unique<Inspectors>(city_, 5);
        city_.stopServing();
    }

    void whatWasAcknowledgedIsBackOnceDevicesMeetTheRestoredServer() {
        const auto store = QString::fromStdString(city_.dir());
        auto& people = *inspectors_;
        std::set<Hash> beforeLast;
        {
            program::Server server(city_.dir());
            people.begin("http://" + server.address());
            for (int i = 0; i < 3; ++i) {
                people.await(15);
                beforeLast = people.acknowledged();
                done(program::run({"backup", "--store", store, "--to",
                                   dir_.filePath("backup-" + QString::number(i))}));
            }
            people.await(30);
            server.kill();
        }
        people.enough();
        const auto acknowledged = people.acknowledged();
        // The machine is gone, with its disk.
        QVERIFY(QDir().rename(store, store + ".gone"));
        done(program::run({"restore", "--from", backup_, "--store", restored_, "--journal",
                           dir_.filePath("journal")}));
        const auto env = shared::systemEnv();
        std::size_t lost = 0;
        {
            const auto host = must(server::Host::open(restored_.toStdString(), env));
            const auto ledger = ledgerOf(*host);
            QCOMPARE(missingIn(ledger, beforeLast), std::size_t{0});
            lost = missingIn(ledger, acknowledged);
        }
        QVERIFY(lost > 0);  // or there was nothing to bring back
        {
            program::Server server(restored_.toStdString());
            people.settle("http://" + server.address());
            QCOMPARE(server.stop(), 0);
        }
        done(program::run({"verify", "--store", restored_}));

        const auto host = must(server::Host::open(restored_.toStdString(), env));
        const auto ledger = ledgerOf(*host);
        QCOMPARE(missingIn(ledger, acknowledged), std::size_t{0});
        QCOMPARE(missingIn(ledger, people.saved()), std::size_t{0});
        for (const auto& [hash, times] : ledger) QCOMPARE(times, 1);
        for (const auto& photo : people.photos())
            QVERIFY(must(host->evidence().size(photo)).has_value());
        const auto records = people.devices().front()->records();
        for (const auto& device : people.devices()) QVERIFY(device->records() == records);
        qInfo(
            "figure: 3 backups while 5 devices worked: of %zu acknowledged change sets %zu were "
            "newer than the last; after its restore and the devices' return 0 missing, 0 twice, "
            "%zu of %zu photos there",
            acknowledged.size(), lost, people.photos().size(), people.photos().size());
    }

    /// In whichever place of a backup.
    void aBackupWithOneFlippedBitIsNotRestored() {
        std::mt19937_64 dice(20'261'127);
        QStringList files{"ledger.db"};
        QDir evidence(backup_ + "/evidence");
        for (const auto& folder : evidence.entryList({"??"}, QDir::Dirs))
            for (const auto& name : QDir(evidence.filePath(folder)).entryList(QDir::Files))
                files << "evidence/" + folder + "/" + name;
        constexpr int flips = 40;
        for (int i = 0; i < flips; ++i) {
            const auto path = backup_ + "/" + files[i % 2 ? int(dice() % files.size()) : 0];
            const auto bit = dice() % (std::uint64_t(QFile(path).size()) * 8);
            flipBit(path, bit);
            const auto into = dir_.filePath("flipped");
            const auto tried = program::run({"restore", "--from", backup_, "--store", into});
            flipBit(path, bit);
            QVERIFY2(tried.complains("use another backup"), qPrintable(path + tried.error));
            QVERIFY(!QFile::exists(into + "/ledger.db"));
            QDir(into).removeRecursively();
        }
        qInfo("figure: a flipped bit in a backup: %d of %d found before it was restored", flips,
              flips);
        done(program::run({"restore", "--from", backup_, "--store", dir_.filePath("whole")}));
    }

    void aBackupThatSomebodyOpensStaysWhatItWas() {
        done(program::run({"verify", "--store", backup_}));
        done(program::run({"restore", "--from", backup_, "--store", dir_.filePath("opened")}));
    }

    void aValueThatADiskChangedIsFoundInAStoreThatServes() {
        const auto path = restored_.toStdString() + "/ledger.db";
        const std::map<std::string, std::string> changes{
            {"UPDATE visit SET conclusion = '良好' WHERE id = (SELECT min(id) FROM visit)",
             "UPDATE visit SET conclusion = '正常' WHERE id = (SELECT min(id) FROM visit)"},
            {"UPDATE row_digest SET digest = digest + 1",
             "UPDATE row_digest SET digest = digest - 1"}};
        for (const auto& [change, back] : changes) {
            const auto write = [&](const std::string& sql) {
                auto db = must(shared::Database::open(path, shared::Database::Mode::readWrite));
                must(db->execute(sql));
            };
            write(change);
            QVERIFY(program::run({"verify", "--store", restored_})
                        .complains("are not those that were written"));
            write(back);
            done(program::run({"verify", "--store", restored_}));
        }
    }
};

static const suite::Case<BackupUnderLoadTest> here("backup_under_load");

#include "backup_under_load_test.moc"
