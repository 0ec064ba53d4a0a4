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
