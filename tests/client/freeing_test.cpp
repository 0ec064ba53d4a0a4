#include <QTest>

#include <filesystem>

#include "client/free_evidence.h"
#include "client/store/evidence_shelf.h"
#include "client/store/vault/evidence_folder.h"
#include "tests/support/frail.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using frail::Device;
using served::City;
using shared::Code;

class FreeingTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() { dir_.emplace(); }

    void onlyWhatAVerifiedBackupHasIsFreed() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto visit = inspector.visit();
        const auto early = suite::someBytes(40'000), late = suite::someBytes(50'000);
        inspector.attach(visit, early);
        inspector.sync();
        QCOMPARE(freed(inspector), std::uint64_t{0});
        must(city.host().backup(backup("one")));
        inspector.attach(visit, late);
        // Neither sent nor backed up.
        QCOMPARE(freed(inspector), std::uint64_t{1});
        QVERIFY(!here(inspector, early));
        QVERIFY(here(inspector, late));
        inspector.sync();
        QCOMPARE(freed(inspector), std::uint64_t{0});
        QVERIFY(here(inspector, late));
        must(city.host().backup(backup("two")));
        QCOMPARE(freed(inspector), std::uint64_t{1});
        QVERIFY(!here(inspector, late));
        QVERIFY(!here(inspector, early));
    }

    void whatWasFreedComesBackOnlyWhenItIsWanted() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto bytes = suite::someBytes(40'000);
        const auto sha256 = shared::sha256(bytes);
        inspector.attach(inspector.visit(), bytes);
        inspector.sync();
        must(city.host().backup(backup("one")));
        QCOMPARE(freed(inspector), std::uint64_t{1});
        QVERIFY(!inspector.sync().changed);
        QVERIFY(!here(inspector, bytes));
        QVERIFY(must(client::EvidenceShelf(inspector.store()).want(sha256)));
        inspector.sync();
        QVERIFY(here(inspector, bytes));
        QVERIFY(!must(client::EvidenceShelf(inspector.store()).want(sha256)));
        // Still this device's own: it may be freed again.
        QCOMPARE(freed(inspector), std::uint64_t{1});
    }

    void aBackupThatIsDamagedFreesNothing() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto bytes = suite::someBytes(40'000);
        const auto name = shared::toText(shared::sha256(bytes));
        inspector.attach(inspector.visit(), bytes);
        inspector.sync();
        // A byte rotted on the server's disk; the backup copies it, and sees it.
        const auto file = city.dir() + "/evidence/" + name.substr(0, 2) + "/" + name;
        std::fstream(file, std::ios::binary | std::ios::in | std::ios::out) << "rot";
        QCOMPARE(city.host().backup(backup("one")).failure().code, Code::damaged);
        QCOMPARE(freed(inspector), std::uint64_t{0});
        QVERIFY(here(inspector, bytes));
    }

    void whatIsNotSentCannotBeFreed() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto bytes = suite::someBytes(40'000);
        inspector.attach(inspector.visit(), bytes);
        QCOMPARE(
            client::EvidenceShelf(inspector.store()).free(shared::sha256(bytes)).failure().code,
            Code::refused);
        QVERIFY(here(inspector, bytes));
    }

    void takenAgainAfterItWasFreedItIsHere() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto visit = inspector.visit();
        const auto bytes = suite::someBytes(40'000);
        inspector.attach(visit, bytes);
        inspector.sync();
        must(city.host().backup(backup("one")));
        QCOMPARE(freed(inspector), std::uint64_t{1});
        inspector.attach(visit, bytes);
        QVERIFY(here(inspector, bytes));
        inspector.sync();
        QVERIFY(here(inspector, bytes));
    }

  private:
    std::string backup(const QString& name) const { return dir_->filePath(name).toStdString(); }
    static std::uint64_t freed(Device& device) {
        return must(client::freeEvidence(device.store(), device.line, *device.env)).files;
    }
    static bool here(Device& device, const std::string& bytes) {
        return device.store().evidence().file(shared::sha256(bytes)).has_value();
    }

    std::optional<QTemporaryDir> dir_;
};

static const suite::Case<FreeingTest> here("freeing");

#include "freeing_test.moc"
