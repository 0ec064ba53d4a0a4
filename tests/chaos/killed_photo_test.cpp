#include <QTest>

#include "tests/chaos/killing.h"
#include "tests/support/suite.h"

using namespace field;
using chaos::Killing;
using chaos::sha256sum;

class KilledPhotoTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// kill -9 of the app and then of the server, always with the photo half on its way, ten times
    /// up and ten times down.
    void arrivesByteForByteWhoeverDies() {
        Killing killing;
        for (const auto* who : {"inspector", "division"}) killing.enrol(who, who);
        const auto before = killing.photographed("inspector", 1);
        QCOMPARE(sha256sum(killing.evidenceIn("inspector", before)), before);

        const auto syncing = [&](const QString& who) {
            return QStringList{"sync", "--profile", killing.profile(who)};
        };
        const auto onServer = Killing::place(killing.city.dir(), before);
        const auto atSupervisor = killing.evidenceIn("division", before);
        const int up = killing.killOnTheWay(syncing("inspector"), onServer, true);
        killing.sync("inspector");
        QCOMPARE(sha256sum(onServer), before);
        const int down = killing.killOnTheWay(syncing("division"), atSupervisor, false);
        killing.sync("division");
        QCOMPARE(sha256sum(atSupervisor), before);
        QVERIFY(killing.city.host().verify([](const std::string&) {}).ok());
        qInfo(
            "figure: a photo of 30 MB, client and server killed alternately: %d times up and %d "
            "times down with half of it on its way; sha256sum equal in all four places",
            up, down);
        QCOMPARE(up, Killing::kills);
        QCOMPARE(down, Killing::kills);
    }
};

static const suite::Case<KilledPhotoTest> here("killed_photo");

#include "killed_photo_test.moc"
