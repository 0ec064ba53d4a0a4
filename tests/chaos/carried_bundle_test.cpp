#include <QTest>

#include "tests/chaos/killing.h"
#include "tests/support/suite.h"

using namespace field;
using chaos::App;
using chaos::Killing;
using chaos::sha256sum;

class CarriedBundleTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// A clerk whom no network reaches, and a colleague who carries; kill -9 of the colleague's app
    /// and then of the server, always with the bundle half on its way, ten times up and ten times
    /// down.
    void arrivesAndIsAnsweredWhoeverDies() {
        Killing killing;
        for (const auto* who : {"clerk", "inspector"}) killing.enrol(who, "inspector");
        killing.enrol("colleague", "division");
        const auto theirs = killing.photographed("inspector", 1);
        const auto own = killing.photographed("clerk", 2);
        killing.sync("inspector");
        const auto out = killing.file("out.bundle"), back = killing.file("back.bundle");
        App({"bundle", "export", "--profile", killing.profile("clerk"), out}).done();
        const auto revision = killing.city.revision();

        const QStringList carry{"bundle", "carry", "--profile", killing.profile("colleague"),
                                "--json", out,     back};
        const auto whole = Killing::place(killing.city.dir(), own);
        const int up = killing.killOnTheWay(carry, whole, true);
        const int down = killing.killOnTheWay(carry, back.toStdString(), false);
        QVERIFY(App(carry).done()["answered"].toBool());
        QCOMPARE(sha256sum(whole), own);
        QVERIFY(killing.city.host().verify([](const std::string&) {}).ok());

        const auto taken =
            App({"bundle", "import", "--profile", killing.profile("clerk"), "--json", back}).done();
        QCOMPARE(taken["waiting"].toInt(), 0);
        QCOMPARE(taken["evidence_waiting"].toInt(), 0);
        QCOMPARE(taken["receipts"].toInt(), 3);
        QCOMPARE(sha256sum(killing.evidenceIn("clerk", theirs)), theirs);
        QCOMPARE(killing.city.revision(), revision + 3);
        qInfo(
            "figure: a bundle of 30 MB and its answer, a colleague's app and the server killed "
            "alternately: %d times up and %d times down with half of it on its way; every save "
            "once, sha256sum of both photos equal",
            up, down);
        QCOMPARE(up, Killing::kills);
        QCOMPARE(down, Killing::kills);
    }
};

static const suite::Case<CarriedBundleTest> here("carried_bundle");

#include "carried_bundle_test.moc"
