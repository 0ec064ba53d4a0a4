#include <QTest>

#include "tests/client/vault/guarded.h"
#include "tests/faults/no_room.h"
#include "tests/support/frail.h"
#include "tests/support/suite.h"

using namespace guarded;

/// The files of evidence when the disk is full or the power fails.
class EvidenceFolderTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatNobodyWritesAnyMoreIsRemoved_data() {
        QTest::addColumn<bool>("sealed");
        QTest::newRow("without a passphrase") << false;
        QTest::newRow("sealed") << true;
    }
    void whatNobodyWritesAnyMoreIsRemoved() {
        QFETCH(bool, sealed);
        Guarded story;
        if (sealed) story.set();
        const auto names = story.evidenceNames();
        const auto path = story.li.path() + "/evidence/";
        const auto held = shared::toText(story.large), coming = shared::toText(Hash{});
        const auto place = [&](const std::string& name) {
            return path + name.substr(0, 2) + "/" + name + ".part";
        };
        fs::create_directories(fs::path(place(coming)).parent_path());
        story.li.closedFor([&] {
            // A copy that was cut short, and what the power left of one that arrived.
            write(path + "arriving-" + shared::toText(story.world.newId()), story.bytes);
            write(place(held), story.bytes);
            write(place(coming), "half of another");
        });
        QVERIFY(!fs::exists(place(held)));
        QVERIFY(fs::exists(place(coming)));  // it goes on where it stopped
        fs::remove(place(coming));
        QVERIFY(story.evidenceNames() == names);
    }

    void whatAnotherProgramWritesIsLeftAlone() {
        Guarded story;
        const auto path =
            story.li.path() + "/evidence/arriving-" + shared::toText(story.world.newId());
        write(path, story.bytes);
        const auto beside = must(story.open());
        QVERIFY(fs::exists(path));
    }

    void aDownloadThatFindsNoRoomSaysSoAndGoesOnLater() {
        served::City city;
        city.serve();
        frail::Device inspector(city, "inspector"), colleague(city, "division");
        inspector.sync();
        std::string bytes;
        while (bytes.size() < (8 << 20)) bytes += photoBytes();
        inspector.attach(inspector.visit(), bytes);
        inspector.sync();
        const auto name = shared::sha256(bytes);
        // Records first: their database has room here.
        colleague.line.breakAt = 1 << 20;
        (void)colleague.trySync();
        colleague.line.breakAt.reset();
        QVERIFY(!colleague.store().evidence().has(name));
        {
            const NoRoom disk(4 << 20);
            const auto cut = colleague.trySync();
            QVERIFY(!cut);
            QCOMPARE(cut.failure().code, Code::full);
            QVERIFY2(cut.failure().message.find("free some room") != std::string::npos,
                     cut.failure().message.c_str());
        }
        colleague.sync();
        QCOMPARE(bytesOf(*colleague.store().evidence().file(name)), bytes);
    }
};

static const suite::Case<EvidenceFolderTest> here("evidence_folder");
#include "evidence_folder_test.moc"
