#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/story/seat.h"

/// The app dies as a battery does: between two letters, with no word to anybody.
class KillTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatWasTypedSurvivesAKillBetweenLetters_data();
    void whatWasTypedSurvivesAKillBetweenLetters();
};

void KillTest::whatWasTypedSurvivesAKillBetweenLetters_data() {
    QTest::addColumn<int>("letters");
    for (const int letters : {1, 2, 7, 19}) QTest::addRow("after %d letters", letters) << letters;
}

void KillTest::whatWasTypedSurvivesAKillBetweenLetters() {
    QFETCH(int, letters);
    const auto visit = sample::City::once().visit();
    const QTemporaryDir folder;
    const auto profile = folder.path() + "/profile";
    QDir().mkpath(profile);
    QVERIFY(QFile::copy(sample::City::once().profile("inspector") + "/field.db",
                        profile + "/field.db"));
    QProcess typist;
    typist.start(QCoreApplication::applicationFilePath(),
                 {"--typist", profile, QString::fromStdString(field::shared::toText(visit))});
    // It says a number when as many letters are typed and the store has answered.
    int said = 0;
    while (said < letters && typist.waitForReadyRead(60'000))
        while (typist.canReadLine()) said = typist.readLine().trimmed().toInt();
    QVERIFY2(said >= letters, typist.readAllStandardError());
    typist.kill();
    QVERIFY(typist.waitForFinished());
    QCOMPARE(typist.exitStatus(), QProcess::CrashExit);

    const QString typed = QStringLiteral("abcdefghijklmnopqrstuvwxyz").left(said);
    Seat seat(profile, {}, true);
    seat.app().navigator()->topView()->open(
        "Entry", QString::fromStdString(field::shared::toText(visit)) + "/Conclusion");
    QVERIFY(seat.awaitSeeing("天气"));
    QVERIFY2(seat.await([&] { return seat.hand().text("天气").startsWith(typed); }),
             qPrintable(seat.hand().text("天气")));
}

static const suite::Case<KillTest> here("kill");
#include "kill_test.moc"
