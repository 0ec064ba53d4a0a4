#include <sys/resource.h>

#include <csignal>
#include <map>

#include <QTest>

#include "client/store/recovery/owner.h"
#include "tests/faults/no_room.h"
#include "tests/support/damaged.h"
#include "tests/support/suite.h"

using namespace damaged;

namespace {

/// Every file of the folder itself but the lock, with its bytes.
std::map<std::string, std::string> filesIn(const std::string& dir) {
    std::map<std::string, std::string> all;
    for (const auto& entry : files::directory_iterator(dir))
        if (entry.is_regular_file() && entry.path().filename() != "lock")
            all[entry.path().filename().string()] = bytesOf(entry.path().string());
    return all;
}

}  // namespace

/// The files of a recovery: nothing is written over, and cut short anywhere it goes on.
class RecoveryFilesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSoundDatabaseStaysWhereItIs() {
        Story story;
        story.li.closedFor([&] {
            client::noteDamage(story.li.path(),
                               {Code::damaged, "a photo arrived with other bytes"});
            const auto opened = must(story.open());
            QVERIFY(!opened.recovered);
        });
        QVERIFY(!files::exists(story.database() + ".doubt"));
        QVERIFY(!must(story.li.store().recovery().last()));
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void anotherDamagedFileOfThatTimeIsNotWrittenOver() {
        Story story;
        const auto taken = story.li.path() + "/field.db.damaged-20261130T005320Z";
        story.damage([&] {
            write(taken + "-wal", "an earlier log");
            spoil(story.database(), 1);
        });
        QCOMPARE(bytesOf(taken + "-wal"), std::string("an earlier log"));
        QVERIFY(!files::exists(taken));
        QCOMPARE(story.told().aside, std::string("field.db.damaged-20261130T005320Z-2"));
    }

    void aNewDatabaseThatCannotBeMadeChangesNothing_data() {
        QTest::addColumn<QString>("hindrance");
        QTest::newRow("no room on the disk") << "room";
        QTest::newRow("something stands in its place") << "folder";
        QTest::newRow("another program has it open") << "open";
    }
    void aNewDatabaseThatCannotBeMadeChangesNothing() {
        QFETCH(QString, hindrance);
        Story story;
        story.li.closedFor([&] {
            std::unique_ptr<client::Store> other;
            if (hindrance == "open")
                other =
                    must(client::Store::open(story.li.path(), story.world.catalog, story.clock));
            spoil(story.database(), 1);
            if (hindrance == "folder") files::create_directory(story.database() + ".new");
            client::noteDamage(story.li.path(), {Code::damaged, "malformed"});
            const auto before = filesIn(story.li.path());
            rlimit room{};
            ::getrlimit(RLIMIT_FSIZE, &room);
            if (hindrance == "room") {
                const auto little = rlimit{64 << 10, room.rlim_max};
                std::signal(SIGXFSZ, SIG_IGN);
                ::setrlimit(RLIMIT_FSIZE, &little);
            }
            const auto opened = story.open();
            ::setrlimit(RLIMIT_FSIZE, &room);
            QVERIFY(!opened);
            const auto words = QString::fromStdString(opened.failure().message);
            if (hindrance == "open") {
                QCOMPARE(opened.failure().code, Code::busy);
                QVERIFY2(words.contains("close"), qPrintable(words));
            } else {
                QVERIFY2(words.contains("nothing was changed"), qPrintable(words));
                QVERIFY(filesIn(story.li.path()) == before);
            }
            other.reset();
            files::remove(story.database() + ".new");
            story.recover();
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void cutShortAnywhereItGoesOn_data() {
        QTest::addColumn<int>("step");
        QTest::newRow("the new one is half made") << 0;
        QTest::newRow("it is ready") << 1;
        QTest::newRow("the log is moved") << 2;
        QTest::newRow("the database is moved") << 3;
    }
    void cutShortAnywhereItGoesOn() {
        QFETCH(int, step);
        Story story;
        story.li.closedFor([&] {
            spoil(story.database(), 1);
            const auto log = std::string("what a program left in its log");
            const auto broken = bytesOf(story.database());
            write(story.database() + "-wal", log);
            if (step == 0) {
                write(story.database() + ".new", "half a database");
                write(story.database() + ".new-wal", "and its log");
            } else {
                must(story.open());
                const auto aside = story.li.path() + "/field.db.damaged-20261130T005320Z";
                files::rename(story.database(), story.database() + ".ready");
                if (step < 3) files::rename(aside, story.database());
                if (step < 2) files::rename(aside + "-wal", story.database() + "-wal");
            }
            must(story.open());
            const auto aside = story.li.path() + "/field.db.damaged-20261130T005320Z";
            QCOMPARE(bytesOf(aside), broken);
            QCOMPARE(bytesOf(aside + "-wal"), log);
            for (const auto* left : {".new", ".new-wal", ".ready", ".doubt"})
                QVERIFY2(!files::exists(story.database() + left), left);
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
        QVERIFY(story.told().anew);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void whatCameToStandInItsPlaceMeanwhileIsNotWrittenOver() {
        Story story;
        story.li.closedFor([&] {
            spoil(story.database(), 1);
            const auto broken = bytesOf(story.database());
            must(story.open());
            const auto aside = story.li.path() + "/" + "field.db.damaged-20261130T005320Z";
            files::rename(story.database(), story.database() + ".ready");
            files::rename(aside, story.database());
            write(aside, "somebody else's");
            const auto opened = story.open();
            QVERIFY(!opened);
            QCOMPARE(opened.failure().code, Code::refused);
            QVERIFY(QString::fromStdString(opened.failure().message).contains("moved aside"));
            QCOMPARE(bytesOf(aside), std::string("somebody else's"));
            QCOMPARE(bytesOf(story.database()), broken);
            files::remove(aside);
            must(story.open());
            QCOMPARE(bytesOf(aside), broken);
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void whoseProfileItIsIsNotForgottenForWantOfRoom() {
        Story story;
        const auto owner = client::ownerOf(story.li.path());
        QVERIFY(owner.has_value());
        auto moved = *owner;
        moved.serverUrl = "https://192.0.2.7:8443";
        {
            const NoRoom disk(1);
            const auto kept = client::keepOwner(story.li.path(), moved);
            QVERIFY(!kept);
            QCOMPARE(kept.failure().code, Code::full);
        }
        QVERIFY(client::ownerOf(story.li.path()) == owner);
        must(client::keepOwner(story.li.path(), moved));
        QVERIFY(client::ownerOf(story.li.path()) == moved);
    }
};

static const suite::Case<RecoveryFilesTest> here("recovery_files");

#include "recovery_files_test.moc"
