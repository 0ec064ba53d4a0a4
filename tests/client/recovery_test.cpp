#include <QTest>

#include "client/server_way.h"
#include "client/store/evidence_shelf.h"
#include "client/store/vault/evidence_folder.h"
#include "tests/support/damaged.h"
#include "tests/support/suite.h"

using namespace damaged;

/// A damaged database of a device gives way to a new one; what was saved is not lost with it.
class RecoveryTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everySaveIsFoundAndArrivesOnce_data() {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<bool>("anew");
        QTest::newRow("a page of a record table") << "visit" << false;
        QTest::newRow("a page of an index of the saves") << "change_set_saved" << false;
        QTest::newRow("the page of the drafts is whole, that of receipts not")
            << "former_receipt" << false;
        QTest::newRow("the inner page of the saves, which holds some itself")
            << "change_set" << false;
        QTest::newRow("the chains' numbers") << "area" << true;
        QTest::newRow("key and identity") << "setting" << true;
        QTest::newRow("the header") << "header" << true;
    }
    void everySaveIsFoundAndArrivesOnce() {
        QFETCH(QString, damage);
        QFETCH(bool, anew);
        Story story;
        const auto records = story.li.records();
        std::string broken;
        std::uint64_t within = 0;  // rows between the leaves stand in the page above
        story.damage([&] {
            if (damage == "change_set")
                within = pagesOf(story.database(), "change_set", "leaf").size() - 1;
            if (damage == "header")
                spoil(story.database(), 1);
            else if (damage == "change_set")
                spoil(story.database(), pagesOf(story.database(), "change_set", "internal").at(0));
            else
                spoil(story.database(), pagesOf(story.database(), damage.toStdString()).at(0));
            broken = bytesOf(story.database());
        });
        const auto told = story.told();
        QCOMPARE(told.anew, anew);
        QCOMPARE(bytesOf(story.li.path() + "/" + told.aside), broken);
        QCOMPARE(told.lost, within);
        const auto found = story.waitingHashes();
        QCOMPARE(told.waiting, found.size());
        QCOMPARE(found.size() + within, story.waiting.size());
        if (within == 0) QCOMPARE(found, story.waiting);
        QCOMPARE(must(story.li.store().drafts(story.report)).size(), std::size_t{1});
        QCOMPARE(story.li.value(visit, story.report, "weather"), text("晴"));
        QVERIFY(must(story.li.store().counts()).evidenceWaiting >= 1);
        if (anew) {
            if (damage != "setting") story.li.sync();
            QCOMPARE(story.waitingHashes(), story.waiting);  // nothing left
            const auto refused = client::mayEnrol(story.li.store(), false);
            QVERIFY(!refused && refused.failure().code == Code::refused);
            story.world.enrolAnew(story.li);
            QVERIFY(!story.told().anew);
        }
        story.allIsWell();
        QVERIFY(story.li.records().size() >= records.size());
        QCOMPARE(story.wang.value(visit, story.report, "weather"), text("晴"));
        QCOMPARE(story.wang.value(visit, story.report, "hosts"), text("张三"));
        QCOMPARE(story.wang.value(visit, story.report, "conclusion"),
                 text(std::string(300, 'a') + "第39次"));
    }

    void whatWasFreedStaysFreed() {
        Story story;
        story.world.settle();
        must(story.li.store().replica().evidenceSent(story.photo));
        must(client::EvidenceShelf(story.li.store()).free(story.photo));
        story.damage([&] { spoil(story.database(), pagesOf(story.database(), "visit").at(0)); });
        story.allIsWell();
        QVERIFY(!story.li.store().evidence().file(story.photo));
        QVERIFY(must(client::EvidenceShelf(story.li.store()).want(story.photo)));
    }

    void aPageOfSavesIsCountedAndTheRestArrives() {
        Story story;
        story.damage([&] {
            const auto leaves = pagesOf(story.database(), "change_set", "leaf");
            QVERIFY(leaves.size() >= 4);
            spoil(story.database(), leaves.at(leaves.size() / 2));
        });
        const auto told = story.told();
        QVERIFY(!told.anew);
        QVERIFY(told.lost > 0 && told.lost < 20);
        QCOMPARE(told.waiting + told.lost, story.waiting.size());
        const auto found = story.waitingHashes();
        for (const auto& hash : found)
            QVERIFY(std::find(story.waiting.begin(), story.waiting.end(), hash) !=
                    story.waiting.end());
        story.allIsWell();
        QCOMPARE(story.wang.value(visit, story.report, "weather"), text("晴"));
    }

    void aPageOfSavesThatArrivedUnheardIsNotDoneTwice() {
        Story story;
        story.li.wire().fault = world::Fault::lostAnswer;
        story.li.wire().cutAfter = 1;
        story.li.wire().cut = false;
        QVERIFY(
            !sync::Exchange(story.li.store().replica(), story.li.wire(), *story.world.env).run());
        story.li.wire().cutAfter = -1;
        story.damage([&] { spoil(story.database(), 1); });
        QCOMPARE(story.waitingHashes(), story.waiting);
        story.world.enrolAnew(story.li);
        story.allIsWell();
        QCOMPARE(story.wang.value(visit, story.report, "conclusion"),
                 text(std::string(300, 'a') + "第39次"));
    }

    void aShortFileGivesWhatItStillHolds() {
        Story story;
        story.damage([&] {
            const auto size = files::file_size(story.database());
            const auto last = pagesOf(story.database(), "change_set", "leaf").back();
            files::resize_file(story.database(), std::min(size / 4096 / 2, last - 1) * 4096);
        });
        const auto told = story.told();
        QVERIFY(told.anew);
        QVERIFY(told.waiting < story.waiting.size());
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void nothingLeftIsSaidAndTheServersComesBack_data() {
        QTest::addColumn<QString>("damage");
        QTest::newRow("the file is empty") << "empty";
        QTest::newRow("the file is gone") << "gone";
        QTest::newRow("the log is lost") << "log";
    }
    void nothingLeftIsSaidAndTheServersComesBack() {
        QFETCH(QString, damage);
        Story story;
        const auto copy = story.world.freshPath("field.db");
        if (damage == "log") {
            files::copy_file(story.database(), copy);  // of the program as it runs
            QVERIFY(files::file_size(story.database() + "-wal") > pageBytes);
        }
        story.li.closedFor([&] {
            if (damage == "empty") write(story.database(), "");
            if (damage == "gone") files::remove(story.database());
            if (damage == "log")
                files::copy_file(copy, story.database(), files::copy_options::overwrite_existing);
            story.recover();
        });
        const auto told = story.told();
        QVERIFY(told.anew);
        QCOMPARE(told.aside.empty(), damage == "gone");
        QCOMPARE(told.waiting, std::uint64_t{0});
        story.world.enrolAnew(story.li);
        story.allIsWell();
        QCOMPARE(story.li.value(visit, story.report, "hosts"), text("张三"));
    }

    void whatAKilledProgramLeftInItsLogIsReadThoughThatIsDamagedToo() {
        Story story;
        const auto file = story.world.freshPath("field.db"), log = file + "-wal";
        files::copy_file(story.database(), file);  // of the program as it runs
        files::copy_file(story.database() + "-wal", log);
        spoil(file, 1);
        // A frame in the middle, with the first page: SQLite believes nothing behind it.
        auto bytes = bytesOf(log);
        std::size_t spoiled = 0;
        constexpr std::size_t header = 32, frameHeader = 24;
        for (auto at = header; at < bytes.size(); at += frameHeader + pageBytes) {
            if (bytes.substr(at, 4) != std::string("\0\0\0\1", 4)) continue;
            bytes.replace(at + frameHeader, pageBytes, std::string(pageBytes, '\xa5'));
            ++spoiled;
        }
        QVERIFY(spoiled > 0);
        story.li.closedFor([&] {
            write(story.database(), bytesOf(file));
            write(story.database() + "-wal", bytes);
            story.recover();
        });
        QVERIFY(story.told().anew);
        QCOMPARE(story.waitingHashes(), story.waiting);
        QCOMPARE(bytesOf(story.li.path() + "/" + story.told().aside + "-wal"), bytes);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void whatIsWrongInASaveIsNotSent() {
        Story story;
        story.damage([&] {
            auto bytes = bytesOf(story.database());
            // One letter of one saved payload; nothing that SQLite would notice. Then a page that
            // it does.
            const auto at = bytes.find("路面开裂");
            QVERIFY(at != std::string::npos);
            for (auto place = at; place != std::string::npos;
                 place = bytes.find("路面开裂", place + 1))
                bytes[place + 2] ^= 1;
            write(story.database(), bytes);
            spoil(story.database(), pagesOf(story.database(), "visit").at(0));
        });
        QCOMPARE(story.told().lost, std::uint64_t{1});
        QCOMPARE(story.waitingHashes().size() + 1, story.waiting.size());
        story.allIsWell();
    }

    void damagedOnceMoreItStillWaitsToBeSetUpAnew() {
        Story story;
        story.damage([&] { spoil(story.database(), 1); });
        QVERIFY(story.told().anew);
        story.damage(
            [&] { spoil(story.database(), pagesOf(story.database(), "change_set_saved").at(0)); });
        QVERIFY(story.told().anew);
        QCOMPARE(story.waitingHashes(), story.waiting);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }
};

static const suite::Case<RecoveryTest> here("recovery");

#include "recovery_test.moc"
